"""Named steps that bring a database up to date, each applied once, in order, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, inspect, select, text
from sqlalchemy.exc import DatabaseError

from veo_widget.archive import schema, shelving
from veo_widget.archive.inspecting import NEWER
from veo_widget.errors import LibraryError
from veo_widget.records import utc_now


def _m001_jobs_events_clips(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=[schema.jobs, schema.events, schema.clips])


def _m002_uri_of_clips(connection: Connection) -> None:
    if "uri" not in {column["name"] for column in inspect(connection).get_columns("clips")}:
        connection.execute(text("ALTER TABLE clips ADD COLUMN uri TEXT"))


def _m003_keys_of_jobs(connection: Connection) -> None:
    if "reuse_key" not in {column["name"] for column in inspect(connection).get_columns("jobs")}:
        connection.execute(text("ALTER TABLE jobs ADD COLUMN reuse_key VARCHAR(64)"))
        connection.execute(text("ALTER TABLE jobs ADD COLUMN draw INTEGER"))
        connection.execute(text("CREATE INDEX jobs_of_key ON jobs (reuse_key)"))


def _m004_marks_and_shelf(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=[schema.marks, schema.shelf, schema.shelf_tags])
    shelving.fill(connection)


def _m005_sweeps(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=[schema.sweeps, schema.sweep_runs])


def _m006_attempts(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=[schema.attempts, schema.origins, schema.attempts_read])


MIGRATIONS: tuple[tuple[str, Callable[[Connection], None]], ...] = (
    ("001_jobs_events_clips", _m001_jobs_events_clips),
    ("002_uri_of_clips", _m002_uri_of_clips),
    ("003_keys_of_jobs", _m003_keys_of_jobs),
    ("004_marks_and_shelf", _m004_marks_and_shelf),
    ("005_sweeps", _m005_sweeps),
    ("006_attempts", _m006_attempts),
)


def migrate(engine: Engine) -> None:
    """Applies what is missing.

    Raises:
        LibraryError: The file is damaged, or was written by a newer version; it is untouched.
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
        raise LibraryError(NEWER)
    if not applied:
        schema.migrations.create(connection, checkfirst=True)
    for name, step in MIGRATIONS:
        if name not in applied:
            step(connection)
            connection.execute(insert(schema.migrations).values(name=name, applied=utc_now().isoformat()))
