"""What goes from one library into another beside the records themselves, and how records of another library are put in.

Everything is put in by one transaction: either all of it is there afterwards, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore

from veo_widget.archive import rows, shelving
from veo_widget.archive.marks import Mark
from veo_widget.archive.schema import clips, events, jobs, marks, sweep_runs, sweeps
from veo_widget.archive.sweeps import RunRecord, SweepRecord, run_row, sweep_row
from veo_widget.records import JobRecord

MOVED_MARKS = frozenset({Mark.STAR, Mark.UNSTAR, Mark.TAG, Mark.UNTAG, Mark.NOTE, Mark.RATING})
"""What users say of a clip; that it lay in a trash is of no interest elsewhere."""


@dataclass(frozen=True, kw_only=True)
class MarkEvent:
    """One thing that was said of a clip.

    Attributes:
        clip_id: Of which.
        at: When, as an ISO time.
        kind: What was done.
        value: As it is kept: a tag, a note, a rating; None for kinds without.
    """

    clip_id: str
    at: str
    kind: Mark
    value: str | None


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Records of another library.

    Attributes:
        jobs: With their clips; each has ended.
        versions: By job, with what software it was made.
        marks: What is said of the clips, oldest first.
        sweeps: What was swept; one that is here already stays as it is.
        runs: By sweep, the runs that are not here yet, oldest first.
    """

    jobs: Sequence[JobRecord] = ()
    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Sequence[MarkEvent] = ()
    sweeps: Sequence[SweepRecord] = ()
    runs: Mapping[str, Sequence[RunRecord]] = field(default_factory=dict)


def versions_of(connection: Connection, job_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """With what software jobs were made, by job."""
    found: dict[str, dict[str, str]] = {}
    for some in shelving.in_portions(job_ids):
        for row in connection.execute(select(jobs.c.id, jobs.c.versions).where(jobs.c.id.in_(some))):
            found[row.id] = json.loads(row.versions)
    return found


def marks_said(connection: Connection, clip_ids: Sequence[str]) -> list[MarkEvent]:
    """What users have said of clips, oldest first."""
    found: list[Any] = []
    for some in shelving.in_portions(clip_ids):
        found += connection.execute(select(marks).where(marks.c.clip_id.in_(some))).all()
    said = [(row.id, Mark(row.kind), row) for row in found]
    return [
        MarkEvent(clip_id=row.clip_id, at=row.at, kind=kind, value=row.value)
        for _, kind, row in sorted(said, key=lambda each: each[0])
        if kind in MOVED_MARKS
    ]


def taken_ids(connection: Connection, clip_ids: Sequence[str]) -> dict[str, str]:
    """Of these clip ids the ones that are in the library, with the job of each."""
    found: dict[str, str] = {}
    for some in shelving.in_portions(clip_ids):
        for row in connection.execute(select(clips.c.id, clips.c.job_id).where(clips.c.id.in_(some))):
            found[row.id] = row.job_id
    return found


def put(connection: Connection, arrival: Arrival) -> None:
    """Writes everything that came; its files are there already.

    Raises:
        IntegrityError: A job or clip of one of these ids is in the library.
    """
    for record in arrival.jobs:
        connection.execute(insert(jobs).values(rows.job_row(record, dict(arrival.versions.get(record.id, {})))))
        at = record.ended or record.created
        connection.execute(insert(events).values(rows.event_row(record, at)))
        for clip in record.clips:
            connection.execute(insert(clips).values(rows.clip_row(clip)))
    _insert(connection, marks, ({**vars(event), "kind": event.kind.value} for event in arrival.marks))
    for sweep in arrival.sweeps:
        connection.execute(insert_or_ignore(sweeps).values(sweep_row(sweep)).on_conflict_do_nothing())
    _insert(connection, sweep_runs, (run_row(key, run) for key, several in arrival.runs.items() for run in several))
    shelving.fill(connection)


def _insert(connection: Connection, table: Any, values: Iterable[dict[str, Any]]) -> None:
    """Several rows; a statement without any would insert an empty one."""
    if several := list(values):
        connection.execute(insert(table), several)
