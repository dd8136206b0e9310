"""How SQLite keeps its journal here: write-ahead where that works, the plain rollback journal elsewhere.

The write-ahead log needs memory that all processes share. A network drive may have none, or, worse, one for each
machine. SQLite's own answer does not tell: asked for a write-ahead log, it says yes and fails at the next statement.
So a scratch database is tried, and a library's own is never switched while others may use it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from veo_widget.errors import LibraryError

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = ("9p", "afs", "beegfs", "ceph", "cifs", "fuse", "glusterfs", "gpfs", "lustre", "nfs", "smb")
"""How the types of file systems begin that several machines may have mounted; FUSE is also what Drive is on."""
_SWITCH_SECONDS = 2.0
_WAL = 2
_WRITE_VERSION = 18


def settle_journal(path: Path) -> None:
    """Has a library's database use the journal that works where it lies.

    Raises:
        LibraryError: It cannot be switched to the journal that works here, since another program uses it.
    """
    shared = is_shared(path.parent)
    if is_new(path) and not shared and _write_ahead_works(path.parent):
        with suppress(sqlite3.OperationalError), _connection(path) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    if is_write_ahead(path) and (shared or not _opens(path)):
        _leave_write_ahead(path)


def is_new(path: Path) -> bool:
    """Whether there is no database yet."""
    return not path.exists() or path.stat().st_size == 0


def is_write_ahead(path: Path) -> bool:
    """Whether a database is marked for a write-ahead log; read from its header, which opens nothing."""
    if is_new(path):
        return False
    with path.open("rb") as file:
        head = file.read(_WRITE_VERSION + 1)
    return len(head) > _WRITE_VERSION and head[_WRITE_VERSION] == _WAL


def is_shared(folder: Path, mounts: str | None = None) -> bool:
    """Whether other machines may have a folder too, by the type of its file system; Linux tells.

    Args:
        folder: Which.
        mounts: What ``/proc/self/mountinfo`` holds; read where it is None.
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", "replace")
        except OSError:
            return False
    found = [(point, kind) for point, kind in _mounted(mounts) if folder.resolve().is_relative_to(point)]
    # The last one of the deepest: a mount hides what was mounted there before.
    deepest = max(found, key=lambda mount: len(mount[0].parts), default=(Path(), ""))
    kinds = [kind for point, kind in found if point == deepest[0]]
    return bool(kinds) and kinds[-1].startswith(_NETWORK)


def _mounted(mounts: str) -> Iterator[tuple[Path, str]]:
    """Mount points and types; see proc(5)."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        if len(fields) > 4 and kind:
            yield Path(fields[4].encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")), kind


def _write_ahead_works(folder: Path) -> bool:
    """Whether two connections to a scratch database in this folder see each other's writes."""
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".journal-") as scratch:
            path = Path(scratch) / "scratch.sqlite3"
            with _connection(path) as one, _connection(path) as other:
                if one.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
                    return False
                one.execute("CREATE TABLE numbers (number)")
                other.execute("INSERT INTO numbers VALUES (1)")
                return bool(one.execute("SELECT number FROM numbers").fetchall() == [(1,)])
    except (sqlite3.Error, OSError):
        return False


def _opens(path: Path) -> bool:
    """Whether a database that is marked for a write-ahead log can be written with one."""
    try:
        with _connection(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return is_busy(error)  # somebody else's long write shows that it works
    return True


def _leave_write_ahead(path: Path) -> None:
    try:
        with _connection(path) as connection:
            # Alone with a database, SQLite does without shared memory.
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        what, then = "cannot be used", "It was left as it is."
        if is_busy(error):
            what = "is in use by another program in a way that this file system does not allow"
            then = "Close the notebooks that use it, then try again."
        msg = f"The library's database {what} ({error}). {then}"
        raise LibraryError(msg) from None


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection is in the way."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=_SWITCH_SECONDS, isolation_level=None)) as connection:
        yield connection
