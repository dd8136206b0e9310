# A video between two given frames, with google-genai 2.34.0.
#
# Repairs to the guide page's sample:
#   - `types` is imported;
#   - `first_image` and `last_image` are made, by Nano Banana; the page only uses them;
#   - a poll every 0.2 s instead of 10.
import time

from google import genai
from google.genai import types

client = genai.Client()


def picture(prompt: str) -> types.Image:
    answer = client.models.generate_content(
        model="gemini-2.5-flash-image", contents=prompt, config={"response_modalities": ["IMAGE"]}
    )
    return next(image for part in answer.parts if (image := part.as_image()) is not None)


first_image = picture("A woman in white on a rope swing under an old tree, fog, moonlight")
last_image = picture("The same swing under the same old tree, empty, fog, moonlight")
first_image.save("first.png")
last_image.save("last.png")

operation = client.models.generate_videos(
    model="veo-3.1-generate-preview",
    prompt="The fog thickens around the swinging woman, she fades away, and the empty swing sways on in silence.",
    image=first_image,
    config=types.GenerateVideosConfig(last_frame=last_image),
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

video = operation.response.generated_videos[0]
client.files.download(file=video.video)
video.video.save("interpolation.mp4")
