"""Where Omni and Veo read a prompt differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule
from veo_widget.prompts.wording import Wording

_TAG = re.compile(r"<(?:FIRST_FRAME|LAST_FRAME|IMAGE_REF_\d+|VIDEO_REF_\d+)>|\[#\s*(?:Sources|References)\b")
_ONE_TAKE = re.compile(
    r"\b(?:single[- ]take|one[- ]take|single (?:continuous )?shot|continuous shot|one shot|unbroken)\b", re.IGNORECASE
)
_KEEP = re.compile(r"\b(?:keep|leave|everything else|unchanged|the rest)\b", re.IGNORECASE)
_OMNI_PAGE = "Google's Omni page (2026-11)"


def _tags(wording: Wording) -> Iterator[Hit]:
    if not wording.is_omni:
        for found in _TAG.finditer(wording.prompt):
            message = f"{found[0].strip('[')} is a mark of Omni's; {wording.title} reads it as text."
            yield Hit(
                message, "Take it away; pictures are given as image, last_frame or reference_images.", *found.span()
            )


def _timestamps(wording: Wording) -> Iterator[Hit]:
    other = "veo" if wording.is_omni else "omni"
    for beat in wording.timeline.beats:
        if beat.form == other:
            form = f"[{beat.start:g}-{beat.end:g}s]" if wording.is_omni else "[00:00-00:02]"
            message = f"{wording.prompt[beat.at : beat.until]} is the other model family's form of a timestamp."
            yield Hit(message, f"For {wording.title} write {form}.", beat.at, beat.until)
            return


def _many_shots(wording: Wording) -> Iterator[Hit]:
    seen = wording.checklist["camera"]
    takes_one = seen.state == "present" and not wording.timeline.beats and wording.task is None
    if wording.is_omni and takes_one and not _ONE_TAKE.search(wording.prompt):
        message = "Omni cuts between several shots unless it is told not to."
        yield Hit(
            message,
            'Add "a single continuous shot" where the camera is to stay.',
            seen.signs[0].start,
            seen.signs[0].end,
        )


def _rest_of_the_clip(wording: Wording) -> Iterator[Hit]:
    if wording.is_omni and wording.task == "edit" and wording.prompt.strip() and not _KEEP.search(wording.unquoted):
        yield Hit("The edit does not say what stays.", 'Add "Keep everything else the same."')


RULES = (
    Rule(
        id="omni-marks",
        severity="warning",
        reason="Omni takes pictures and clips by marks in the prompt, Veo by fields of the request.",
        source=_OMNI_PAGE,
        find=_tags,
    ),
    Rule(
        id="timestamp-form",
        severity="note",
        reason="Veo's guide writes [00:00-00:02], Omni's [0-2s].",
        source=f"{_OMNI_PAGE}; Google Cloud's prompting guide for Veo 3.1",
        find=_timestamps,
    ),
    Rule(
        id="omni-cuts",
        severity="note",
        reason="Omni makes several shots by default, Veo one.",
        source=_OMNI_PAGE,
        find=_many_shots,
    ),
    Rule(
        id="edit-keeps-the-rest",
        severity="note",
        reason="Short edits with this sentence change least of what was not meant.",
        source=_OMNI_PAGE,
        find=_rest_of_the_clip,
    ),
)
