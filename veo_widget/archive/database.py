"""Opens the library's database through SQLAlchemy Core."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, IntegrityError

from veo_widget.archive.inspecting import BROKEN, damaged, inspect_database
from veo_widget.archive.journaling import is_busy, settle_journal
from veo_widget.archive.migrations import MIGRATIONS, migrate
from veo_widget.errors import LibraryError

BUSY_SECONDS = 30
"""How long a write waits for another process's write."""
_ASK_AGAIN = (0.001, 0.01)
"""Seconds between two tries to get the write lock."""


def open_database(path: Path) -> Engine:
    """A database with all migrations applied.

    Raises:
        LibraryError: It is damaged, not ours, of a newer version, or cannot be used on this file system.
    """
    inspect_database(path, [name for name, _ in MIGRATIONS])
    settle_journal(path)
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    with explained():
        migrate(for_writing(engine))
    return engine


def _set_up(connection: Any, _record: object) -> None:
    # Transactions are begun explicitly below; the driver's own implicit ones would begin too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    # A committed intent must survive a power cut, since money follows it.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        _begin_writing(driver)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(driver: sqlite3.Connection) -> None:
    """Takes the write lock at once, so that two processes queue up instead of failing half-way.

    SQLite's own waiting asks ten times a second in the end; where others write one record after the other, the
    lock is free for a moment only, and the one who asks seldom may wait for ever.
    """
    until = time.monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() > until:
                    raise
            time.sleep(random.uniform(*_ASK_AGAIN))
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def for_writing(engine: Engine) -> Engine:
    """The same database for transactions that write."""
    return engine.execution_options(writes=True)


@contextmanager
def explained() -> Iterator[None]:
    """Within the block, what SQLite cannot do is told in a sentence, without the statement and what was in it.

    Raises:
        LibraryError: Instead of SQLAlchemy's error.
    """
    try:
        yield
    except IntegrityError:
        raise
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        if not isinstance(cause, sqlite3.Error):
            raise
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF in BROKEN:
            raise damaged(str(cause)) from None
        what = f"another program has been writing to it for {BUSY_SECONDS} seconds" if is_busy(cause) else str(cause)
        msg = f"The library's database could not be used ({what})."
        raise LibraryError(msg) from None
