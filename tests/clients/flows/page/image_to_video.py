# A picture by Nano Banana, and the video that begins with it, with google-genai 2.34.0.
#
# Repairs to the guide page's sample:
#   - `image.parts[0].as_image()` is None when the model says something before it draws, and a video without `image`
#     is a text-to-video, billed as one: the first part that is a picture is taken;
#   - a poll every 0.2 s instead of 10.
import time

from google import genai

client = genai.Client()

prompt = "A calico kitten asleep in the sunshine, slow panning wide shot"

answer = client.models.generate_content(
    model="gemini-2.5-flash-image",
    contents=prompt,
    config={"response_modalities": ["IMAGE"]},
)
image = next(picture for part in answer.parts if (picture := part.as_image()) is not None)
image.save("image.png")

operation = client.models.generate_videos(
    model="veo-3.1-generate-preview",
    prompt=prompt,
    image=image,
)

while not operation.done:
    time.sleep(0.2)
    operation = client.operations.get(operation)

video = operation.response.generated_videos[0]
client.files.download(file=video.video)
video.video.save("video_with_image_input.mp4")
