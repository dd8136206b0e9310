"""Reads a CSV file of values: in whatever encoding it is, with whatever separates its columns, or says why not."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from pathlib import Path

from veo_widget.errors import TableError

Row = dict[str, str]

LARGEST = 20_000_000
"""Bytes; a list of prompts is far smaller, and a video by mistake far larger."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t|"
_NONE = "\x1f"
"""Separates nothing: for files of one column, whose values may have commas."""
_LOOKED_AT = 50


def read_table(path: Path) -> list[Row]:
    """The rows of a CSV file, its first line being the names of the columns.

    UTF-8 and UTF-16 are recognised; anything else is read as Windows-1252, with a warning that says so.

    Raises:
        TableError: There is no such file, or it is no table; the text says what is wrong, and in which line.
    """
    text = _decoded(path.name, _bytes(path))
    lines = list(io.StringIO(text, newline=""))
    if not text.strip():
        raise TableError(f"{path.name} is empty.")
    return _rows(path.name, lines, _separator(lines))


def _bytes(path: Path) -> bytes:
    path = path.expanduser()
    try:
        if path.stat().st_size > LARGEST:
            raise TableError(
                f"{path.name} is {path.stat().st_size / 1e6:.0f} MB; a table of values has a few MB at most."
            )
        return path.read_bytes()
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror or error}.") from None


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise TableError(f"{name} is a spreadsheet file, not CSV. Save it as CSV (UTF-8).")
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _without_mark(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TableError(f"{name} is in no encoding that is known here (line {line}). Save it as UTF-8.") from None
    if "\x00" in text:
        raise TableError(f"{name} is not a text file. Save the table as CSV (UTF-8).")
    if encoding == "cp1252":
        warnings.warn(f"{name} is not UTF-8; it was read as Windows-1252.", stacklevel=2)
    return text


def _without_mark(data: bytes) -> str:
    """The encoding of a text that does not name it; Windows-1252 where nothing else fits."""
    head = data[:4000]
    if head.count(0) > len(head) // 4:
        # Plain letters in UTF-16 have a zero byte each, before or behind.
        return "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _separator(lines: list[str]) -> str:
    """What stands between the columns: what gives every row as many as the first, and the most of them."""
    best, score = _NONE, (False, 1)
    for separator in _SEPARATORS:
        widths = _widths(lines[:_LOOKED_AT], separator)
        found = (len(set(widths)) == 1, widths[0] if widths else 0)
        if found[1] > 1 and found > score:
            best, score = separator, found
    return best


def _widths(lines: list[str], separator: str) -> list[int]:
    """How many values the rows have; the last one, which may go on behind what is looked at, does not count."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=separator, skipinitialspace=True) if row]
    except csv.Error:
        return []
    return [len(row) for row in (rows[:-1] if len(lines) == _LOOKED_AT else rows)]


def _rows(name: str, lines: list[str], separator: str) -> list[Row]:
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    rows: list[Row] = []
    header: list[str] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(name, row)
                continue
            if len(row) != len(header):
                raise TableError(_uneven(name, reader.line_num, len(row), len(header)))
            rows.append({key: cell.strip() for key, cell in zip(header, row, strict=True)})
    except csv.Error as error:
        raise TableError(f"{name} cannot be read at line {reader.line_num}: {error}.") from None
    if not rows:
        raise TableError(f"{name} has the names of its columns ({', '.join(header)}) and no row below them.")
    return rows


def _header(name: str, row: list[str]) -> list[str]:
    header = [cell.strip() for cell in row]
    twice = next((cell for cell in header if header.count(cell) > 1), None)
    if twice is not None or not all(header):
        what = f"two columns called {twice}" if twice else "a column without a name"
        raise TableError(f"{name} has {what} in its first line.")
    return header


def _uneven(name: str, line: int, found: int, wanted: int) -> str:
    values = f"{found} value{'' if found == 1 else 's'}"
    columns = f"{wanted} column{'' if wanted == 1 else 's'}"
    return f"Line {line} of {name} has {values}, the first line {columns}. Put quotes around values with separators."
