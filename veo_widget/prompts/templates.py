"""`Template`: a prompt with slots and choices, and the prompts that come of it. `grammar.py` says how one is written.

Every combination comes once, in the order of the text: what stands further left changes more slowly. A slot that stands
twice has the same value in both places; a choice that stands twice is made twice. Values are put in as they are:
braces in a value mean nothing. An empty option takes one of two blanks around it with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from math import prod
from typing import Any

from veo_widget.errors import TemplateError
from veo_widget.prompts.grammar import Choice, Part, Sequence, Slot, escaped, pointing_at, read_template, slots_in
from veo_widget.prompts.values import Axis, axes_of

LIMIT = 10_000
"""More prompts than this are a slip of the finger; `limit` allows more."""
_MANY = 10**12
_MOST_WAYS = 100_000
"""Combinations of slots that are used together; each makes a prompt at least."""


@dataclass(frozen=True)
class Expansion:
    """One prompt of a template.

    Attributes:
        prompt: The words.
        values: The value of each slot that is in them.
        choices: The options taken, in the order of the text.
    """

    prompt: str
    values: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


class Template:
    """A prompt with slots ``{subject}`` and choices ``{dawn, night}``, which may be nested.

    Args:
        text: The template. A backslash keeps braces, commas and backslashes as they are: ``\\{``, ``\\}``, ``\\,``.

    Raises:
        TemplateError: It cannot be read; the text shows the place.
    """

    def __init__(self, text: str) -> None:
        given: object = text  # callers outside are not type-checked
        if not isinstance(given, str):
            msg = f"A template is a string, not {type(given).__name__}."
            raise TypeError(msg)
        self.text = text
        self._parts = read_template(text)
        taken = next((slot for slot in slots_in(self._parts) if slot.name == "limit"), None)
        if taken is not None:
            raise pointing_at(text, taken.at, "A slot cannot be called limit, which is an option of expand.")

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, in the order of the text, each once."""
        return tuple(dict.fromkeys(slot.name for slot in slots_in(self._parts)))

    @staticmethod
    def escape(text: str) -> str:
        """A text as a template that gives exactly it."""
        return escaped(text)

    def count(self, table: Any = None, /, **values: Any) -> int:
        """How many prompts there are; see `expand`, which raises the same."""
        return _count(self._parts, self._axes(table, values))

    def expand(self, table: Any = None, /, *, limit: int = LIMIT, **values: Any) -> list[Expansion]:
        """Every prompt of the template.

        Args:
            table: Rows of values, whose columns belong together: the path of a CSV file, a DataFrame, or a list of
                dictionaries.
            limit: How many prompts there may be at most; 10,000.
            **values: By slot: one text or number, or a list of them; every one is taken with every one of the other
                slots. A `Path` is a CSV file whose column of that name is taken.

        Raises:
            TemplateError: A slot without a value, a value without a slot, or more prompts than the limit.
            TableError: A file that cannot be read.
            TypeError: A value that is no text or number.
        """
        axes = self._axes(table, values)
        count = _count(self._parts, axes)
        if count > limit:
            msg = f"This template makes {_number(count)} prompts, more than {limit:,}. Nothing was expanded; "
            raise TemplateError(f"{msg}a higher limit=... allows it.")
        return [_expansion(found) for found in _texts(self._parts, axes, _Found())]

    def _axes(self, table: Any, values: dict[str, Any]) -> dict[str, Axis]:
        """By slot, the values it takes together with others."""
        self._refuse_unknown(values)
        axes = axes_of(self.slots, table, values)
        for slot in slots_in(self._parts):
            if slot.name not in axes:
                msg = f"The slot {{{slot.name}}} has no value. Give it one: expand({slot.name}=...)."
                raise pointing_at(self.text, slot.at, msg)
        return axes

    def _refuse_unknown(self, values: dict[str, Any]) -> None:
        for name in values:
            if name not in self.slots:
                close = get_close_matches(name, self.slots, n=1, cutoff=0.5)
                there = f"Its slots are {', '.join(self.slots)}." if self.slots else "It has none."
                hint = f"Did you mean {close[0]}?" if close else there
                msg = f"The template has no slot {{{name}}}. {hint}"
                raise TemplateError(msg)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Template) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Template({self.text!r})"


