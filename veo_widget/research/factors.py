"""From what a user wrote to a `Definition`: parameters, slots, ranges, tables, pictures.

The number of cells is known before anything is spread out, so that a slip of the finger costs a sentence and not the
kernel's memory. Pictures are read once and kept in the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import PurePath
from typing import Any, cast

from veo_widget.catalog import Model, check_names, find_model
from veo_widget.errors import SweepError
from veo_widget.prompts.templates import Template
from veo_widget.request import ImageInput
from veo_widget.research import sources, values
from veo_widget.research.definition import (
    Base,
    Definition,
    Factor,
    clip_value,
    digest,
    image_value,
    images_value,
    keys,
    labels_value,
)
from veo_widget.research.sources import Row
from veo_widget.research.values import Value
from veo_widget.studio import Studio
from veo_widget.studio.inputs import video_input
from veo_widget.studio.options import RequestOptions, build_request, checked_study

MAX_CELLS = 1_000
"""Cells of one sweep, unless more are asked for."""
PROMPT, REPEAT = "prompt", "repeat"
_FOR_ALL = ("retries", "study", "repeat")


@dataclass(frozen=True)
class _Read:
    """One row with its template, the values of its slots, and how many prompts they make."""

    row: Row
    template: Template
    slots: dict[str, list[str]]
    count: int


class Reader:
    """Reads one sweep.

    Args:
        studio: Where its pictures are kept and its cells go.
        limit: How many cells there may be.

    Attributes:
        notices: Sentences for the user about what was read in a way they may not expect.
    """

    def __init__(self, studio: Studio, limit: int) -> None:
        self._studio = studio
        self._limit = limit
        self._media: dict[tuple[str, object], Value] = {}
        self.notices: list[str] = []

    def read(self, source: Any, column: str | None, given: Mapping[str, Any]) -> Definition:
        """The sweep of a source over the parameters given.

        Raises:
            SweepError: It is too large, or something in it makes no sense.
            TypeError: A parameter nobody knows, or a value of a wrong type.
            TemplateError: A prompt that cannot be read as a template.
        RequestError: A picture or clip that cannot be used.
        """
        options = {name: value for name, value in given.items() if name not in _FOR_ALL}
        rows = sources.read_rows(source, column, self._limit)
        templates = [Template(row.text) for row in rows]
        slots = tuple(dict.fromkeys(name for each in templates for name in each.slots))
        _check_names(options, rows, slots)
        self._notice_labels(sources.labels_of(rows, slots))
        spread = {name: values.spread(name, value, self._limit) for name, value in options.items()}
        repeat = self.repeat(given.get(REPEAT, 1))
        crossed = {name: found for name, found in spread.items() if name not in slots}
        self.check_size(prod(len(found) for found in crossed.values()) * repeat * len(rows))
        read = [_read(row, each, spread) for row, each in zip(rows, templates, strict=True)]
        self.check_size(sum(each.count for each in read) * prod(len(found) for found in crossed.values()) * repeat)
        return Definition(
            bases=self._once(base for each in read for base in self._bases(each)),
            factors=tuple(Factor(name, self._values(name, found)) for name, found in crossed.items()),
            backend=self._studio.backend,
            repeat=repeat,
            study=checked_study(given.get("study", "")),
            retries=build_request("", {"retries": given.get("retries")}, *self._place).terms.retries,
            source=_words(source, rows),
            slots=slots,
        )

    def factor(self, name: str, given: Any) -> Factor:
        """One parameter and its values; see `read`."""
        return Factor(name, self._values(name, values.spread(name, given, self._limit)))

    @property
    def _place(self) -> tuple[Any, Any]:
        return self._studio.library, self._studio.backend

    def repeat(self, given: Any) -> int:
        """How many draws are wanted."""
        if isinstance(given, int) and not isinstance(given, bool) and given >= 1:
            return given
        msg = f"repeat is a whole number from 1, not {given!r}."
        raise SweepError(msg)

    def check_size(self, cells: int) -> None:
        """Refuses a sweep of more cells than allowed."""
        if cells > self._limit:
            msg = (
                f"This sweep has {cells:,} cells, and {self._limit:,} are allowed. Nothing was sent. "
                f"Vary less, or allow more with limit={cells}."
            )
            raise SweepError(msg)

    def _notice_labels(self, labels: Sequence[str]) -> None:
        if labels:
            self.notices.append(f"Columns that are kept with the clips and change nothing: {', '.join(labels)}.")

    def _bases(self, read: _Read) -> Iterable[Base]:
        """The prompts of one row: every value of every slot, every choice."""
        own = {name: self.value(name, raw) for name, raw in read.row.values.items() if name not in read.slots}
        own = {name: value for name, value in own.items() if value.given is not None}
        for expanded in read.template.expand(limit=self._limit, **read.slots):
            slots = {name: Value.plain(text) for name, text in expanded.values.items()}
            chosen = {f"choice_{at}": Value.plain(text) for at, text in enumerate(expanded.choices, start=1)}
            yield Base(expanded.prompt, slots | chosen | own)

    def _once(self, bases: Iterable[Base]) -> tuple[Base, ...]:
        """Each prompt once; a draw is what `repeat` asks for."""
        every = list(bases)
        found = {digest({PROMPT: base.prompt} | keys(base.values)): base for base in reversed(every)}
        if more := len(every) - len(found):
            what = "prompt stands" if more == 1 else "prompts stand"
            self.notices.append(f"{more} {what} there more than once; repeat=2 makes two draws of a cell.")
        return tuple(reversed(found.values()))

    def _values(self, name: str, raws: Iterable[Any]) -> tuple[Value, ...]:
        """Each value once; a draw is what `repeat` asks for."""
        found: dict[str, Value] = {}
        twice: list[str] = []
        for raw in raws:
            value = self.value(name, raw)
            if repr(value.key) in found:
                twice.append(value.text)
            found.setdefault(repr(value.key), value)
        if twice:
            self.notices.append(f"{name} names {', '.join(twice)} more than once; repeat=2 makes two draws of a cell.")
        return tuple(found.values())

    def value(self, name: str, raw: Any) -> Value:
        """One value of a parameter, slot or label."""
        raw = values.read(name, raw)
        if raw is None:
            return Value.plain(None)
        if name in values.IMAGES or name == "video":
            return self._kept(name, raw)
        if name == "labels":
            return _labels(raw)
        if not isinstance(raw, (str, int, float)):
            msg = f"{name} takes numbers or texts, not {type(raw).__name__}."
            raise TypeError(msg)
        return Value.plain(self._canonical(raw) if name == "model" else raw)

    def _canonical(self, model: Any) -> Any:
        """A model's short name; an unknown one stays as it is, for the catalog to explain."""
        found = find_model(str(model), wire=self._studio.backend.wire, on=self._studio.backend.day)
        return found.name if isinstance(found, Model) else model

    def _kept(self, name: str, raw: Any) -> Value:
        """A picture or a clip, read once."""
        seen = (name, raw if isinstance(raw, (str, PurePath)) else id(raw))
        if seen not in self._media:
            self._media[seen] = self._clip(raw) if name == "video" else self._pictures(name, raw)
        return self._media[seen]

    def _clip(self, raw: Any) -> Value:
        return clip_value(video_input(*self._place, raw).clip_id)

    def _pictures(self, name: str, raw: Any) -> Value:
        built = build_request("", cast(RequestOptions, {name: raw}), *self._place)
        self.notices += [notice for notice in built.notices if notice not in self.notices]
        if name == "reference_images":
            raws = raw if isinstance(raw, (list, tuple)) else [raw]
            kept = built.request.reference_images
            return images_value(kept, " + ".join(map(_picture_name, raws, kept)))
        (kept_one,) = built.request.images
        return image_value(kept_one, _picture_name(raw, kept_one))


