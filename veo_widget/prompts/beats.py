"""Timestamped beats of a prompt, ``[00:00-00:02] ...``, and Omni's form of them, ``[0-3s] ...``: read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Form = Literal["veo", "omni"]

_TIME = r"(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_DASH = r"\s*(?:-|–|—|to)\s*"
_VEO = re.compile(rf"(?<!\[)\[\s*{_TIME}{_DASH}{_TIME}\s*\](?!\])")
_OMNI = re.compile(rf"(?<!\[)\[\s*(\d+(?:\.\d+)?)\s*s?{_DASH}(\d+(?:\.\d+)?)\s*s\s*\](?!\])")
_ANY = re.compile(f"{_VEO.pattern}|{_OMNI.pattern}")
_ALMOST = re.compile(r"(?<!\[)\[[^\[\]\n]{0,30}?\d:\d[^\[\]\n]{0,30}\](?!\])")


@dataclass(frozen=True)
class Beat:
    """A stretch of the clip and what happens in it.

    Attributes:
        start: Seconds from the clip's start.
        end: Seconds from the clip's start.
        text: What happens.
        at: Where its mark begins in the prompt.
        until: Behind its mark.
        form: ``"veo"`` or ``"omni"``.
    """

    start: float
    end: float
    text: str
    at: int = 0
    until: int = 0
    form: Form = "veo"

    @property
    def mark(self) -> str:
        """Its timestamp, as it is written."""
        if self.form == "omni":
            return f"[{self.start:g}-{self.end:g}s]"
        return f"[{_clock(self.start)}-{_clock(self.end)}]"


@dataclass(frozen=True)
class Timeline:
    """A prompt in beats.

    Attributes:
        lead: What stands before the first of them and holds for all.
        beats: In the order in which they stand.
    """

    lead: str
    beats: tuple[Beat, ...]

    @property
    def prompt(self) -> str:
        """The whole as a prompt, a beat a line."""
        return "\n".join(part for part in (self.lead, *(f"{beat.mark} {beat.text}" for beat in self.beats)) if part)

    def overlaps(self) -> Iterator[tuple[Beat, Beat]]:
        """Pairs of beats of which the second begins before the first has ended."""
        latest: Beat | None = None
        for beat in sorted(self.beats, key=lambda each: (each.start, each.end)):
            if latest is not None and beat.start < latest.end:
                yield latest, beat
            latest = beat if latest is None or beat.end > latest.end else latest

    def gaps(self, duration: float) -> Iterator[tuple[float, float]]:
        """Stretches of the clip that no beat speaks of, as seconds."""
        edge = 0.0
        for beat in sorted(self.beats, key=lambda each: each.start):
            if beat.start > edge:
                yield edge, beat.start
            edge = max(edge, beat.end)
        if self.beats and edge < duration:
            yield edge, duration


def read_beats(prompt: str) -> Timeline:
    """The beats of a prompt; without any, the whole prompt is the lead."""
    marks = list(_ANY.finditer(prompt))
    if not marks:
        return Timeline(prompt, ())
    ends = [*(mark.start() for mark in marks[1:]), len(prompt)]
    beats = tuple(_beat(prompt, mark, end) for mark, end in zip(marks, ends, strict=True))
    return Timeline(prompt[: marks[0].start()].strip(), beats)


def unreadable_marks(prompt: str) -> list[tuple[int, int]]:
    """Where something stands in brackets that looks like a timestamp and is none."""
    known = {mark.start() for mark in _ANY.finditer(prompt)}
    return [(found.start(), found.end()) for found in _ALMOST.finditer(prompt) if found.start() not in known]


def write_beats(texts: Iterable[tuple[float, float, str]], *, lead: str = "", form: Form = "veo") -> str:
    """A prompt from stretches in seconds and their texts: ``write_beats([(0, 2, "A door opens."), ...])``."""
    return Timeline(lead, tuple(Beat(start, end, text, form=form) for start, end, text in texts)).prompt


def _beat(prompt: str, mark: re.Match[str], end: int) -> Beat:
    one = mark.groups()
    if one[0] is not None:
        start, stop = _seconds(one[0:3]), _seconds(one[3:6])
        form: Form = "veo"
    else:
        start, stop, form = float(one[6]), float(one[7]), "omni"
    return Beat(start, stop, prompt[mark.end() : end].strip(), mark.start(), mark.end(), form)


def _seconds(parts: tuple[str | None, ...]) -> float:
    minutes, seconds, rest = parts
    return int(minutes or 0) * 60 + int(seconds or 0) + (float(f"0.{rest}") if rest else 0.0)


def _clock(seconds: float) -> str:
    whole, part = divmod(round(seconds * 1000), 1000)
    fraction = f".{part:03d}".rstrip("0") if part else ""
    return f"{whole // 60:02d}:{whole % 60:02d}{fraction}"
