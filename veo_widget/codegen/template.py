"""Fills the templates: files with places such as ``«config»``, which no language here uses for anything."""

from __future__ import annotations

import re
from importlib.resources import files

_BLOCK = re.compile(r"([ \t]*)«(\w+)»")
_PLACE = re.compile(r"«(\w+)»")


def fill(name: str, **parts: str) -> str:
    """A template with its places filled in; what is put in is not looked at again.

    A place with a line to itself vanishes with its line where nothing is put in. Further lines of a part are
    indented as the line its place is in.
    """
    text = files("veo_widget.codegen").joinpath("templates", f"{name}.txt").read_text(encoding="utf-8")
    lines = [filled for line in text.splitlines() if (filled := _filled(line, parts)) is not None]
    return "\n".join(lines).rstrip("\n") + "\n"


def _filled(line: str, parts: dict[str, str]) -> str | None:
    block = _BLOCK.fullmatch(line)
    if block is not None and not parts[block[2]]:
        return None
    indent = line[: len(line) - len(line.lstrip())]
    return _PLACE.sub(lambda place: _indented(parts[place[1]], indent), line)


def _indented(part: str, indent: str) -> str:
    first, *rest = part.split("\n")
    return "\n".join([first, *(indent + line if line else line for line in rest)])
