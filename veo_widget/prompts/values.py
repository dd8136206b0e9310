"""What a template's slots are filled with: single values, lists of them, rows of a table.

An axis is a list of rows. A list of values is an axis of its own; the columns of a table share one, since they belong
together.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veo_widget.errors import TableError, TemplateError
from veo_widget.prompts.tables import read_table


@dataclass(frozen=True)
class Axis:
    """Rows of values that belong together; each row has every slot of the axis."""

    rows: tuple[Mapping[str, str], ...]


def axes_of(slots: tuple[str, ...], table: Any, values: Mapping[str, Any]) -> dict[str, Axis]:
    """By slot, the axis it takes its values from.

    Raises:
        TemplateError: A slot has two sources, a list is empty, or the table has none of the slots.
        TableError: A file that cannot be read, or a row that lacks a value.
        TypeError: A value that is no text or number.
    """
    axes = {name: Axis(tuple({name: text} for text in _texts(name, value))) for name, value in values.items()}
    if table is None:
        return axes
    rows = _rows(table)
    named = [name for name in slots if any(name in row for row in rows)]
    twice = [name for name in named if name in axes]
    if twice:
        msg = f"The slot {{{twice[0]}}} has values twice: in the table and as {twice[0]}=... Give one of them."
        raise TemplateError(msg)
    if not named:
        columns = ", ".join(dict.fromkeys(str(name) for row in rows for name in row)) or "none"
        msg = f"The table has none of the slots {', '.join(slots) or '(there are none)'}; its columns are {columns}."
        raise TemplateError(msg)
    axis = Axis(tuple({name: _cell(row, name, number) for name in named} for number, row in enumerate(rows, start=1)))
    return axes | dict.fromkeys(named, axis)


def _texts(name: str, value: Any) -> list[str]:
    if isinstance(value, os.PathLike):
        return _column(name, Path(value))
    if isinstance(value, (set, frozenset)):
        msg = f"The values for {{{name}}} are a set, which has no order; give a list."
        raise TypeError(msg)
    if isinstance(value, Mapping) or hasattr(value, "columns"):
        msg = f"{name} takes one value or a list of them; rows of a table are given without a name: expand(table)."
        raise TypeError(msg)
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return [_text(name, value)]
    texts = [_text(name, each) for each in value]
    if not texts:
        msg = f"The list of values for {{{name}}} is empty."
        raise TemplateError(msg)
    return texts


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    is_number = hasattr(value, "__index__") or isinstance(value, float) or hasattr(value, "__float__")
    if isinstance(value, bytes) or value is None or not is_number or (isinstance(value, float) and math.isnan(value)):
        what = "nothing" if value is None else "no number" if isinstance(value, float) else type(value).__name__
        msg = f"A value for {{{name}}} is a text or a number, not {what}."
        raise TypeError(msg)
    return str(value)


def _column(name: str, path: Path) -> list[str]:
    rows = read_table(path)
    columns = list(rows[0])
    column = name if name in columns else columns[0] if len(columns) == 1 else None
    if column is None:
        msg = f"{path.name} has no column {name}; its columns are {', '.join(columns)}."
        raise TableError(msg)
    return [_cell(row, column, number) for number, row in enumerate(rows, start=1)]


def _rows(table: Any) -> list[Mapping[str, Any]]:
    """The rows of a table, whatever it is."""
    if isinstance(table, (str, os.PathLike)):
        return list(read_table(Path(table)))
    if hasattr(table, "to_dicts"):  # polars, which has a to_dict of another meaning too
        table = table.to_dicts()
    elif hasattr(table, "to_dict") and hasattr(table, "columns"):
        table = table.to_dict("records")
    if isinstance(table, Mapping) or not isinstance(table, Iterable):
        msg = f"A table is the path of a CSV file, a DataFrame or a list of dictionaries, not {type(table).__name__}."
        raise TypeError(msg)
    rows = list(table)
    wrong = next((row for row in rows if not isinstance(row, Mapping)), None)
    if wrong is not None:
        msg = f"Each row of a table is a dictionary, not {type(wrong).__name__}."
        raise TypeError(msg)
    if not rows:
        msg = "The table has no rows."
        raise TemplateError(msg)
    return rows


def _cell(row: Mapping[str, Any], name: str, number: int) -> str:
    value = row.get(name)
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)) or value is _missing():
        msg = f"Row {number} of the table has no value for {name}."
        raise TableError(msg)
    return _text(name, value)


def _missing() -> Any:
    """The mark pandas has for a value that is not there, where pandas is loaded."""
    pandas = sys.modules.get("pandas")
    return getattr(pandas, "NA", None)
