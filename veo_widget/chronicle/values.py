"""One comparison of a filter as a condition over columns, true or false for every attempt.

An attempt that has no value for a field is equal to None, different from everything else, and neither more nor less
than anything, as in Python. Texts are compared and searched without regard to case.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_

from veo_widget.archive.attempts import tag_key
from veo_widget.archive.finding import TEXT_LENGTH
from veo_widget.archive.marks import fold
from veo_widget.chronicle.fields import Field

Condition = ColumnElement[bool]
ORDERED: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""What an operator is when its sides change places."""
_ID_LETTERS = 4
"""So many of an id's last letters are enough."""
_MOST = 2**63 - 1
_SHOWN = 60
"""Characters of a value that are repeated in a sentence."""
_DAY = 10
"""Letters of a date without a time."""
_WORDS = {"number": "a number", "flag": "True or False", "time": "a day or a time", "tags": "a list of tags"}


class Mistake(ValueError):
    """A comparison that makes no sense; the text says why, without the place."""


def compared(field: Field, sign: str, value: Any) -> Condition:
    """A field beside a value; `sign` is one of the keys of `TURNED`."""
    if sign in ORDERED:
        return _ordered(field, sign, value)
    equal = _equal(field, value)
    return equal if sign == "==" else ~equal


def among(field: Field, values: Sequence[Any]) -> Condition:
    """Whether a field is one of several values."""
    return or_(false(), *(_equal(field, value) for value in values))


def both(field: Field, sign: str, other: Field) -> Condition:
    """Two fields beside each other."""
    if field.kind != other.kind or field.kind in ("tags", "words"):
        msg = f"{field.name} and {other.name} cannot be compared with each other."
        raise Mistake(msg)
    if sign in ORDERED:
        if field.kind not in ("number", "time"):
            raise Mistake(_no_order(field))
        known = (field.column.is_not(None), other.column.is_not(None))
        return and_(*known, ORDERED[sign](field.column, other.column))
    equal: Condition = field.column.is_not_distinct_from(other.column)
    return equal if sign == "==" else ~equal


def holds(value: Any, field: Field) -> Condition:
    """Whether a text occurs in a field, or a tag is among the tags."""
    if field.kind not in ("text", "words", "tags"):
        what = _WORDS.get(field.kind, "an id")
        msg = f"{field.name} is {what}, in which nothing can be looked for; write {field.name} == ..."
        raise Mistake(msg)
    text = _text(field, value)
    if field.kind == "tags":
        return field.column.contains(tag_key(" ".join(text.split())), autoescape=True)
    return or_(*(column.contains(fold(text), autoescape=True) for column in field.columns))


def begins(field: Field, value: Any, *, at_end: bool = False) -> Condition:
    """Whether a text field begins with a text, or ends with it."""
    if field.kind != "text":
        msg = f"{field.name} is no text."
        raise Mistake(msg)
    text = fold(_text(field, value))
    column = field.column
    return column.endswith(text, autoescape=True) if at_end else column.startswith(text, autoescape=True)


def is_set(field: Field) -> Condition:
    """A field by itself: whether it is true, and for others whether there is one that is not 0 or empty."""
    if field.kind == "words":
        raise Mistake(_search_hint(field))
    zero: Any = 0 if field.kind in ("number", "flag", "time") else ""
    return and_(field.column.is_not(None), field.column != zero)


def _equal(field: Field, value: Any) -> Condition:
    column = field.column
    if field.kind in ("tags", "words"):
        raise Mistake(_search_hint(field))
    if value is None:
        return or_(column.is_(None), column == "") if field.kind == "text" else column.is_(None)
    match field.kind:
        case "number":
            return column.is_not_distinct_from(_number(field, value))
        case "flag":
            return column.is_not_distinct_from(_flag(field, value))
        case "time":
            begin, end = _span(field, value)
            return and_(column >= begin, column < end)
        case "id":
            return _known_by(column, _text(field, value))
    return _is_text(field, _text(field, value))


def _ordered(field: Field, sign: str, value: Any) -> Condition:
    column = field.column
    if field.kind == "number":
        return and_(column.is_not(None), ORDERED[sign](column, _number(field, value)))
    if field.kind != "time":
        raise Mistake(_no_order(field))
    begin, end = _span(field, value)
    # A day is all of it: what is after it begins at its end, and up to it means through its last moment.
    edge = {"<": column < begin, "<=": column < end, ">": column >= end, ">=": column >= begin}
    return edge[sign]


def _number(field: Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Mistake(_wrong(field, value))
    if abs(value) <= _MOST:
        return value
    return math.inf if value > 0 else -math.inf  # beyond all that is kept, and more than the database takes


def _flag(field: Field, value: Any) -> bool:
    if not isinstance(value, bool) and value not in (0, 1):
        raise Mistake(_wrong(field, value))
    return bool(value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Mistake(_wrong(field, value))
    if len(value) > TEXT_LENGTH:
        msg = f"At most {TEXT_LENGTH:,} characters can be looked for, not {len(value):,}."
        raise Mistake(msg)
    return value


def _is_text(field: Field, text: str) -> Condition:
    if field.values and fold(text) not in field.values:
        close = get_close_matches(fold(text), field.values, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(field.values)}."
        msg = f"No attempt has the {field.name} {_shown(text)}; {hint}"
        raise Mistake(msg)
    equal: Condition = func.coalesce(field.column, "") == fold(text)
    return equal


def _known_by(column: ColumnElement[Any], text: str) -> Condition:
    wanted = text.strip().upper()
    if not wanted.isalnum() or len(wanted) < _ID_LETTERS:
        msg = f"An id is known by its last {_ID_LETTERS} letters or more, not by {_shown(text)}."
        raise Mistake(msg)
    return and_(column.is_not(None), column.endswith(wanted, autoescape=True))


def _span(field: Field, value: Any) -> tuple[float, float]:
    """From when to when a text stands for, in seconds since 1970: a day, a second, or one moment. UTC."""
    if not isinstance(value, str):
        raise Mistake(_wrong(field, value))
    try:
        begin = datetime.fromisoformat(value.strip())
        begin = begin if begin.tzinfo else begin.replace(tzinfo=UTC)
        length = timedelta(days=1) if len(value.strip()) <= _DAY else timedelta(seconds=1)
        length = length if not begin.microsecond else timedelta(microseconds=1)
        return begin.timestamp(), (begin + length).timestamp()
    except (ValueError, OverflowError):
        msg = f"{_shown(value)} is no day or time; write it as '2026-11-23' or '2026-11-23 14:30' (UTC)."
        raise Mistake(msg) from None


def _wrong(field: Field, value: Any) -> str:
    return f"{field.name} is {_WORDS.get(field.kind, 'a text')}, and cannot be compared with {_shown(value)}."


def _shown(value: Any) -> str:
    """A value as it is repeated in a sentence."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _no_order(field: Field) -> str:
    return f"{field.name} has no order; compare it with == or look into it with 'word' in {field.name}."


def _search_hint(field: Field) -> str:
    return f"{field.name} is looked into: 'neon' in {field.name}."
