"""A sweep as data: what varies over which prompts. It can be written down, read again, counted and told from others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from veo_widget.request import ImageInput, image_file_name
from veo_widget.research.values import Value
from veo_widget.studio.backend import Backend

VERSION = 1
_PLACE = ("wire", "endpoint", "as_of", "project")
"""What of a backend makes the same sweep another one."""


@dataclass(frozen=True)
class Base:
    """One prompt for the model, with the values that go with it alone.

    Attributes:
        prompt: The text, all slots filled.
        values: Slots, choices, the columns of its row, or the settings of a winner: by name.
    """

    prompt: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Factor:
    """A parameter and its values; one that is fixed has one."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What is swept.

    Attributes:
        bases: The prompts.
        factors: What is crossed with each of them.
        repeat: How many draws of every cell.
        backend: Where its cells go.
        study: The study it belongs to.
        retries: How often a sound block may be retried.
        source: The template or table in words, as the user wrote it.
        slots: Names of the slots among the values of the bases.
        is_pruned: Whether cells that are not possible are left out.
        parent: Id of the sweep whose winners these are.
    """

    bases: tuple[Base, ...]
    factors: tuple[Factor, ...]
    backend: Backend
    repeat: int = 1
    study: str = ""
    retries: int = 0
    source: str = ""
    slots: tuple[str, ...] = ()
    is_pruned: bool = False
    parent: str = ""

    def __len__(self) -> int:
        return len(self.bases) * prod(len(factor.values) for factor in self.factors) * self.repeat

    def spread(self) -> Iterator[tuple[Base, dict[str, Value], int]]:
        """Every combination in order: prompts first, then the factors as given, then the draws."""
        names = [factor.name for factor in self.factors]
        for base in self.bases:
            for values in product(*(factor.values for factor in self.factors)):
                for draw in range(self.repeat):
                    yield base, dict(base.values) | dict(zip(names, values, strict=True)), draw

    @property
    def id(self) -> str:
        """The same for the same sweep, whoever runs it and in whatever order its values are named."""
        place = {name: value for name, value in self.backend.as_dict().items() if name in _PLACE}
        data = {
            "study": self.study,
            "place": place,
            "repeat": self.repeat,
            "bases": sorted(digest({"prompt": base.prompt} | keys(base.values)) for base in self.bases),
            "factors": {each.name: sorted(digest(value.key) for value in each.values) for each in self.factors},
        }
        return digest(data)[:32]


def keys(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values as plain data that tells them apart."""
    return {name: value.key for name, value in values.items()}


def digest(data: Any) -> str:
    """A hash of plain data that does not depend on the order of names."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def as_data(definition: Definition) -> dict[str, Any]:
    """The definition as the library keeps it; pictures by hash."""
    return {
        "version": VERSION,
        "source": definition.source,
        "slots": list(definition.slots),
        "bases": [{"prompt": base.prompt, "values": _values_data(base.values)} for base in definition.bases],
        "factors": [[each.name, [_value_data(value) for value in each.values]] for each in definition.factors],
        "repeat": definition.repeat,
        "retries": definition.retries,
        "pruned": definition.is_pruned,
        "parent": definition.parent,
        "backend": definition.backend.as_dict(),
    }


def from_data(data: Mapping[str, Any], *, study: str, images: Path) -> Definition:
    """The definition that `as_data` described; `images` is the folder the library keeps pictures in."""
    bases = (Base(each["prompt"], _values(each["values"], images)) for each in data["bases"])
    factors = (Factor(name, tuple(_value(each, images) for each in values)) for name, values in data["factors"])
    return Definition(
        bases=tuple(bases),
        factors=tuple(factors),
        backend=Backend.from_dict(data["backend"]),
        repeat=data["repeat"],
        study=study,
        retries=data["retries"],
        source=data["source"],
        slots=tuple(data["slots"]),
        is_pruned=data["pruned"],
        parent=data["parent"],
    )


def _values_data(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _value_data(value) for name, value in values.items()}


def _value_data(value: Value) -> Any:
    given = value.given
    if isinstance(given, ImageInput):
        return {"image": given.as_dict(), "text": value.text}
    if isinstance(given, tuple) and given and isinstance(given[0], ImageInput):
        return {"images": [image.as_dict() for image in given], "text": value.text}
    return value.key | {"text": value.text} if isinstance(value.key, dict) else value.key


def _values(data: Mapping[str, Any], images: Path) -> dict[str, Value]:
    return {name: _value(each, images) for name, each in data.items()}


def _value(data: Any, images: Path) -> Value:
    if not isinstance(data, dict):
        return Value.plain(data)
    if "image" in data:
        return image_value(_image(data["image"], images), data["text"])
    if "images" in data:
        return images_value(tuple(_image(each, images) for each in data["images"]), data["text"])
    if "clip" in data:
        return clip_value(data["clip"])
    return labels_value(data["labels"])


def clip_value(clip_id: str) -> Value:
    """A clip of the library as a value."""
    return Value({"clip": clip_id}, f"clip {clip_id[-6:]}", clip_id)


def labels_value(labels: Mapping[str, str]) -> Value:
    """Billing labels as one value."""
    text = ", ".join(f"{name}={value}" for name, value in labels.items())
    return Value({"labels": dict(labels)}, text, tuple(sorted(labels.items())))


def image_value(image: ImageInput, text: str) -> Value:
    """A picture as a value."""
    return Value({"image": image.sha256}, text, image)


def images_value(images: tuple[ImageInput, ...], text: str) -> Value:
    """Several pictures as one value."""
    return Value({"images": [image.sha256 for image in images]}, text, images)


def _image(data: Mapping[str, Any], images: Path) -> ImageInput:
    return ImageInput(**data, path=images / image_file_name(data["sha256"], data["mime_type"]))
