"""Reads the safety filter's reasons: which support codes they name and what those stand for.

Codes and categories are Google's, from the responsible-AI page of the Agent Platform (2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_CATEGORIES = {
    "child": ("58061214", "17301594"),
    "celebrity": ("29310472", "15236754"),
    "video safety": ("64151117", "42237218"),
    "dangerous content": ("62263041",),
    "hate": ("57734940", "22137204"),
    "prohibited content": ("89371032", "49114662", "63429089", "72817394", "60599140"),
    "third-party content": ("35561574", "35561575"),
    "sexual content": ("90789179", "43188360"),
    "toxic content": ("78610348",),
    "violence": ("61493863", "56562880"),
    "vulgar content": ("32635315",),
    "personal information": ("92201652",),
    "people or faces": ("39322892",),
    "other": ("74803281", "29578790", "42876398"),
}
_CATEGORY_OF = {code: name for name, codes in _CATEGORIES.items() for code in codes}
_CODES = re.compile(r"(?i)support codes?:\s*([\d,\s]+)|^\s*(\d{8})\s*$")


def support_codes(reasons: Iterable[str]) -> tuple[str, ...]:
    """Every support code the reasons name, in their order."""
    found: list[str] = []
    for reason in reasons:
        for match in _CODES.finditer(reason):
            found += re.findall(r"\d{8}", match.group(0))
    return tuple(dict.fromkeys(found))


def categories(reasons: Iterable[str]) -> tuple[str, ...]:
    """What the reasons are about: categories of their support codes, and ``"audio"`` by their words."""
    reasons = tuple(reasons)
    named = [_CATEGORY_OF[code] for code in support_codes(reasons) if code in _CATEGORY_OF]
    if any("audio" in reason.lower() for reason in reasons):
        named.insert(0, "audio")
    return tuple(dict.fromkeys(named))


def is_safety(message: str) -> bool:
    """Whether an operation's error message speaks of a safety block."""
    return bool(support_codes([message])) or "usage guidelines" in message or "Responsible AI" in message


BLOCK_WORDS = frozenset({"safety", "prohibited_content", "content_blocked", "blocklist", "spii", "recitation"})
"""Codes with which the Interactions API says that a filter held something back (its image ones begin ``image_``)."""


def is_block(word: str) -> bool:
    """Whether an error code of the Interactions API stands for a safety block."""
    return word in BLOCK_WORDS or word.startswith("image_")
