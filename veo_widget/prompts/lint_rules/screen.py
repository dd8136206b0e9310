"""Writing in the picture: subtitles nobody asked for, and text that is meant to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule
from veo_widget.prompts.wording import Wording

_WRITING = re.compile(r"\b(?:subtitles?|captions?|on[- ]screen text|text)\b", re.IGNORECASE)

_FOR_VEO = 'Put "subtitles, captions, text" into the negative prompt, or add "No subtitles." to the prompt.'
_FOR_OMNI = 'Add "No subtitles." to the prompt.'


def _subtitles(wording: Wording) -> Iterator[Hit]:
    lines = wording.spoken
    if not lines or wording.is_silent or _WRITING.search(f"{wording.unquoted} {wording.negative_prompt}"):
        return
    suggestion = _FOR_OMNI if wording.is_omni else _FOR_VEO
    yield Hit("Dialogue may come with subtitles burnt into the picture.", suggestion, lines[0].start, lines[0].end)


def _readable(wording: Wording) -> Iterator[Hit]:
    for each in wording.quotations:
        if each.kind == "seen" and not wording.is_omni:
            message = f'"{each.text}" is to be read in the picture; Veo often garbles writing.'
            yield Hit(message, "Keep it to a word or two, or make it with Omni.", each.start, each.end)


RULES = (
    Rule(
        id="subtitles-likely",
        severity="note",
        reason="Veo has learnt from subtitled films; the newer guides exclude subtitles wherever somebody speaks.",
        source="Google's cookbook for Veo (2026); Google Cloud's prompting guide for Veo 3.1",
        find=_subtitles,
    ),
    Rule(
        id="writing-in-the-picture",
        severity="note",
        reason="Readable writing on the screen is named as one of the things Omni can do and Veo cannot well.",
        source="Google's Omni page (2026-11)",
        find=_readable,
    ),
)
