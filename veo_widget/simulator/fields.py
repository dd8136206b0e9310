"""Reading single JSON fields the way the service does: by type first, then by range, in its own words.

`rules` says which fields exist and how they combine; here is only what a number, a flag or a choice is.
"""

from __future__ import annotations

from typing import Any

from veo_widget.simulator.errors import Refusal, unsupported_field, unsupported_value

Json = dict[str, Any]


def wrong_type(name: str, kind: str) -> Refusal:
    return Refusal(f"The value type for `{name}` needs to be a {kind}.")


def refuse_unknown(given: Json, known: frozenset[str]) -> None:
    for name in given:
        if name not in known:
            raise unsupported_field(name)


def whole_number(given: Json, name: str, default: int | None, low: int, high: int) -> int | None:
    """An integer in [low, high]; 8.0 counts as 8 (JSON knows one kind of number), "8" and true do not."""
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(name, "number")
    # The range first: JSON as Python reads it knows NaN and Infinity, which have no integer.
    if not low <= value <= high or value != int(value):
        raise out_of_bound(name, low, high)
    return int(value)


def out_of_bound(name: str, low: int, high: int) -> Refusal:
    return Refusal(
        f"The number value for `{name}` is out of bound. Please provide a value between {low} and {high}, inclusive."
    )


def flag(given: Json, name: str, default: bool) -> bool:
    value = given.get(name, default)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise wrong_type(name, "boolean")
    return value


def text(given: Json, name: str, default: str = "") -> str:
    value = given.get(name, default)
    if value is None:
        return default
    if not isinstance(value, str):
        raise wrong_type(name, "string")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        msg = f"Invalid value for `{name}`: not valid Unicode."
        raise Refusal(msg)
    return value


def choice(given: Json, name: str, allowed: frozenset[str], default: str) -> str:
    value = text(given, name, default)
    if value not in allowed:
        raise unsupported_value(value, name)
    return value


def mapping(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise wrong_type(name, "struct")
    return value
