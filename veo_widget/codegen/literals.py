"""Texts as string literals of each language: what is invisible or could end the string is escaped.

So the code reads as it runs, also where a text holds marks that turn the reading direction around.
"""

from __future__ import annotations

import shlex

_COMMON = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def python_text(text: str) -> str:
    """A Python string literal."""
    return f'"{"".join(_COMMON.get(char) or _visible(char) for char in text)}"'


def go_text(text: str) -> str:
    """A Go string literal; its escapes are Python's for whole characters."""
    return f'"{"".join(_COMMON.get(char) or _visible(char) for char in text)}"'


def json_text(text: str) -> str:
    """A JSON string, which is a JavaScript literal too; the other half of a pair of surrogates goes with the first."""
    return f'"{"".join(_COMMON.get(char) or _in_utf16(char) for char in text)}"'


def javascript_text(text: str) -> str:
    """A JavaScript string literal that ends no ``<script>`` either."""
    return json_text(text).replace("</", "<\\/")


def bash_text(text: str) -> str:
    """A word that bash takes as it is."""
    return shlex.quote(text)


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _in_utf16(char: str) -> str:
    if char.isprintable():
        return char
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
