# A picture, and the video that begins with it, on Agent Platform with google-genai 3.4.0.
#
# Changes to what one runs against Google: a made-up token, and a poll every 0.2 s (see enterprise_text.py).
import time

from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

client = genai.Client(enterprise=True, project="my-project", location="us-central1", credentials=Credentials("token"))

prompt = "A calico kitten asleep in the sunshine, slow panning wide shot"

answer = client.models.generate_content(
    model="gemini-3.1-flash-image", contents=prompt, config={"response_modalities": ["IMAGE"]}
)
image = next(picture for part in answer.parts if (picture := part.as_image()) is not None)
image.save("image.jpg")

operation = client.models.generate_videos(
    model="veo-3.1-generate-001",
    source=types.GenerateVideosSource(prompt=prompt, image=image),
    config=types.GenerateVideosConfig(duration_seconds=4),
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

operation.response.generated_videos[0].video.save("kitten.mp4")
