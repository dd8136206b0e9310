# Negative prompt, aspect ratio, resolution and duration with google-genai 2.34.0.
#
# Repairs to the guide page's samples:
#   - a poll every 0.2 s instead of 10.
# Not repaired: the page quotes the duration. This client makes a number of it; REST does not (parameters.sh).
import time

from google import genai
from google.genai import types

client = genai.Client()

operation = client.models.generate_videos(
    model="veo-3.1-generate-preview",
    prompt="A majestic lion walks through the savannah, cinematic shot.",
    config=types.GenerateVideosConfig(
        negative_prompt="cartoon, drawing, low quality",
        aspect_ratio="9:16",
        resolution="1080p",
        duration_seconds="8",
    ),
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

generated_video = operation.response.generated_videos[0]
client.files.download(file=generated_video.video)
generated_video.video.save("parameters_example.mp4")
