"""Whether a prompt is in English, as far as a few words tell.

Of any other language nothing is claimed: its words are no nonsense, they are only not read here.
"""

from __future__ import annotations

import re

from veo_widget.prompts.guide import guide

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MOSTLY = 0.6
_RARE = 6
"""In so many words one may be accented, as café is, where nothing else tells."""
_LATIN_ENDS = 0x0370


def is_english(text: str) -> bool:
    """Whether its words can be read; short texts in plain letters are taken for English."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if not words:
        return True
    if sum(any(ord(letter) >= _LATIN_ENDS for letter in word) for word in words) / len(words) > 0.3:
        return False
    known = guide().words
    accented = sum(not word.isascii() for word in words)
    english = sum(word in known["english"] for word in words) + sum(word in known["shared"] for word in words) / 2
    other = sum(word in known["other"] for word in words) + accented / 2
    return english >= other * _MOSTLY and (english > 0 or accented == 0 or len(words) >= _RARE * accented)
