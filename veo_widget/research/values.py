"""One value of something that varies: as it is asked for, as it is told from others, as it is shown.

Values come from Python, from tables and from the text of a magic; here they become the same. What a model takes is
not judged here: an illegal value makes an illegal cell, which the catalog explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from veo_widget.errors import SweepError
from veo_widget.studio.options import RequestOptions

WHOLE = frozenset({"duration_seconds", "seed", "number_of_videos", "fps"})
SWITCHES = frozenset({"generate_audio", "enhance_prompt"})
IMAGES = frozenset({"image", "last_frame", "reference_images"})
HOW = frozenset({"retries", "new", "draw", "budget", "edit", "study", "remix_of"})
"""Parameters of `veo.generate` that say how a video is bought, and not which one."""
OPTIONS = frozenset(RequestOptions.__annotations__) - HOW
"""Parameters that may vary."""
_RANGE = re.compile(r"\s*(\d{1,12})\s*\.\.\s*(\d{1,12})\s*")
_SPREAD_OUT = 100_000
"""A range among other numbers is spread out so far; any limit of a sweep is below."""
_WORDS = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}


@dataclass(frozen=True)
class Value:
    """One value.

    Attributes:
        key: Plain data that tells it from other values, on every machine: pictures by hash, clips by id.
        text: What a person calls it.
        given: What a request is built from.
    """

    key: Any
    text: str = field(compare=False)
    given: Any = field(compare=False)

    @classmethod
    def plain(cls, value: Any) -> Value:
        """A number, a text, a truth value or None."""
        if isinstance(value, bool):
            return cls(value, "on" if value else "off", value)
        return cls(value, "not set" if value is None else str(value), value)


def spread(name: str, given: Any, limit: int) -> Sequence[Any]:
    """The values a parameter is given: one, several, or a range such as ``"1..5"``.

    Raises:
        SweepError: There are none, more than `limit`, or a range that runs backwards.
    """
    if isinstance(given, str) and name in WHOLE:
        return _whole_numbers(name, given)
    if not isinstance(given, range) and not _is_several(name, given):
        return [given]
    is_counted = isinstance(given, range) and name in WHOLE  # with the other factors, and not spread out before
    found = given if is_counted else list(islice(given, limit + 1))
    if not found:
        msg = f"{name} has no values. Give one or several, or leave it out."
        raise SweepError(msg)
    if not is_counted and len(found) > limit:
        msg = f"{name} has more than {limit:,} values, and a sweep may have {limit:,} cells. Nothing was sent."
        raise SweepError(msg)
    return found


def from_text(name: str, text: str) -> Any:
    """The values a magic's option names: ``1..5``, ``a,b``, or ``one, two|three`` where a value holds a comma.

    Raises:
        SweepError: One of them is empty.
    """
    if name in WHOLE:
        return text
    numbers = _RANGE.fullmatch(text)
    if numbers and name not in OPTIONS:
        return _range(name, numbers)
    parts = [part.strip() for part in text.split("|" if "|" in text else ",")]
    if not all(parts):
        msg = f"{name} has an empty value in {text!r}. Write values as a,b (or a|b where one holds a comma)."
        raise SweepError(msg)
    return [[part] for part in parts] if name == "reference_images" else parts


def read(name: str, raw: Any) -> Any:
    """One value of a parameter as `veo.generate` takes it: tables hold texts and floats, NumPy its own numbers."""
    if is_missing(raw):
        return None
    if hasattr(raw, "item") and getattr(raw, "shape", None) == ():
        raw = raw.item()
    if name in WHOLE:
        return _whole(raw)
    if name in SWITCHES and isinstance(raw, str):
        return _WORDS.get(raw.strip().lower(), raw)
    return raw.strip() if isinstance(raw, str) else raw


def is_missing(raw: Any) -> bool:
    """Whether it stands for "not set": None, an empty cell of a table, or a number that is none."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return True
    return type(raw).__name__ in ("NAType", "NaTType") or (isinstance(raw, float) and raw != raw)


def _whole(raw: Any) -> Any:
    if isinstance(raw, str):
        text = raw.strip().removesuffix("s")
        return int(text) if re.fullmatch(r"-?\d{1,12}", text) else raw
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def _whole_numbers(name: str, text: str) -> Sequence[Any]:
    """``"1..5"`` as a range, however long; ``"1, 2, 7..9"`` as a list."""
    alone = _RANGE.fullmatch(text)
    if alone:
        return _range(name, alone)
    found: list[Any] = []
    for part in text.split(","):
        several = _RANGE.fullmatch(part)
        found += _range(name, several)[:_SPREAD_OUT] if several else [part]
    if any(is_missing(part) for part in found):
        msg = f"{name} has an empty value in {text!r}. Write it as 1,2,3 or 1..5."
        raise SweepError(msg)
    return found


def _range(name: str, found: re.Match[str]) -> range:
    first, last = int(found[1]), int(found[2])
    if first > last:
        msg = f"The range {first}..{last} of {name} runs backwards; write {last}..{first}."
        raise SweepError(msg)
    return range(first, last + 1)


def _is_several(name: str, given: Any) -> bool:
    """Whether it is a collection of values, and not one value that happens to be a collection."""
    if isinstance(given, (str, bytes, bytearray, Mapping)) or not isinstance(given, Iterable):
        return False
    if name == "reference_images":
        lists = isinstance(given, (list, tuple))
        return lists and all(each is None or isinstance(each, (list, tuple)) for each in given)
    if name in IMAGES or name == "video":
        return isinstance(given, (list, tuple))
    return True
