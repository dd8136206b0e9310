"""Values written down in a language: on one line where they fit, else one line a field."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from veo_widget.codegen.literals import go_text, javascript_text, json_text, python_text
from veo_widget.codegen.nodes import File, Listed, Named, Raw

WIDTH = 92
"""Columns; the code around a value indents it further."""


class Parts(NamedTuple):
    """A container's opening, its items with what stands before each, its closing."""

    opening: str
    items: list[tuple[str, Any]]
    closing: str


class Printer(ABC):
    """What the languages share; `read` is the name of the function that gives a file's content."""

    tab = "    "
    padding = ""
    last_comma = ","
    words: tuple[str, str, str] = ("None", "True", "False")

    def __init__(self, read: str = "") -> None:
        self._read = read

    def show(self, node: Any, indent: str = "", used: int = 0) -> str:
        """A value; `indent` begins its further lines, `used` columns of its first are taken already."""
        parts = self.parts(node)
        flat = self.flat(node)
        if parts is None or not parts.items or len(indent) + used + len(flat) <= WIDTH:
            return flat
        inner = indent + self.tab
        shown = [(before, self.show(value, inner, len(before))) for before, value in parts.items]
        lines = [f"{inner}{line}" for line in self.lines(shown)]
        return "\n".join([parts.opening, *lines, f"{indent}{parts.closing}"])

    def lines(self, items: list[tuple[str, str]]) -> list[str]:
        """The items of a container that takes several lines."""
        ends = [","] * (len(items) - 1) + [self.last_comma]
        return [f"{before}{value}{end}" for (before, value), end in zip(items, ends, strict=True)]

    def flat(self, node: Any) -> str:
        """A value on one line."""
        parts = self.parts(node)
        if parts is None:
            return self.scalar(node)
        inside = ", ".join(f"{before}{self.flat(value)}" for before, value in parts.items)
        padding = self.padding if parts.opening.endswith("{") and inside else ""
        return f"{parts.opening}{padding}{inside}{padding}{parts.closing}"

    def scalar(self, node: Any) -> str:
        """A value that holds no other."""
        match node:
            case Raw(text):
                return text
            case File(name):
                return f"{self._read}({self.text(name)})"
            case None:
                return self.words[0]
            case bool():
                return self.words[1 if node else 2]
            case str():
                return self.text(node)
        return str(node)

    @abstractmethod
    def text(self, text: str) -> str:
        """A string literal."""

    def parts(self, node: Any) -> Parts | None:
        """A container taken apart; None for any other value."""
        match node:
            case dict():
                return Parts("{", [(f"{self.text(key)}: ", value) for key, value in node.items()], "}")
            case list():
                return Parts("[", [("", value) for value in node], "]")
        return None


class Python(Printer):
    """Dictionaries, and calls with keywords."""

    def text(self, text: str) -> str:
        return python_text(text)

    def parts(self, node: Any) -> Parts | None:
        if isinstance(node, Named):
            return Parts(f"{node.name}(", [(f"{key}=", value) for key, value in node.fields.items()], ")")
        return super().parts(node)


class JavaScript(Printer):
    """Objects with bare keys."""

    tab = "  "
    padding = " "
    words = ("null", "true", "false")

    def text(self, text: str) -> str:
        return javascript_text(text)

    def parts(self, node: Any) -> Parts | None:
        if isinstance(node, dict):
            return Parts("{", [(f"{self._key(key)}: ", value) for key, value in node.items()], "}")
        return super().parts(node)

    def _key(self, key: str) -> str:
        if key == "__proto__":  # would name the object's prototype, quoted or not
            return f"[{self.text(key)}]"
        return key if re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII) else self.text(key)


class Json(Printer):
    """Plain JSON; a file is its name, and its content is put in its place later."""

    tab = "  "
    last_comma = ""
    words = ("null", "true", "false")

    def text(self, text: str) -> str:
        return json_text(text)

    def scalar(self, node: Any) -> str:
        return self.text(node.name) if isinstance(node, File) else super().scalar(node)


class Go(Printer):
    """Maps, structs and lists by their types, values below each other as gofmt has them."""

    tab = "\t"
    words = ("nil", "true", "false")

    def text(self, text: str) -> str:
        return go_text(text)

    def parts(self, node: Any) -> Parts | None:
        match node:
            case dict():
                return Parts("map[string]any{", [(f"{self.text(key)}: ", value) for key, value in node.items()], "}")
            case Named(name, fields):
                return Parts(f"{name}{{", [(f"{key}: ", value) for key, value in fields.items()], "}")
            case list():
                return Parts("[]any{", [("", value) for value in node], "}")
            case Listed(name, values):
                return Parts(f"{name}{{", [("", value) for value in values], "}")
        return None

    def lines(self, items: list[tuple[str, str]]) -> list[str]:
        """Values of neighbouring one-line items begin in the same column."""
        lines: list[str] = []
        for first, last in _runs(items):
            width = max(len(before) for before, _ in items[first:last])
            lines += [f"{before.ljust(width)}{value}," for before, value in items[first:last]]
        return lines


def _runs(items: list[tuple[str, str]]) -> list[tuple[int, int]]:
    """Where runs of one-line items begin and end; an item of several lines is a run of its own."""
    runs: list[tuple[int, int]] = []
    for index, (_, value) in enumerate(items):
        alone = "\n" in value
        if not alone and runs and runs[-1][1] == index and "\n" not in items[index - 1][1]:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs
