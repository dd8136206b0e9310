# A video after three reference images, with google-genai 2.34.0.
#
# Repairs to the guide page's sample:
#   - `types` is imported;
#   - the three images are made, by Nano Banana; the page only uses them;
#   - the page names one reference `sunglasses_reference` and uses `glasses_reference`: one name for both;
#   - a poll every 0.2 s instead of 10.
import time

from google import genai
from google.genai import types

client = genai.Client()


def picture(prompt: str, path: str) -> types.Image:
    answer = client.models.generate_content(
        model="gemini-2.5-flash-image", contents=prompt, config={"response_modalities": ["IMAGE"]}
    )
    image = next(image for part in answer.parts if (image := part.as_image()) is not None)
    image.save(path)
    return image


dress_reference = types.VideoGenerationReferenceImage(
    image=picture("A dress of pink and fuchsia feathers", "dress.png"), reference_type="asset"
)
sunglasses_reference = types.VideoGenerationReferenceImage(
    image=picture("Heart-shaped pink sunglasses", "sunglasses.png"), reference_type="asset"
)
woman_reference = types.VideoGenerationReferenceImage(
    image=picture("A woman with dark hair and brown eyes", "woman.png"), reference_type="asset"
)

operation = client.models.generate_videos(
    model="veo-3.1-generate-preview",
    prompt="A woman in a feather dress and heart-shaped sunglasses walks through a turquoise lagoon.",
    config=types.GenerateVideosConfig(
        reference_images=[dress_reference, sunglasses_reference, woman_reference],
    ),
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

video = operation.response.generated_videos[0]
client.files.download(file=video.video)
video.video.save("with_reference_images.mp4")
