"""Holds each field of a record against its type: what a database or a page could trip over never becomes a record."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from functools import cache
from math import isfinite
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from veo_widget.request import ImageInput, VideoInput

T = TypeVar("T")
_ANY_TEXT = ("prompt", "negative_prompt", "message", "hint")
"""Texts of users, which may hold half a character: the library writes it out."""


def typed(value: T) -> T:
    """The same record, if each of its fields has the type it says.

    Raises:
        ValueError: One has not; the text names it.
    """
    kind: Any = type(value)
    for name, allowed in _types(kind).items():
        given = getattr(value, name)
        if not isinstance(given, allowed) or (isinstance(given, bool) and bool not in allowed):
            msg = f"{name} is {type(given).__name__}"
            raise ValueError(msg)
        refuse(not _is_storable(name, given), f"{name} is nothing that a library can keep")
    return value


def _is_storable(name: str, value: Any) -> bool:
    """Whether a database takes it as it is; texts of users may hold half a character, which is written out there."""
    match value:
        case bool():
            return True
        case int():
            return abs(value) < 1 << 63
        case float():
            return isfinite(value)
        case str() if name not in _ANY_TEXT:
            return not any(0xD800 <= ord(letter) < 0xE000 for letter in value)
    return True


@cache
def _types(cls: Any) -> dict[str, tuple[type, ...]]:
    """What may stand in each field of a record."""
    known = {"ImageInput": ImageInput, "VideoInput": VideoInput, "datetime": datetime, "Decimal": Decimal}
    hints = get_type_hints(cls, localns=known)
    return {each.name: tuple(_plain_types(hints[each.name])) for each in fields(cls)}


def _plain_types(hint: Any) -> list[type]:
    origin = get_origin(hint)
    if origin in (UnionType, Union):
        return [each for part in get_args(hint) for each in _plain_types(part)]
    if origin is Literal:
        return [type(each) for each in get_args(hint)]
    found = origin or hint
    return [float, int] if found is float else [found]


def refuse(is_wrong: bool, why: str) -> None:
    """Raises ValueError with a reason."""
    if is_wrong:
        raise ValueError(why)
