"""A sweep spread out: each cell with its key, its request, its price, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from veo_widget.errors import Problem, RequestError
from veo_widget.request import ImageInput, VideoRequest
from veo_widget.research.definition import Definition, digest, keys
from veo_widget.research.factors import PROMPT, REPEAT
from veo_widget.research.values import OPTIONS, Value
from veo_widget.studio import Studio
from veo_widget.studio.options import RequestOptions, Terms, build_request
from veo_widget.studio.quote import Quote

_FITTED = ("image", "last_frame")
_MEDIA = (*_FITTED, "reference_images", "video", "task", "fit")
_PLAIN = OPTIONS - set(_MEDIA)


@dataclass(frozen=True)
class Cell:
    """One combination of a sweep, one draw of it.

    Attributes:
        values: What it is made of, by name: settings, slots, choices, labels, the draw where there are several.
        quote: Its request, price and problems.
    """

    values: Mapping[str, Value]
    quote: Quote

    @property
    def prompt(self) -> str:
        """The text for the model."""
        return self.quote.request.prompt

    @property
    def key(self) -> str:
        """The same for the same values, in whatever order and on whatever machine."""
        return self.quote.terms.cell

    @property
    def order(self) -> tuple[str, int]:
        """What is bought for it: cells that ask for the very same share their clips."""
        return self.quote.key, self.quote.terms.draw

    @property
    def problems(self) -> list[Problem]:
        """Why it is not possible; empty where it is."""
        return [problem for problem in self.quote.problems if problem.fatal]

    def text(self, name: str) -> str:
        """A value as it is shown; empty where the cell has no such value."""
        if name == PROMPT:
            return self.prompt
        return self.values[name].text if name in self.values else ""


def cells_of(studio: Studio, definition: Definition) -> tuple[Cell, ...]:
    """Every cell of a sweep in its order, priced."""
    quoter = _Quoter(studio, definition)
    found = []
    for base, values, draw in definition.spread():
        if definition.repeat > 1:
            values[REPEAT] = Value.plain(draw + 1)
        key = digest({"draw": draw, PROMPT: base.prompt} | keys(values))[:16]
        found.append(Cell(values, quoter.quote(base.prompt, values, draw=draw, key=key)))
    return tuple(found)


class _Quoter:
    """Quotes the cells of one sweep; what is common to many of them is made once."""

    def __init__(self, studio: Studio, definition: Definition) -> None:
        self._studio = studio
        self._backend = definition.backend
        self._terms = Terms(retries=definition.retries, study=definition.study, sweep=definition.id)
        self._made: dict[str, tuple[VideoRequest, tuple[str, ...]] | list[Problem]] = {}

    def quote(self, prompt: str, values: Mapping[str, Value], *, draw: int, key: str) -> Quote:
        """What one cell would be and cost."""
        terms = replace(self._terms, draw=draw, cell=key)
        plain = {name: value.given for name, value in values.items() if name in _PLAIN and value.given is not None}
        made = self._media(values)
        if isinstance(made, list):
            request = VideoRequest(prompt=prompt, **plain)
            return Quote(request=request, problems=made, price=None, backend=self._backend, terms=terms)
        request, notices = made
        quote = self._studio.quote_request(replace(request, prompt=prompt, **plain), self._backend)
        return replace(quote, notices=notices, terms=terms)

    def _media(self, values: Mapping[str, Value]) -> tuple[VideoRequest, tuple[str, ...]] | list[Problem]:
        """The pictures and clip of a cell in a request of their own, or why they cannot be used."""
        media = {name: values[name] for name in _MEDIA if name in values and values[name].given is not None}
        if not media:
            return VideoRequest(), ()
        ratio = values.get("aspect_ratio")
        if "fit" in media and ratio is not None:
            media["aspect_ratio"] = ratio
        name = digest(keys(media))
        if name not in self._made:
            try:
                self._made[name] = self._request(media)
            except RequestError as error:
                self._made[name] = error.problems
        return self._made[name]

    def _request(self, media: Mapping[str, Value]) -> tuple[VideoRequest, tuple[str, ...]]:
        given = {name: value.given for name, value in media.items()}
        kept = {
            name: given.pop(name) for name in ("reference_images", *_FITTED) if name in given and "fit" not in given
        }
        sources = {name: _source(value) for name, value in given.items()}
        built = build_request("", cast(RequestOptions, sources), self._studio.library, self._backend)
        return replace(built.request, **kept), built.notices


@dataclass(frozen=True)
class _Picture:
    """A kept picture as a source that is read again, to be fitted."""

    path: Path

    @cached_property
    def image_bytes(self) -> bytes:
        return self.path.read_bytes()


def _source(given: Any) -> Any:
    if isinstance(given, ImageInput):
        return _Picture(given.path)
    if isinstance(given, tuple):
        return [_Picture(image.path) for image in given]
    return given
