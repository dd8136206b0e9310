# Text to video by Gemini Omni with google-genai 3.4.0: one call that waits, the video in its answer.
# Address and key come from GOOGLE_GEMINI_BASE_URL and GEMINI_API_KEY, as the client itself reads them.
# Nothing is changed to what one runs against Google.
import base64
from pathlib import Path

from google import genai

client = genai.Client()

interaction = client.interactions.create(
    model="gemini-omni-1.2-flash",
    input="A lion walks through the savannah, single continuous shot. No dialogue.",
    response_format={"type": "video", "aspect_ratio": "9:16", "resolution": "360p", "duration": "4s"},
    generation_config={"video_config": {"task": "text_to_video"}, "seed": 7},
)
Path("lion.mp4").write_bytes(base64.b64decode(interaction.output_video.data))
