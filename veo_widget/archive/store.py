"""Reads and writes the records. The journal of the engine writes here, everybody reads here."""

from __future__ import annotations

import json
import math
import platform
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median, pstdev
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, case, func, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore

from veo_widget.archive import attempts, rows, shelving
from veo_widget.archive.database import explained, for_writing, open_database
from veo_widget.archive.paths import LibraryPaths
from veo_widget.archive.pending import read_pending, replace_pending, update_pending
from veo_widget.archive.schema import clips, events, jobs, shelf
from veo_widget.archive.sweeps import SweepLog
from veo_widget.errors import LibraryError, RepeatError
from veo_widget.records import OPEN, PENDING, RESUMABLE, ClipRecord, JobRecord, State, utc_now

PAST_JOBS = 100
"""From how many of the latest jobs of a kind the expected time is learnt."""
SHORTEST = 0.05
"""Seconds below which no latency is told from another."""
_BOUND = 500
"""How many values one statement is given; SQLite limits them."""
_WANTED = sorted(state.value for state in PENDING)


class Store:
    """The records of one library; implements the engine's `Journal`. What SQLite cannot do is a `LibraryError`.

    Attributes:
        sweeps: What was swept.
    """

    def __init__(self, paths: LibraryPaths) -> None:
        self._paths = paths
        self._engine = open_database(paths.database)
        self.sweeps = SweepLog(self._engine)
        self._put_shelf_right()
        self.catch_up()
        self._put_pending_right()

    def close(self) -> None:
        """Gives the database's file back; the next use opens it again."""
        self._engine.dispose()

    def catch_up(self) -> None:
        """Has `attempts` say what happened since it was last looked at, in this process or in another."""
        with self.look() as connection:
            is_behind = attempts.is_behind(connection)
        if is_behind:
            with self.write() as connection:
                attempts.catch_up(connection)

    def intend(self, record: JobRecord) -> JobRecord:
        """Writes a new job down before anything is sent; fills in the time it is expected to take.

        Raises:
            RepeatError: Another kernel has written the same request down since this one looked for it.
        """
        with self.look() as connection:  # what takes time is done before the lock is taken
            record = _with_expected(record, _past_seconds(connection, record))
        with self.write() as connection:
            if record.detail.get("once"):
                _refuse_twin(connection, record)
            connection.execute(insert(jobs).values(rows.job_row(record, _versions())))
            self._append(connection, record)
        return record

    def note(self, record: JobRecord) -> None:
        """Writes down where a job stands now, with the clips it has got."""
        with self.write() as connection:
            for clip in record.clips:
                values = rows.clip_row(clip)
                connection.execute(insert_or_ignore(clips).values(values).on_conflict_do_nothing())
            if record.clips:
                shelving.fill(connection, [clip.id for clip in record.clips])
            self._append(connection, record)
        if record.state not in PENDING:
            self._take_off_pending(record.id)

    def jobs(self, *, limit: int | None = None) -> list[JobRecord]:
        """Every job, or the latest `limit` of them, newest first."""
        with self.look() as connection:
            return self._read(connection, latest().order_by(jobs.c.id.desc()).limit(limit))

    def job(self, job_id: str) -> JobRecord | None:
        """The one job whose id is, begins or ends with `job_id`."""
        wanted = job_id.strip().upper()
        if not wanted.isalnum():
            return None
        like = or_(jobs.c.id.startswith(wanted), jobs.c.id.endswith(wanted))
        with self.look() as connection:
            found = self._read(connection, latest().where(like).limit(2))
        return found[0] if len(found) == 1 else None

    def clips(self, *, hidden: bool = True) -> list[ClipRecord]:
        """Every clip, newest first; with `hidden` those too that are in the trash or were deleted from it."""
        query = select(clips).order_by(clips.c.id.desc())
        if not hidden:
            shown = and_(shelf.c.clip_id == clips.c.id, shelf.c.trashed.is_(None))
            query = query.join(shelf, shown)
        with self.look() as connection:
            return [rows.read_clip(row) for row in connection.execute(query)]

    def deleted(self) -> set[str]:
        """The ids of the clips whose files are gone because the trash was emptied."""
        with self.look() as connection:
            return set(connection.scalars(select(shelf.c.clip_id).where(shelf.c.deleted.is_not(None))))

    def clip(self, clip_id: str) -> ClipRecord | None:
        """The clip of that id; None where there is none."""
        with self.look() as connection:
            row = connection.execute(select(clips).where(clips.c.id == clip_id)).one_or_none()
        return None if row is None else rows.read_clip(row)

    def with_key(self, key: str) -> list[JobRecord]:
        """Every job of the same request, newest first; see `JobRecord.key`."""
        with self.look() as connection:
            return self._read(connection, latest().where(jobs.c.reuse_key == key).order_by(jobs.c.id.desc()))

    def with_keys(self, keys: Iterable[str]) -> dict[str, list[JobRecord]]:
        """The same for many requests at once, by key; a key without jobs is left out."""
        return _grouped(self._having(jobs.c.reuse_key, keys), lambda record: record.key)

    def with_ids(self, ids: Iterable[str]) -> dict[str, JobRecord]:
        """The jobs of these ids, by id."""
        return {record.id: record for record in self._having(jobs.c.id, ids)}

    def of_study(self, study: str) -> list[JobRecord]:
        """Every job that was bought for a study, newest first."""
        said = func.json_extract(events.c.record, "$.detail.study")
        with self.look() as connection:
            return self._read(connection, latest().where(said == study).order_by(jobs.c.id.desc()))

    def expecting(self, record: JobRecord) -> JobRecord:
        """A job that is only thought of, with the time that past jobs of its kind took; writes nothing."""
        with self.look() as connection:
            return _with_expected(record, _past_seconds(connection, record))

    def in_states(self, states: Iterable[State]) -> list[JobRecord]:
        """The jobs in one of these states, oldest first."""
        wanted = [state.value for state in states]
        with self.look() as connection:
            return self._read(connection, latest().where(events.c.state.in_(wanted)).order_by(jobs.c.id))

    def resumable(self) -> list[JobRecord]:
        """The jobs that may have a clip to fetch, first the one whose clip the service deletes first."""
        now = utc_now()

        def urgency(record: JobRecord) -> tuple[bool, timedelta]:
            until = record.fetch_until or now
            return until <= now, abs(until - now)  # what is most likely gone comes last

        return sorted(self.in_states(RESUMABLE), key=urgency)

    def copy_to(self, path: Path) -> None:
        """Writes a consistent copy of the database to a new file, whatever others write meanwhile."""
        with closing(sqlite3.connect(path)) as copy, self.look() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copy)

    def _having(self, column: Column[Any], values: Iterable[str]) -> list[JobRecord]:
        """The jobs with one of these values, newest first."""
        wanted, found = sorted(set(values)), []
        with self.look() as connection:
            for start in range(0, len(wanted), _BOUND):
                some = column.in_(wanted[start : start + _BOUND])
                found += self._read(connection, latest().where(some))
        return sorted(found, key=lambda record: record.id, reverse=True)

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes, and has the write lock from its beginning."""
        with explained(), for_writing(self._engine).begin() as connection:
            yield connection

    def _append(self, connection: Connection, record: JobRecord) -> None:
        connection.execute(insert(events).values(rows.event_row(record, utc_now())))
        if record.state in PENDING:
            # Before the commit: a crash between the two must not leave an open job unlisted. And inside the
            # transaction, whose write lock keeps two processes from losing each other's line.
            with suppress(OSError):
                update_pending(self._paths.pending, record.id, is_open=True)

    def _take_off_pending(self, job_id: str) -> None:
        """After the commit, for the same reason; the record is written, so nothing here is worth an error."""
        if job_id not in read_pending(self._paths.pending):
            return
        with suppress(OSError, LibraryError), self.write() as connection:
            if not _is_pending(connection, job_id):
                update_pending(self._paths.pending, job_id, is_open=False)

    def _put_pending_right(self) -> None:
        with self.look() as connection:
            is_right = _pending(connection) == set(read_pending(self._paths.pending))
        if not is_right:
            with suppress(OSError), self.write() as connection:
                attempts.catch_up(connection)  # nobody can write now, so this is how things stand
                replace_pending(self._paths.pending, _pending(connection))

    def _put_shelf_right(self) -> None:
        """A kernel that still runs an older version adds clips without putting them on the shelf."""
        with self.look() as connection:
            is_full = shelving.is_full(connection)
        if not is_full:
            with self.write() as connection:
                shelving.fill(connection)

    def _read(self, connection: Connection, query: Select[Any]) -> list[JobRecord]:
        found = list(connection.execute(query))
        clips_of = _clips_of(connection, [row.id for row in found])
        return [
            rows.read_job(row, row.state, row.record, tuple(clips_of.get(row.id, ())), self._paths.images)
            for row in found
        ]


def _grouped(records: Iterable[JobRecord], key: Callable[[JobRecord], str]) -> dict[str, list[JobRecord]]:
    groups: dict[str, list[JobRecord]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


def _refuse_twin(connection: Connection, record: JobRecord) -> None:
    """Under the write lock, so that of two kernels that ask for the same at once only one sends it."""
    same = and_(jobs.c.reuse_key == record.key, jobs.c.draw == record.draw)
    query = latest().where(same, events.c.state.in_([state.value for state in OPEN]))
    for row in connection.execute(query):
        if json.loads(row.record)["detail"].get("watcher") != record.detail.get("watcher"):
            msg = f"The same request is being sent by another kernel (job {row.id[-6:]}), so it was not sent again."
            raise RepeatError(msg)


def latest() -> Select[Any]:
    """Jobs joined with their latest event."""
    last = select(func.max(events.c.id)).where(events.c.job_id == jobs.c.id).correlate(jobs).scalar_subquery()
    return select(jobs, events.c.state, events.c.record).join(
        events, and_(events.c.job_id == jobs.c.id, events.c.id == last)
    )


def _pending(connection: Connection) -> set[str]:
    """The ids of the jobs that somebody still has to look after, as far as `attempts` has caught up."""
    return set(connection.scalars(select(attempts.table.c.job_id).where(attempts.table.c.state.in_(_WANTED))))


def _is_pending(connection: Connection, job_id: str) -> bool:
    """Whether somebody still has to look after a job."""
    query = latest().where(jobs.c.id == job_id, events.c.state.in_(_WANTED))
    return connection.execute(query.with_only_columns(jobs.c.id)).first() is not None


def _clips_of(connection: Connection, job_ids: list[str]) -> dict[str, list[ClipRecord]]:
    found: dict[str, list[ClipRecord]] = {}
    for start in range(0, len(job_ids), _BOUND):
        query = select(clips).where(clips.c.job_id.in_(job_ids[start : start + _BOUND])).order_by(clips.c.sample)
        for row in connection.execute(query):
            found.setdefault(row.job_id, []).append(rows.read_clip(row))
    return found


def _past_seconds(connection: Connection, record: JobRecord) -> list[float]:
    """How long the latest finished jobs of the same kind took, from submission to result.

    The engine keeps with each job after how many seconds it was ready, or None where nobody asked at the time.
    """
    query = (
        select(events.c.record)
        .join(jobs, jobs.c.id == events.c.job_id)
        .where(
            jobs.c.model == record.request.model,
            jobs.c.resolution == record.request.resolution,
            jobs.c.endpoint == record.backend.get("endpoint"),
            _mode() == record.request.mode,
            events.c.state == State.DONE.value,
        )
        .order_by(events.c.id.desc())
        .limit(PAST_JOBS)
    )
    values = [json.loads(text) for text in connection.scalars(query)]
    values = [value for value in values if value.get("submitted") and value.get("finished")]
    ready = [value["detail"].get("ready_after", rows.seconds_between(value)) for value in values]
    return [max(seconds, SHORTEST) for seconds in ready if seconds is not None]


def _mode() -> ColumnElement[str]:
    """`VideoRequest.mode` of a row of `jobs`; a request keeps only the fields that are set."""

    def given(name: str) -> ColumnElement[bool]:
        return func.json_type(jobs.c.request, f"$.{name}").is_not(None)

    return case(
        (and_(given("video"), func.json_extract(jobs.c.request, "$.task") == "edit"), "edit"),
        (given("video"), "extension"),
        (given("reference_images"), "references"),
        (given("last_frame"), "interpolation"),
        (given("image"), "image"),
        else_="text",
    )


def _with_expected(record: JobRecord, past: list[float]) -> JobRecord:
    """The record with the time past jobs took: the usual one, and mean and spread of the logarithms of all."""
    if not past:
        return record
    logs = [math.log(seconds) for seconds in past]
    latency = {"mu": round(fmean(logs), 4), "sigma": round(pstdev(logs), 4), "n": len(logs)}
    return replace(record, expected=median(past), detail=record.detail | {"latency": latency})


@cache
def _versions() -> dict[str, str]:
    return {
        "veo_widget": version("veo-widget"),
        "google-genai": version("google-genai"),
        "python": platform.python_version(),
        "platform": platform.system(),
    }
