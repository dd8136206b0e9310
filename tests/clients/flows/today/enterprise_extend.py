# A video, and the same video made seven seconds longer, on Agent Platform with google-genai 3.4.0. Here the bytes go
# back as they came: no file, no uri, nothing to wait for.
#
# Changes to what one runs against Google: a made-up token, and a poll every 0.2 s (see enterprise_text.py).
import time

from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

client = genai.Client(enterprise=True, project="my-project", location="us-central1", credentials=Credentials("token"))


def finished(operation: types.GenerateVideosOperation) -> types.Video:
    while not operation.done:
        time.sleep(0.2)
        operation = client.operations.get(operation)
    return operation.response.generated_videos[0].video


butterfly = finished(
    client.models.generate_videos(
        model="veo-3.1-generate-001",
        source=types.GenerateVideosSource(prompt="A paper butterfly flies out of the window into the garden."),
    )
)
butterfly.save("butterfly.mp4")

extension = finished(
    client.models.generate_videos(
        model="veo-3.1-generate-001",
        source=types.GenerateVideosSource(
            prompt="It lands on a paper flower.",
            video=types.Video(video_bytes=butterfly.video_bytes, mime_type="video/mp4"),
        ),
    )
)
extension.save("extension.mp4")
