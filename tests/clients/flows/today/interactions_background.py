# A video made in the background by Gemini Omni with google-genai 3.4.0: one cancelled, one waited for.
#
# Changes to what one runs against Google:
#   - a poll every 0.2 s instead of every few seconds.
import base64
import time
from pathlib import Path

from google import genai

client = genai.Client()


def start(prompt: str) -> str:
    shape = {"type": "video", "resolution": "360p", "duration": "3s"}
    return client.interactions.create(
        model="gemini-omni-1.2-flash", input=prompt, response_format=shape, background=True
    ).id


regretted = start("A city at night in the rain")
print(client.interactions.cancel(regretted).status)
print(client.interactions.get(regretted).status)

wanted = start("A city at dawn in the mist")
while (interaction := client.interactions.get(wanted)).status in ("queued", "in_progress"):
    time.sleep(0.2)
Path("city.mp4").write_bytes(base64.b64decode(interaction.output_video.data))
