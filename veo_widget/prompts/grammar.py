"""Reads a template into its parts.

    A {subject} surfing at {dawn, night}      a slot has a name, a choice has commas
    {a {red, blue} kite, two {animals}}       both may stand inside a choice
    one \\{literal\\} brace, {red\\, round, blue}   a backslash keeps what has a meaning here: { } , and itself

A backslash before anything else is a backslash. Options lose the blanks around them; an empty option is one. In Python
a template with backslashes is best written as a raw string.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from veo_widget.errors import TemplateError

ESCAPED = "\\{},"
DEEPEST = 50
_AROUND = 40


@dataclass(frozen=True)
class Slot:
    """A place for a value."""

    name: str
    at: int


@dataclass(frozen=True)
class Choice:
    """One of several texts."""

    options: tuple[Sequence, ...]
    at: int


Part = str | Slot | Choice
Sequence = tuple[Part, ...]


def read_template(text: str) -> Sequence:
    """The parts of a template.

    Raises:
        TemplateError: A brace that is not closed or not opened, or braces around what is neither slot nor choice.
    """
    return _Reader(text).sequence(depth=0)


def escaped(text: str) -> str:
    """A text as a template that gives exactly it."""
    return "".join(f"\\{letter}" if letter in ESCAPED else letter for letter in text)


def slots_in(parts: Sequence) -> Iterator[Slot]:
    """Every slot, in the order of the text, again where it stands again."""
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Choice):
            for option in part.options:
                yield from slots_in(option)


def pointing_at(text: str, at: int, message: str) -> TemplateError:
    """An error with the line it is about and a mark under the place."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    column = at - start
    left, right = max(0, column - _AROUND), min(len(line), column + _AROUND)
    before = "…" if left > 0 else ""
    shown = f"{before}{line[left:right]}{'…' if right < len(line) else ''}".replace("\t", " ")
    blanks = "".join("  " if east_asian_width(letter) in "WF" else " " for letter in before + line[left:column])
    return TemplateError(f"{message}\n  {shown}\n  {blanks}^")


class _Reader:
    """Goes through a template once, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def sequence(self, *, depth: int) -> Sequence:
        """Parts up to the comma or brace that ends them; up to the end outside of braces."""
        parts: list[Part] = []
        words: list[str] = []
        while self._at < len(self._text):
            letter = self._text[self._at]
            if letter == "\\" and self._text[self._at + 1 : self._at + 2] in tuple(ESCAPED):
                words.append(self._text[self._at + 1])
                self._at += 2
            elif letter == "{":
                parts += ["".join(words)] if words else []
                words = []
                parts.append(self._braces(depth))
            elif depth and letter in ",}":
                break
            elif letter == "}":
                raise pointing_at(
                    self._text, self._at, 'This brace closes nothing. To have it in the prompt, write "\\}".'
                )
            else:
                words.append(letter)
                self._at += 1
        return (*parts, "".join(words)) if words else tuple(parts)

    def _braces(self, depth: int) -> Part:
        opened = self._at
        if depth >= DEEPEST:
            raise pointing_at(self._text, opened, f"Braces stand more than {DEEPEST} deep in each other.")
        self._at += 1
        options = [self.sequence(depth=depth + 1)]
        while self._at < len(self._text) and self._text[self._at] == ",":
            self._at += 1
            options.append(self.sequence(depth=depth + 1))
        if self._at >= len(self._text):
            raise pointing_at(self._text, opened, 'This brace is never closed. To have it in the prompt, write "\\{".')
        self._at += 1
        if len(options) > 1:
            return Choice(tuple(_trimmed(option) for option in options), opened)
        return self._slot(opened)

    def _slot(self, opened: int) -> Slot:
        inside = self._text[opened + 1 : self._at - 1]
        name = inside.strip()
        if name.isidentifier():
            return Slot(name, opened)
        if not name:
            message = "Nothing stands in these braces."
        else:
            message = f"{{{name}}} is neither a slot (one name) nor a choice (texts with commas between them)."
        raise pointing_at(self._text, opened, f'{message} To have braces in the prompt, write "\\{{" and "\\}}".')


def _trimmed(option: Sequence) -> Sequence:
    """An option without the blanks around it."""
    parts = list(option)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part != "")
