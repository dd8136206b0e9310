# A video after two reference images on Agent Platform with google-genai 3.4.0.
#
# Changes to what one runs against Google: a made-up token, and a poll every 0.2 s (see enterprise_text.py).
import time

from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

client = genai.Client(enterprise=True, project="my-project", location="us-central1", credentials=Credentials("token"))


def reference(prompt: str, path: str) -> types.VideoGenerationReferenceImage:
    answer = client.models.generate_content(
        model="gemini-3.1-flash-image", contents=prompt, config={"response_modalities": ["IMAGE"]}
    )
    image = next(picture for part in answer.parts if (picture := part.as_image()) is not None)
    image.save(path)
    return types.VideoGenerationReferenceImage(image=image, reference_type="ASSET")


operation = client.models.generate_videos(
    model="veo-3.1-generate-001",
    source=types.GenerateVideosSource(prompt="A woman in a feather dress walks through a turquoise lagoon."),
    config=types.GenerateVideosConfig(
        reference_images=[
            reference("A dress of pink and fuchsia feathers", "dress.jpg"),
            reference("A woman with dark hair and brown eyes", "woman.jpg"),
        ],
        duration_seconds=8,
    ),
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

operation.response.generated_videos[0].video.save("lagoon.mp4")
