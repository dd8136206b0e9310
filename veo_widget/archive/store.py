"""Reads and writes the records. The journal of the engine writes here, everybody reads here."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from statistics import median
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore

from veo_widget.archive import rows
from veo_widget.archive.database import for_writing, open_database
from veo_widget.archive.paths import LibraryPaths
from veo_widget.archive.pending import update_pending
from veo_widget.archive.schema import clips, events, jobs
from veo_widget.records import PENDING, ClipRecord, JobRecord, State, utc_now

PAST_JOBS = 50
"""From how many of the latest jobs of a kind the expected time is learnt."""


class Store:
    """The records of one library; implements the engine's `Journal`."""

    def __init__(self, paths: LibraryPaths) -> None:
        self._paths = paths
        self._engine = open_database(paths.database)
        self._writing = for_writing(self._engine)

    def intend(self, record: JobRecord) -> JobRecord:
        """Writes a new job down before anything is sent; fills in the time it is expected to take."""
        with self._writing.begin() as connection:
            record = _with_expected(record, _past_seconds(connection, record))
            connection.execute(insert(jobs).values(rows.job_row(record, _versions())))
            self._append(connection, record)
        return record

    def note(self, record: JobRecord) -> None:
        """Writes down where a job stands now, with the clips it has got."""
        with self._writing.begin() as connection:
            for clip in record.clips:
                values = rows.clip_row(clip)
                connection.execute(insert_or_ignore(clips).values(values).on_conflict_do_nothing())
            self._append(connection, record)

    def jobs(self, *, limit: int | None = None) -> list[JobRecord]:
        """Every job, or the latest `limit` of them, newest first."""
        with self._engine.begin() as connection:
            return self._read(connection, _latest().order_by(jobs.c.id.desc()).limit(limit))

    def job(self, job_id: str) -> JobRecord | None:
        """The one job whose id is, begins or ends with `job_id`."""
        wanted = job_id.strip().upper()
        if not wanted.isalnum():
            return None
        like = or_(jobs.c.id.startswith(wanted), jobs.c.id.endswith(wanted))
        with self._engine.begin() as connection:
            found = self._read(connection, _latest().where(like).limit(2))
        return found[0] if len(found) == 1 else None

    def clips(self) -> list[ClipRecord]:
        """Every clip, newest first."""
        with self._engine.begin() as connection:
            return [rows.read_clip(row) for row in connection.execute(select(clips).order_by(clips.c.id.desc()))]

    def clip(self, clip_id: str) -> ClipRecord | None:
        """The clip of that id; None where there is none."""
        with self._engine.begin() as connection:
            row = connection.execute(select(clips).where(clips.c.id == clip_id)).one_or_none()
        return None if row is None else rows.read_clip(row)

    def in_states(self, states: Iterable[State]) -> list[JobRecord]:
        """The jobs in one of these states, oldest first."""
        wanted = [state.value for state in states]
        with self._engine.begin() as connection:
            return self._read(connection, _latest().where(events.c.state.in_(wanted)).order_by(jobs.c.id))

    def _append(self, connection: Connection, record: JobRecord) -> None:
        connection.execute(insert(events).values(rows.event_row(record, utc_now())))
        # Inside the transaction, whose write lock keeps two processes from losing each other's line.
        update_pending(self._paths.pending, record.id, is_open=record.state in PENDING)

    def _read(self, connection: Connection, query: Select[Any]) -> list[JobRecord]:
        found = list(connection.execute(query))
        clips_of = _clips_of(connection, [row.id for row in found])
        return [
            rows.read_job(row, row.state, row.record, tuple(clips_of.get(row.id, ())), self._paths.images)
            for row in found
        ]


def _latest() -> Select[Any]:
    """Jobs joined with their latest event."""
    last = select(func.max(events.c.id)).where(events.c.job_id == jobs.c.id).correlate(jobs).scalar_subquery()
    return select(jobs, events.c.state, events.c.record).join(
        events, and_(events.c.job_id == jobs.c.id, events.c.id == last)
    )


def _clips_of(connection: Connection, job_ids: list[str]) -> dict[str, list[ClipRecord]]:
    found: dict[str, list[ClipRecord]] = {}
    for start in range(0, len(job_ids), 500):  # SQLite limits the number of bound values
        query = select(clips).where(clips.c.job_id.in_(job_ids[start : start + 500])).order_by(clips.c.sample)
        for row in connection.execute(query):
            found.setdefault(row.job_id, []).append(rows.read_clip(row))
    return found


def _past_seconds(connection: Connection, record: JobRecord) -> list[float]:
    """How long the latest finished jobs of the same kind took, from submission to result."""
    query = (
        select(events.c.record)
        .join(jobs, jobs.c.id == events.c.job_id)
        .where(
            jobs.c.model == record.request.model,
            jobs.c.resolution == record.request.resolution,
            jobs.c.endpoint == record.backend.get("endpoint"),
            events.c.state == State.DONE.value,
        )
        .order_by(events.c.id.desc())
        .limit(PAST_JOBS)
    )
    values = [json.loads(text) for text in connection.scalars(query)]
    return [rows.seconds_between(value) for value in values if value.get("submitted") and value.get("finished")]


def _with_expected(record: JobRecord, past: list[float]) -> JobRecord:
    return replace(record, expected=median(past)) if past else record


@cache
def _versions() -> dict[str, str]:
    return {
        "veo_widget": version("veo-widget"),
        "google-genai": version("google-genai"),
        "python": platform.python_version(),
        "platform": platform.system(),
    }
