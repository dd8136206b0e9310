"""Sound that is described for a clip that will have none."""

from __future__ import annotations

from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule
from veo_widget.prompts.wording import Wording


def _unheard(wording: Wording) -> Iterator[Hit]:
    signs = wording.checklist["audio"].signs
    if wording.is_silent and signs:
        message = f"The prompt describes sound ({signs[0].text}), and the clip will be silent."
        suggestion = "Leave the sound on (generate_audio), or take another model; Veo 2 has none."
        yield Hit(message, suggestion, signs[0].start, signs[0].end)


RULES = (
    Rule(
        id="sound-is-off",
        severity="warning",
        reason="What is said in the prompt costs tokens and attention, and cannot be heard.",
        source="Google's guide page, 'Model features'",
        find=_unheard,
    ),
)
