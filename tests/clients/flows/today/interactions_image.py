# A picture, and the video that begins with it, by Gemini Omni with google-genai 3.4.0, delivered as a file.
#
# Changes to what one runs against Google:
#   - a look at the file every 0.2 s instead of every few seconds.
import base64
import time
from pathlib import Path

from google import genai

client = genai.Client()

answer = client.models.generate_content(
    model="gemini-nano-banana-2.1",
    contents="A calico kitten asleep in the sunshine",
    config={"response_modalities": ["IMAGE"]},
)
image = next(picture for part in answer.parts if (picture := part.as_image()) is not None)
image.save("image.jpg")

interaction = client.interactions.create(
    model="gemini-omni-1.2-flash",
    input=[
        {"type": "image", "data": base64.b64encode(image.image_bytes).decode(), "mime_type": image.mime_type},
        {"type": "text", "text": "<FIRST_FRAME> The kitten wakes up and stretches."},
    ],
    response_format={"type": "video", "resolution": "720p", "duration": "3s", "delivery": "uri"},
    generation_config={"video_config": {"task": "image_to_video"}},
)

uri = interaction.output_video.uri
while client.files.get(name=uri).state != "ACTIVE":
    time.sleep(0.2)
Path("kitten.mp4").write_bytes(client.files.download(file=uri))
