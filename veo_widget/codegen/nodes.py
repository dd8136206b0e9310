"""What values in code are made of, before any language has written them down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class File:
    """A file of the library.

    Attributes:
        name: Its place in the library's folder; a star in it stands for what is not known of a clip's name.
        mime_type: What the request calls it.
    """

    name: str
    mime_type: str


@dataclass(frozen=True)
class Raw:
    """An expression that is in the language already."""

    text: str


@dataclass(frozen=True)
class Named:
    """A call with keywords, or a struct with fields.

    Attributes:
        name: Of the class or type.
        fields: By keyword, in the order they are written.
    """

    name: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """A list whose element type has to be named.

    Attributes:
        name: The type, such as ``"[]*genai.Image"``.
        values: The elements.
    """

    name: str
    values: list[Any]


def without_none(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that are set."""
    return {name: value for name, value in fields.items() if value is not None}
