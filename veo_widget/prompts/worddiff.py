"""A word diff of two texts, in numbered changes that can be taken over one by one.

Nothing is lost: with all changes taken it gives the one text, with none the other, to the last space. Letters of
scripts without spaces are words of their own; what belongs to a letter (accents, parts of an emoji) stays with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

_SENTENCE_END = re.compile(r"(?<=[.!?。！？])(?=\s)(?!\s*$)")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_IN_WORDS = frozenset("'’-")
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


@dataclass(frozen=True)
class Hunk:
    """One change.

    Attributes:
        number: From 1, in the order of the text.
        old: What goes; empty for an insertion.
        new: What comes; empty for a deletion.
    """

    number: int
    old: str
    new: str


@dataclass(frozen=True)
class Piece:
    """A stretch of the diff: what both texts share (then `old` equals `new` and there is no number), or a change."""

    old: str
    new: str
    number: int | None = None


@dataclass(frozen=True, repr=False)
class WordDiff:
    """What has to be changed to come from one text to another.

    Attributes:
        before: The one text.
        after: The other.
    """

    before: str
    after: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The whole of both texts, in order."""
        return tuple(_pieces(words_and_gaps(self.before), words_and_gaps(self.after)))

    @property
    def hunks(self) -> tuple[Hunk, ...]:
        """The changes."""
        return tuple(Hunk(each.number, each.old, each.new) for each in self.pieces if each.number is not None)

    def accept(self, numbers: Iterable[int] | None = None) -> str:
        """The old text with some changes made.

        Args:
            numbers: Which, from 1; None makes all of them.

        Raises:
            ValueError: There is no change of that number.
        """
        wanted = {hunk.number for hunk in self.hunks} if numbers is None else set(numbers)
        unknown = wanted - {hunk.number for hunk in self.hunks}
        if unknown:
            there = f"there are 1 to {len(self.hunks)}" if self.hunks else "there is none"
            msg = f"There is no change {', '.join(map(str, sorted(unknown, key=str)))}; {there}."
            raise ValueError(msg)
        return "".join(each.new if each.number is None or each.number in wanted else each.old for each in self.pieces)

    def marked(self, *, numbered: bool = False) -> str:
        """Both texts in one, with ``[-what goes-]`` and ``{+what comes+}``; with numbers before the changes on wish."""
        return "".join(_marked(each, numbered=numbered) for each in self.pieces)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.prompt_views import diff_bundle

        return diff_bundle(self)

    def __str__(self) -> str:
        return self.marked()

    def __repr__(self) -> str:
        return f"<WordDiff: {len(self.hunks)} changes>"


def words_and_gaps(text: str) -> list[str]:
    """A text in words, marks and the gaps between them; joined they are the text again."""
    parts: list[str] = []
    for letter in text:
        if parts and (_belongs(parts[-1], letter) or parts[-1][-1] == "\u200d"):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _belongs(part: str, letter: str) -> bool:
    """Whether a letter goes on with the part before it."""
    if unicodedata.category(letter).startswith("M") or letter in _JOINERS:
        return not part.isspace()
    if letter.isspace():
        return part.isspace() and letter != "\n" and "\n" not in part
    if _is_unspaced(letter) or _is_unspaced(part[0]):
        return False
    return (letter.isalnum() or letter in _IN_WORDS) and part[0].isalnum()


def _is_unspaced(letter: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in _UNSPACED)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    number = 0
    for old, new in _joined(before, after):
        if old == new:
            yield Piece(old, new)
            continue
        for one, other in _by_sentence(old, new):
            number += 1
            yield Piece(one, other, number)


def _by_sentence(old: str, new: str) -> list[tuple[str, str]]:
    """A change in parts: sentences that only come, or only go, can be taken over one by one."""
    if old and new:
        return [(old, new)]
    sentences = _SENTENCE_END.split(old or new)
    return [(each, "") if old else ("", each) for each in sentences if each]


def _joined(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both texts, with changes that only a gap parts made one: "red fox" to "blue bird" is one change."""
    pending = ("", "")
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for index, (tag, one, one_end, other, other_end) in enumerate(codes):
        old, new = "".join(before[one:one_end]), "".join(after[other:other_end])
        is_between = 0 < index < len(codes) - 1
        if tag != "equal" or (is_between and old.isspace()):
            pending = (pending[0] + old, pending[1] + new)
            continue
        if pending != ("", ""):
            yield pending
            pending = ("", "")
        yield old, new
    if pending != ("", ""):
        yield pending


def _marked(piece: Piece, *, numbered: bool) -> str:
    if piece.number is None:
        return piece.new
    number = f"({piece.number})" if numbered else ""
    old = f"[-{piece.old}-]" if piece.old else ""
    new = f"{{+{piece.new}+}}" if piece.new else ""
    return f"{number}{old}{new}"
