"""Opens the library's database through SQLAlchemy Core."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from veo_widget.archive.migrations import migrate

BUSY_SECONDS = 30
"""How long a write waits for another process's write."""


def open_database(path: Path) -> Engine:
    """A database with all migrations applied; see `migrate` for the errors."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    migrate(for_writing(engine))
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # Transactions are begun explicitly below; the driver's own implicit ones would begin too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Readers and one writer at a time; SQLite keeps the plain journal where the file system cannot do it.
    cursor.execute("PRAGMA journal_mode=WAL")
    # A committed intent must survive a power cut, since money follows it.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once, so that two processes queue up instead of failing half-way.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def for_writing(engine: Engine) -> Engine:
    """The same database for transactions that write."""
    return engine.execution_options(writes=True)
