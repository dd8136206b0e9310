"""How long a prompt is, in tokens: an estimate, since the service's own tokenizer is not public.

Calibrated to the guide's rule of thumb that 1,024 tokens are 700 to 800 English words.
"""

from __future__ import annotations

import math
import re

_PIECE = re.compile(r"[^\W_]+|[^\w\s]|_", re.UNICODE)
_LETTERS_PER_TOKEN = 6


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has: long words count several, other scripts about one a letter."""
    return sum(_tokens_of(piece) for piece in _PIECE.findall(text))


def _tokens_of(piece: str) -> int:
    if piece.isascii():
        return math.ceil(len(piece) / _LETTERS_PER_TOKEN)
    wide = sum(1 for letter in piece if ord(letter) >= 0x2E80)
    return wide + math.ceil((len(piece) - wide) / 2)
