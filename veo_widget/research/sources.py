"""Where a sweep's prompts come from: one template, several, or the rows of a table.

A row's other columns go with its prompt: settings, values of its slots, or labels that only group. A `DataFrame` is
recognised by what it can do, so that pandas need not be there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from veo_widget.errors import SweepError
from veo_widget.prompts.tables import read_table
from veo_widget.research.values import OPTIONS

DEFAULT_COLUMN = "prompt"
_LIKE_A_TYPO = 0.8


@dataclass(frozen=True)
class Row:
    """One prompt as it was given, with what belongs to it alone.

    Attributes:
        text: The template.
        values: Settings, values of slots, labels: by column, as they stand in the table.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


def read_rows(source: Any, column: str | None, limit: int) -> list[Row]:
    """The rows of whatever a sweep was given.

    Args:
        source: A text, several, a DataFrame, records (dictionaries), or a CSV file. A path as a text is a CSV file
            only with `column`, since any text can be a prompt.
        column: The column that holds the prompts, for tables; ``"prompt"`` where it is None.
        limit: More rows than this are refused.

    Raises:
        SweepError: There are none, too many, or no such column.
        TableError: The file cannot be read.
        TypeError: It is none of these.
    """
    table = _table(source, column)
    if table is not None:
        return _rows_of(table, column or DEFAULT_COLUMN, limit)
    texts = [source] if isinstance(source, str) else source
    if isinstance(texts, (Mapping, bytes)) or not isinstance(texts, Iterable):
        msg = f"A sweep takes a prompt, a list of them, a table or a CSV file, not {type(source).__name__}."
        raise TypeError(msg)
    found = [Row(text) for text in texts]
    if not found:
        msg = "A sweep needs at least one prompt."
        raise SweepError(msg)
    return found


def _table(source: Any, column: str | None) -> list[Mapping[str, Any]] | None:
    """The source as records, where it is a table."""
    if isinstance(source, os.PathLike) or (isinstance(source, str) and column is not None):
        return list(read_table(Path(source).expanduser()))
    if hasattr(source, "to_dicts"):  # polars
        return list(source.to_dicts())
    if hasattr(source, "to_dict") and hasattr(source, "columns"):
        records: list[Mapping[str, Any]] = source.to_dict(orient="records")
        return records
    if isinstance(source, (list, tuple)) and any(isinstance(each, Mapping) for each in source):
        return list(source)
    if column is not None:
        msg = "prompt= names the column of a table or a CSV file; here there is none."
        raise TypeError(msg)
    return None


def _rows_of(table: Sequence[Mapping[str, Any]], column: str, limit: int) -> list[Row]:
    if not table:
        msg = "The table has no rows."
        raise SweepError(msg)
    if len(table) > limit:
        msg = f"The table has {len(table):,} rows, and a sweep may have {limit:,} cells. Nothing was sent."
        raise SweepError(msg)
    return [_row(record, column, number) for number, record in enumerate(table, start=1)]


def _row(record: Mapping[Any, Any], column: str, number: int) -> Row:
    values = {str(name): value for name, value in record.items() if name is not None}
    if column not in values:
        names = ", ".join(values) or "none"
        msg = f"The table has no column {column!r}; its columns are {names}. Name the one with the prompts: prompt=..."
        raise SweepError(msg)
    text = values.pop(column)
    if not isinstance(text, str):
        msg = f"Row {number} of the table has no text in its column {column!r}."
        raise SweepError(msg)
    return Row(text, values)


def labels_of(rows: Iterable[Row], slots: Iterable[str]) -> tuple[str, ...]:
    """The columns that neither set anything nor fill a slot: they group, and are kept.

    Raises:
        SweepError: One of them is likely a mistyped parameter: a typo must not become a paid sweep.
    """
    known = [*OPTIONS, *slots]
    names = dict.fromkeys(name for row in rows for name in row.values if name not in known)
    for name in names:
        close = get_close_matches(name, known, n=1, cutoff=_LIKE_A_TYPO)
        if close:
            msg = f"The table has a column {name!r}. Did you mean {close[0]!r}? If not, rename it: it is too alike."
            raise SweepError(msg)
    return tuple(names)
