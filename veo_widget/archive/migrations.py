"""Named steps that bring a database up to date, each applied once, in order, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError

from veo_widget.archive import schema
from veo_widget.errors import LibraryError
from veo_widget.records import utc_now


def _m001_jobs_events_clips(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=[schema.jobs, schema.events, schema.clips])


def _m002_uri_of_clips(connection: Connection) -> None:
    if "uri" not in {column["name"] for column in inspect(connection).get_columns("clips")}:
        connection.execute(text("ALTER TABLE clips ADD COLUMN uri TEXT"))


MIGRATIONS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("001_jobs_events_clips", _m001_jobs_events_clips),
    ("002_uri_of_clips", _m002_uri_of_clips),
)


def migrate(engine: Engine) -> None:
    """Applies what is missing.

    Raises:
        LibraryError: The file is no database of ours, or was written by a newer version; it is untouched.
    """
    try:
        with engine.begin() as connection:
            _apply(connection)
    except DatabaseError as error:
        msg = f"The library's database cannot be used ({error.orig}). It was left as it is."
        raise LibraryError(msg) from None


def _apply(connection: Connection) -> None:
    known = [name for name, _ in MIGRATIONS]
    applied: set[str] = set()
    if inspect(connection).has_table("migrations"):
        applied = set(connection.scalars(select(schema.migrations.c.name)))
    newer = applied - set(known)
    if newer:
        msg = "The library was written by a newer veo_widget. It was left as it is; upgrade to use it."
        raise LibraryError(msg)
    if not applied:
        schema.migrations.create(connection, checkfirst=True)
    for name, step in MIGRATIONS:
        if name not in applied:
            step(connection)
            connection.execute(insert(schema.migrations).values(name=name, applied=utc_now().isoformat()))
