"""A clip that starts from a picture: the picture is there, what is missing is what moves."""

from __future__ import annotations

from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule
from veo_widget.prompts.wording import Wording


def _still(wording: Wording) -> Iterator[Hit]:
    seen = wording.checklist
    told = seen["action"].state == "missing" and seen["camera"].state != "present"
    if wording.has_image and wording.prompt.strip() and told and not wording.spoken:
        message = "The prompt names nothing that moves, and the picture already shows the rest."
        yield Hit(message, "Say what happens and how the camera moves; the picture needs no description.")


RULES = (
    Rule(
        id="no-motion",
        severity="note",
        reason="The picture is the first frame; the words decide how it goes on from there.",
        source="Google's guide page, 'Prompting with reference images'",
        find=_still,
    ),
)
