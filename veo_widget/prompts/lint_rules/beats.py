"""Timestamps: readable, in order, inside the clip, without holes."""

from __future__ import annotations

from collections.abc import Iterator

from veo_widget.prompts.beats import unreadable_marks
from veo_widget.prompts.rule import Hit, Rule, words_of
from veo_widget.prompts.wording import Wording

_SOURCE = "Google Cloud's prompting guide for Veo 3.1, 'Timestamp prompting'"


def _unreadable(wording: Wording) -> Iterator[Hit]:
    for start, end in unreadable_marks(wording.prompt):
        message = f"{words_of(wording.prompt, start, end)} is not a timestamp of the form [00:00-00:02]."
        yield Hit(message, "Write minutes and seconds with two digits each: [00:00-00:02].", start, end)
    for beat in wording.timeline.beats:
        if beat.end <= beat.start:
            message = f"{words_of(wording.prompt, beat.at, beat.until)} ends before it has begun."
            yield Hit(message, "Write the earlier time first.", beat.at, beat.until)


def _overlapping(wording: Wording) -> Iterator[Hit]:
    for one, other in wording.timeline.overlaps():
        message = f"{one.mark} and {other.mark} overlap."
        yield Hit(message, f"Begin the second at {one.end:g} s.", other.at, other.until)


def _beyond(wording: Wording) -> Iterator[Hit]:
    for beat in wording.timeline.beats:
        if beat.end > wording.duration_seconds:
            message = f"{beat.mark} goes beyond the clip's {wording.duration_seconds:g} seconds."
            yield Hit(message, "Move it, or make the clip longer.", beat.at, beat.until)


def _gaps(wording: Wording) -> Iterator[Hit]:
    if any(beat.end <= beat.start for beat in wording.timeline.beats):
        return  # told already, and what is left open is not known
    for start, end in wording.timeline.gaps(wording.duration_seconds):
        message = f"No beat speaks of the time from {start:g} to {end:g} s."
        yield Hit(message, "Say what happens then, or lengthen a neighbour.")


RULES = (
    Rule(
        id="beat-unreadable",
        severity="warning",
        reason="A timestamp that is not recognised is read as text, or even shown.",
        source=_SOURCE,
        find=_unreadable,
    ),
    Rule(
        id="beats-overlap",
        severity="warning",
        reason="Two things at the same time are one beat; the model has to choose.",
        source=_SOURCE,
        find=_overlapping,
    ),
    Rule(
        id="beat-beyond-the-end",
        severity="warning",
        reason="What is to happen after the clip's end will not be seen, or everything is hurried to fit.",
        source=_SOURCE,
        find=_beyond,
    ),
    Rule(
        id="beats-leave-a-gap",
        severity="note",
        reason="The guide's own examples fill the clip; in a hole the model invents something.",
        source=_SOURCE,
        find=_gaps,
    ),
)
