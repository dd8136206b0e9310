"""The rows of a study as files: `metadata.jsonl` for Hugging Face `datasets`, CSV, Parquet.

Values are exact: a text that a spreadsheet takes for a formula stays what was written. Within a column everything has
one type, since Arrow, which reads all three, takes no mixture.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from veo_widget.records import JobRecord
from veo_widget.sharing.gathering import Gathered
from veo_widget.sharing.layout import poster_path, video_path

NO_PARQUET = "table.parquet, which needs pyarrow (pip install 'veo-widget[research]')"
_FILE = "file_name"
"""How `datasets` calls the column that names the file; it stands first, and no other name may end like it."""
_OF_JOB = ("wire", "endpoint", "request_sha256", "submitted", "finished", "filtered", "parent")
_TAKEN = ("video", "audio", "image", "label", "poster", *_OF_JOB)
"""Columns that `datasets` makes itself or gives a meaning of their own, and those that are added here."""

Row = dict[str, Any]
Columns = Sequence[str]


def table_of(gathered: Gathered) -> list[Row]:
    """One row for each clip and for each attempt or cell without one; files by their place in the export."""
    jobs = {record.id: record for record in gathered.jobs}
    clips = {clip.id: clip for clip in gathered.clips}
    rows = []
    for given in gathered.rows:
        clip = clips.get(given.get("clip") or "")
        own = {_FILE: video_path(clip) if clip else "", "poster": poster_path(clip) if clip else ""}
        rest = {_column(name): value for name, value in given.items() if name != "path"}
        rows.append(own | rest | _of_job(jobs.get(given.get("job") or "")))
    return _uniform(rows)


def metadata_lines(rows: Iterable[Row]) -> bytes:
    """The rows that have a file, one JSON object a line."""
    kept = [_plain(row) for row in rows if row[_FILE]]
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in kept).encode()


def csv_table(rows: Sequence[Row]) -> bytes:
    """The rows as CSV in UTF-8; what is not known is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_plain(row) for row in rows)
    return text.getvalue().encode()


def parquet_table(rows: Sequence[Row]) -> bytes | None:
    """The rows as Parquet, times as times; None where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return None
    table = pa.Table.from_pylist([{name: _storable(value) for name, value in row.items()} for row in rows])
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def _of_job(record: JobRecord | None) -> Row:
    """What a publication needs of an attempt beside its row."""
    if record is None:
        return dict.fromkeys(_OF_JOB)
    request, backend, times = record.request, record.backend, (record.submitted, record.finished)
    parent = request.video.clip_id if request.video else None
    values = (backend.get("wire"), backend.get("endpoint"), request.sha256, *times, record.filtered, parent)
    return dict(zip(_OF_JOB, values, strict=True))


def _column(name: str) -> str:
    """A column's name that `datasets` takes for one of the user's."""
    return f"{name}_given" if name in _TAKEN or name.endswith((_FILE, f"{_FILE}s")) else name


def _uniform(rows: list[Row]) -> list[Row]:
    """Rows that have the same columns, each with values of one type."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    for name in names:
        kinds = {_kind(row.get(name)) for row in rows} - {None}
        for row in rows:
            row[name] = _converted(row.get(name), kinds)
    return [{name: row[name] for name in names} for row in rows]


def _kind(value: Any) -> type | None:
    if isinstance(value, (Mapping, list, tuple)):
        return dict
    return None if value is None else type(value)


def _converted(value: Any, kinds: set[type | None]) -> Any:
    """A value of a column in which there are these types."""
    if kinds == {int, float}:
        return None if value is None else float(value)
    return _text(value) if len(kinds) > 1 or kinds == {dict} else value


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, datetime) else json.dumps(value, ensure_ascii=False, default=str)


def _plain(row: Mapping[str, Any]) -> Row:
    """A row without times, which JSON and CSV do not have."""
    return {name: value.isoformat() if isinstance(value, datetime) else _storable(value) for name, value in row.items()}


def _storable(value: Any) -> Any:
    """A value that a file can hold: halves of characters written out."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value
