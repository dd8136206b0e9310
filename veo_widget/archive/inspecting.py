"""Looks at a library's database before anything may write to it: a damaged, foreign or newer one stays as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from veo_widget.archive.journaling import is_new, is_write_ahead
from veo_widget.errors import LibraryError

NEWER = "The library was written by a newer veo_widget. It was left as it is; upgrade to use it."
SMALL_BYTES = 32_000_000
"""Up to this size everything is checked at opening; beyond, what can be made again is left out, to save a second."""
_RECORDS = frozenset({"jobs", "events", "clips", "marks", "sweeps", "sweep_runs", "migrations"})
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def inspect_database(path: Path, known: Collection[str]) -> None:
    """Refuses a database that is not one of ours, without changing a byte of it.

    Args:
        path: The file; nothing is said of one that is not there yet.
        known: The names of the migrations there are.

    Raises:
        LibraryError: It is damaged, something else, or of a newer version.
    """
    if is_new(path):
        return
    try:
        tables, applied = _read(path)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in BROKEN:
            return  # in use or to be recovered after a crash: opening it for writing decides
        raise damaged(str(error)) from None
    if "migrations" not in tables and tables:
        msg = "The library's folder holds somebody else's library.sqlite3. It was left as it is; choose another folder."
        raise LibraryError(msg)
    if applied - set(known):
        raise LibraryError(NEWER)


def damaged(what: str) -> LibraryError:
    """The error that says a database cannot be read."""
    return LibraryError(
        f"The library's database is damaged ({what}). It was left as it is. Put a backup in its place, or choose "
        "another folder with veo.library(path); the clips themselves lie in the folder clips."
    )


def _read(path: Path) -> tuple[set[str], set[str]]:
    # Nobody has it open where there is no log beside it; read as immutable, no log is made either.
    clean = is_write_ahead(path) and not path.with_name(f"{path.name}-wal").exists()
    address = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' if clean else ''}"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        is_small = path.stat().st_size <= SMALL_BYTES
        for what in ("1",) if is_small else sorted(_RECORDS & tables):
            said = connection.execute(f"PRAGMA quick_check({what})").fetchone()[0]
            if said != "ok":
                error = sqlite3.DatabaseError(str(said).splitlines()[-1])
                error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise error
        named = connection.execute("SELECT name FROM migrations") if "migrations" in tables else ()
        return tables, {row[0] for row in named}