@dataclass(frozen=True)
class _Found:
    """A beginning of a prompt."""

    text: str = ""
    rows: Mapping[int, int] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    after_nothing: bool = False

    def longer(self, text: str) -> _Found:
        """With a text behind it; behind an empty option, one of two blanks goes."""
        if self.after_nothing and text.startswith(" ") and (not self.text or self.text[-1].isspace()):
            text = text[1:]
        return replace(self, text=self.text + text, after_nothing=self.after_nothing and not text)


def _texts(parts: Sequence, axes: Mapping[str, Axis], found: _Found) -> Iterator[_Found]:
    """Every way to go on from a beginning; a stack of the parts' own ways, so that a template may have any length."""
    ways = [iter((found,))]
    while ways:
        longer = next(ways[-1], None)
        if longer is None:
            ways.pop()
        elif len(ways) > len(parts):
            yield longer
        else:
            ways.append(_with_part(parts[len(ways) - 1], axes, longer))


def _with_part(part: Part, axes: Mapping[str, Axis], found: _Found) -> Iterator[_Found]:
    if isinstance(part, Choice):
        return (each for option in part.options for each in _with_option(option, axes, found))
    if isinstance(part, Slot):
        return _with_value(part.name, axes[part.name], found)
    return iter((found.longer(part),))


def _with_option(option: Sequence, axes: Mapping[str, Axis], found: _Found) -> Iterator[_Found]:
    for inside in _texts(option, axes, found):
        taken = inside.text[len(found.text) :]
        choices = (*found.choices, taken, *inside.choices[len(found.choices) :])
        yield replace(inside, choices=choices, after_nothing=not taken)


def _with_value(name: str, axis: Axis, found: _Found) -> Iterator[_Found]:
    # A row is chosen once: other slots of it, and the same slot further on, follow.
    rows = [found.rows[id(axis)]] if id(axis) in found.rows else range(len(axis.rows))
    for row in rows:
        value = axis.rows[row][name]
        chosen = replace(found, rows={**found.rows, id(axis): row}, values={**found.values, name: value})
        yield chosen.longer(value)


def _expansion(found: _Found) -> Expansion:
    return Expansion(found.text, dict(found.values), found.choices)


def _number(count: int) -> str:
    return f"{count:,}" if count < _MANY else "more than a trillion"


def _count(parts: Sequence, axes: Mapping[str, Axis]) -> int:
    """How many prompts there are, without making them: combinations by the axes they use, then their rows."""
    lengths = {id(axis): len(axis.rows) for axis in axes.values()}
    ways = _ways(parts, axes)
    return sum(count * prod(lengths[axis] for axis in used) for used, count in ways.items())


def _ways(parts: Sequence, axes: Mapping[str, Axis]) -> dict[frozenset[int], int]:
    """How many combinations of options there are, by the axes that they use."""
    total: dict[frozenset[int], int] = {frozenset(): 1}
    for part in parts:
        if isinstance(part, str):
            continue
        here: dict[frozenset[int], int] = {}
        if isinstance(part, Slot):
            here[frozenset({id(axes[part.name])})] = 1
        else:
            for option in part.options:
                for used, count in _ways(option, axes).items():
                    here[used] = here.get(used, 0) + count
        total = _crossed(total, here)
    return total


def _crossed(one: dict[frozenset[int], int], other: dict[frozenset[int], int]) -> dict[frozenset[int], int]:
    both: dict[frozenset[int], int] = {}
    for used, count in one.items():
        for more, times in other.items():
            both[used | more] = both.get(used | more, 0) + count * times
    if len(both) > _MOST_WAYS:
        msg = f"This template makes more than {_MOST_WAYS:,} prompts, too many to count. Nothing was expanded."
        raise TemplateError(msg)
    return both
