# Two videos from one prompt on Agent Platform with google-genai 3.4.0; they come as bytes, there is no download.
# The address comes from GOOGLE_VERTEX_BASE_URL, as the client itself reads it.
#
# Changes to what one runs against Google:
#   - a made-up token instead of the login that `gcloud auth application-default login` leaves;
#   - a poll every 0.2 s instead of 10.
import time

from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

client = genai.Client(enterprise=True, project="my-project", location="us-central1", credentials=Credentials("token"))

operation = client.models.generate_videos(
    model="veo-3.1-fast-generate-001",
    source=types.GenerateVideosSource(prompt="A lighthouse in a storm, waves crash against the rocks."),
    config=types.GenerateVideosConfig(number_of_videos=2, duration_seconds=4, seed=7, aspect_ratio="9:16"),
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

for number, generated_video in enumerate(operation.response.generated_videos):
    generated_video.video.save(f"lighthouse-{number}.mp4")
