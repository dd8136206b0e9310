"""Before an extension: a voice goes on only where it is heard in the last second."""

from __future__ import annotations

from collections.abc import Iterator

from veo_widget.media.sound import loudness_at_end
from veo_widget.prompts.beats import read_beats
from veo_widget.prompts.rule import Hit, Rule
from veo_widget.prompts.speech import quotations
from veo_widget.prompts.wording import Base, Wording

SILENCE_DB = -50.0
"""Below this nothing is heard; speech is some 30 dB louder."""
_AGAIN = "Let the voice speak into the last second of the clip before, or describe the voice anew."


def _voice(wording: Wording) -> Iterator[Hit]:
    lines = wording.spoken
    if wording.task != "extend" or not lines or wording.is_silent or wording.is_omni:
        return
    why = _why_no_voice(wording.base) if wording.base else ""
    if why:
        yield Hit(why, _AGAIN, lines[0].start, lines[0].end)


def _why_no_voice(base: Base) -> str:
    """What shows that no voice is in the last second; empty where there may be one."""
    loudness = loudness_at_end(base.path)
    if loudness is None:
        return "The clip that goes on has no sound, so no voice carries over from it."
    if loudness < SILENCE_DB:
        return "The last second of the clip that goes on is silent, so no voice carries over from it."
    if not _speaks_at_the_end(base.prompt):
        return "Nobody speaks at the end of the clip that goes on, by its prompt, so no voice carries over from it."
    return ""


def _speaks_at_the_end(prompt: str) -> bool:
    """Whether a prompt has a voice that may last until the end: in its last beat, or anywhere where it has no beats."""
    beats = read_beats(prompt).beats
    return any(each.kind == "spoken" for each in quotations(beats[-1].text if beats else prompt))


def _unknown_voice(wording: Wording) -> Iterator[Hit]:
    lines = wording.spoken
    if wording.task == "extend" and lines and not (wording.base or wording.is_silent or wording.is_omni):
        message = "A voice carries over only if it is heard in the last second of the clip that goes on."
        yield Hit(message, "Name the clip (video=...) to have that looked at.", lines[0].start, lines[0].end)


RULES = (
    Rule(
        id="voice-missing-before-extension",
        severity="warning",
        reason=(
            "An extension goes on from the last second (24 frames). A voice that is not in it is invented anew and "
            "sounds like somebody else. Measured here: whether that second is silent; whether it is a voice or a noise "
            "cannot be heard without a model."
        ),
        source="Google's guide page, 'Prompting for extension'",
        find=_voice,
    ),
    Rule(
        id="voice-before-extension-unknown",
        severity="note",
        reason="An extension goes on from the last second of the clip; which clip that is was not said.",
        source="Google's guide page, 'Prompting for extension'",
        find=_unknown_voice,
    ),
)