def _check_names(options: Mapping[str, Any], rows: Sequence[Row], slots: Sequence[str]) -> None:
    for name in slots:
        if name in values.OPTIONS or name in (PROMPT, REPEAT):
            msg = f"The slot {{{name}}} has the name of a setting. Give the slot another name."
            raise SweepError(msg)
    unknown = check_names(options, [*values.OPTIONS, *slots])
    if unknown:
        raise TypeError(" ".join(str(problem) for problem in unknown))
    for name in options:
        if any(name in row.values for row in rows):
            msg = f"{name} is given twice: as a column of the table and as a parameter. Leave one of them out."
            raise SweepError(msg)


def _read(row: Row, template: Template, spread: Mapping[str, Sequence[Any]]) -> _Read:
    slots: dict[str, list[str]] = {}
    for name in template.slots:
        raws = [row.values[name]] if name in row.values else spread.get(name)
        if raws is None:
            msg = f"The prompt has a slot {{{name}}} without a value. Give it some: {name}=[...]."
            raise SweepError(msg)
        slots[name] = list(dict.fromkeys(_text(name, raw) for raw in raws))
    return _Read(row, template, slots, template.count(**slots))


def _text(name: str, raw: Any) -> str:
    """A slot's value as it stands in the prompt."""
    value = values.read(name, raw)
    if isinstance(value, (str, int, float)):
        return str(value)
    what = "nothing" if value is None else type(value).__name__
    msg = f"A value for {{{name}}} is a text or a number, not {what}."
    raise SweepError(msg)


def _labels(raw: Any) -> Value:
    if not isinstance(raw, Mapping):
        msg = f"labels is a dictionary of texts, not {type(raw).__name__}."
        raise TypeError(msg)
    return labels_value({str(name): str(value) for name, value in raw.items()})


def _picture_name(raw: Any, kept: ImageInput) -> str:
    """What a person calls a picture: the file's name, else the words it was made from, else its hash."""
    if isinstance(raw, (str, PurePath)):
        return PurePath(raw).name
    words = getattr(raw, "prompt", "")
    return words[:40] if isinstance(words, str) and words else f"picture {kept.sha256[:6]}"


def _words(source: Any, rows: Sequence[Row]) -> str:
    """What is swept, in a line a person recognises."""
    if isinstance(source, str) and len(rows) == 1:
        return rows[0].text
    more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
    return f"{rows[0].text}{more}"
