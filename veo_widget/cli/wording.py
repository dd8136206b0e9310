"""Hints in the words of the command line: engine, wires and studio speak to whoever writes Python in a notebook."""

from __future__ import annotations

import re

_WORDS = (
    (r"To allow more: veo\.budget\((\S+)\) or `%veoctl budget \S+`\.", r"To allow more: --budget \1."),
    (r"veo\.budget\(None\) lifts it\.", "Without --budget and VEO_BUDGET there is none."),
    (r" \(in Python new=True\)", ""),
    (r"`?veo\.resume\(\)`?|`?%veoctl resume`?", "`veo-widget resume`"),
    (r"%veoctl history", "veo-widget history"),
    (r"%veoctl models", "veo.models()"),
    (r"Run the cell again", "Run it again"),
    (r" \(job\.wait\(\) or %veoctl show \S+\)", ""),
)
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _WORDS)


def for_shell(text: str) -> str:
    """A sentence with what it says about Python said about the command line."""
    for pattern, words in _PATTERNS:
        text = pattern.sub(words, text)
    return text
