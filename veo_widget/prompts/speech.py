"""What is said in a prompt: its quoted passages, and whether somebody speaks them.

A quoted passage is spoken, or it is text to be seen (`a sign that reads "OPEN"`), or a word the writer only sets off
(`a "smart" house`). Quotes of every usual kind are read; an apostrophe and an inch sign are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["spoken", "seen", "set off"]

SPEAKING = (
    r"(?:say|says|said|saying|ask|asks|asked|asking|repl(?:y|ies|ied|ying)|answer(?:s|ed|ing)?|whisper(?:s|ed|ing)?|"
    r"murmur(?:s|ed|ing)?|mutter(?:s|ed|ing)?|shout(?:s|ed|ing)?|yell(?:s|ed|ing)?|scream(?:s|ed|ing)?|"
    r"call(?:s|ed|ing)?|exclaim(?:s|ed|ing)?|announc(?:es|ed|ing)|declar(?:es|ed|ing)|sing(?:s|ing)?|sang|narrat(?:es|ed|ing)|"
    r"remark(?:s|ed|ing)?|begs?|begging|cr(?:ies|ied)|gasp(?:s|ed|ing)?|laugh(?:s|ed)?|adds?|tells?|told)"
)
"""Verbs that a line of dialogue follows, or that follow it."""
_PAIRS = (
    ("\u201c", "\u201d"),
    ("\u201e", "\u201c"),
    ("\u201e", "\u201d"),
    ("«", "»"),
    ("»", "«"),
    ("「", "」"),
    ("『", "』"),
    ("‹", "›"),
)
_QUOTED = re.compile(
    "|".join(
        [
            r'(?<!\d)"[^"]*"',
            *(f"{opening}[^{opening}{closing}]*{closing}" for opening, closing in _PAIRS),
            r"(?<![\w'])'(?=\S)[^'\n]{2,}?(?:'\w[^'\n]*?)*(?<=\S)'(?!\w)",
            r"(?<!\w)\u2018(?=\S)[^\u2018\n]{2,}?(?<=\S)\u2019(?!\w)",
        ]
    )
)
_SEEN_BEFORE = re.compile(
    r"\b(?:reads?|reading|sign|label(?:s|ed|led|ling)?|titled?|text|words?|letters|lettering|captions?|subtitles?|(?<!so-)called|named|"
    r"written|engraved|printed|spells?|spelling|logo|poster|banner|headline|brand(?:ed)?)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_SPEAKING = re.compile(rf"(?<![\w-]){SPEAKING}\b", re.IGNORECASE)
_NEAR = 60
"""Characters around a quotation in which its verb is looked for."""


@dataclass(frozen=True)
class Quotation:
    """A quoted passage.

    Attributes:
        text: What stands between the quotes.
        start: Where the opening quote is.
        end: Behind the closing one.
        kind: ``"spoken"``, ``"seen"`` or ``"set off"``.
    """

    text: str
    start: int
    end: int
    kind: Kind


def quotations(prompt: str) -> tuple[Quotation, ...]:
    """The quoted passages of a prompt, in order."""
    return tuple(_quotations(prompt))


def outside_quotes(prompt: str) -> str:
    """The prompt with blanks for everything quoted, of the same length."""
    return _QUOTED.sub(lambda found: " " * len(found[0]), prompt)


def stray_quote(prompt: str) -> int | None:
    """Where a double quote stands that has no other; None where all are paired."""
    rest = outside_quotes(prompt)
    found = re.search(r'(?<!\d)"|[\u201c\u201d\u201e«»「」『』]', rest)
    return found.start() if found else None


def _quotations(prompt: str) -> Iterator[Quotation]:
    for found in _QUOTED.finditer(prompt):
        text = found[0][1:-1].strip()
        if text:
            yield Quotation(text, found.start(), found.end(), _kind(prompt, found, text))


def _kind(prompt: str, found: re.Match[str], text: str) -> Kind:
    before = re.split(r"[.!?]\s", prompt[max(0, found.start() - _NEAR) : found.start()])[-1]
    after = re.split(r"[.!?\n]", prompt[found.end() : found.end() + _NEAR])[0]
    if _SEEN_BEFORE.search(before):
        return "seen"
    if before.rstrip().endswith((":", ")", ",")) or _SPEAKING.search(before) or _SPEAKING.search(after):
        return "spoken"
    # English sets words off with its own quotes; those of other languages are taken for speech.
    return "spoken" if len(text.split()) >= 3 or found[0][0] not in "\"'\u201c\u2018" else "set off"
