"""Directives a prompt may carry to ask for a particular outcome, such as ``[[filtered:audio]]``.

They are cut out of the prompt before it is captioned or hashed into a picture. Unknown ``[[words]]`` stay in
the prompt: the real service would read them as text too. What each outcome says on the wire lives in
`outcomes`.
"""

from __future__ import annotations

import re

# `filtered:recitation` and `text-first` (a model that talks before it draws) are for generateContent only.
KNOWN = frozenset(
    {
        "filtered:audio",
        "filtered:person",
        "filtered:video",
        "filtered:prompt",
        "filtered:input-image",
        "filtered:image",
        "filtered:recitation",
        "text-first",
        "partial",
        "empty",
        "failed",
        "stuck",
        "drop-before",
        "drop-after",
    }
)

_MARK = re.compile(r"\[\[([a-z]+(?:[:-][a-z-]+)?)\]\]")


def split_directives(prompt: str) -> tuple[str, tuple[str, ...]]:
    """The prompt without its directives, and the directives in the order they stood."""
    found = tuple(word for word in _MARK.findall(prompt) if word in KNOWN)
    if not found:
        return prompt, ()
    rest = _MARK.sub(lambda mark: "" if mark[1] in KNOWN else mark[0], prompt)
    return " ".join(rest.split()), found
