# A video, edited and then made longer by naming the turn before, by Gemini Omni with google-genai 3.4.0.
# Nothing is changed to what one runs against Google.
import base64
from pathlib import Path

from google import genai

client = genai.Client()

made = client.interactions.create(
    model="gemini-omni-1.2-flash",
    input="A boat on a lake, static camera.",
    response_format={"type": "video", "resolution": "360p", "duration": "3s"},
)
edited = client.interactions.create(
    model="gemini-omni-1.2-flash",
    previous_interaction_id=made.id,
    input="Make the boat red. Keep everything else the same.",
    generation_config={"video_config": {"task": "edit"}},
)
extended = client.interactions.create(
    model="gemini-omni-1.2-flash",
    previous_interaction_id=edited.id,
    input="The boat reaches the shore.",
    response_format={"type": "video", "duration": "4s"},
    generation_config={"video_config": {"task": "extend"}},
)
for name, interaction in (("made", made), ("edited", edited), ("extended", extended)):
    Path(f"{name}.mp4").write_bytes(base64.b64decode(interaction.output_video.data))
