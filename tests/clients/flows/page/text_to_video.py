# Text to video with google-genai 2.34.0, the last version that speaks Veo on the Gemini API.
# Address and key come from GOOGLE_GEMINI_BASE_URL and GEMINI_API_KEY, as the client itself reads them.
#
# Repairs to the guide page's sample:
#   - a poll every 0.2 s instead of 10: the simulator is done at once.
import time

from google import genai

client = genai.Client()

operation = client.models.generate_videos(
    model="veo-3.1-generate-preview",
    prompt="Two climbers study a map by torchlight. One whispers, 'This must be the place.' Wind howls outside.",
)

while not operation.done:
    print("Waiting for video generation to complete...")
    time.sleep(0.2)
    operation = client.operations.get(operation)

generated_video = operation.response.generated_videos[0]
client.files.download(file=generated_video.video)
generated_video.video.save("dialogue_example.mp4")
print("Generated video saved to dialogue_example.mp4")
