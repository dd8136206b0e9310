# An operation taken up again by its name alone, with google-genai 2.34.0.
#
# Repairs to the guide page's sample:
#   - a poll every 0.2 s instead of 10.
import time

from google import genai
from google.genai import types

client = genai.Client()

operation = client.models.generate_videos(
    model="veo-3.1-fast-generate-preview",
    prompt="A lion in the savannah, wide shot at golden hour.",
    config=types.GenerateVideosConfig(duration_seconds=4),
)

# Somebody who knows nothing but the name goes on from here.
operation = types.GenerateVideosOperation(name=operation.name)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

generated_video = operation.response.generated_videos[0]
client.files.download(file=generated_video.video)
generated_video.video.save("asynchronous.mp4")
