"""Sweeps as the library keeps them: what was planned, and with each run which job stands for which cell.

Append-only. A run is written down before its first request is sent, with the ids its jobs are going to have, so that
a kernel that dies in between leaves a list of what it may have bought.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or_ignore

from veo_widget.archive.database import explained, for_writing
from veo_widget.archive.schema import sweep_runs, sweeps
from veo_widget.archive.sidecar import as_json


@dataclass(frozen=True, kw_only=True)
class SweepRecord:
    """A sweep that was run at least once.

    Attributes:
        id: Hash of what is swept; the same sweep again is the same record.
        created: When it was first run (UTC).
        study: The study it belongs to; empty outside of any.
        definition: What is swept, as plain data; see `research.definition`.
    """

    id: str
    created: datetime
    study: str
    definition: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One run of a sweep.

    Attributes:
        at: When it began (UTC).
        watcher: Which process ran it; see `studio.watching`.
        jobs: By cell, the job that stands for it: bought by this run, or found.
        bought: Ids of those it was about to buy.
    """

    at: datetime
    watcher: dict[str, Any]
    jobs: Mapping[str, str]
    bought: tuple[str, ...] = field(default=())


class SweepLog:
    """The sweeps of one library. What SQLite cannot do is a `LibraryError`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, sweep: SweepRecord, run: RunRecord) -> None:
        """Writes a run down, and its sweep with the first one; a run that changes nothing leaves no row."""
        with self._write() as connection:
            connection.execute(insert_or_ignore(sweeps).values(sweep_row(sweep)).on_conflict_do_nothing())
            last = next(_runs(connection, sweep.id), None)
            if run.bought or last is None or last.jobs != run.jobs:
                connection.execute(insert(sweep_runs).values(run_row(sweep.id, run)))

    def sweeps(self, study: str | None = None) -> list[SweepRecord]:
        """Every sweep, or those of a study, newest first."""
        query = select(sweeps).order_by(sweeps.c.created.desc(), sweeps.c.id)
        with self._look() as connection:
            found = connection.execute(query if study is None else query.where(sweeps.c.study == study))
            return [_read_sweep(row) for row in found]

    def sweep(self, sweep_id: str) -> SweepRecord | None:
        """The one sweep whose id is or begins with `sweep_id`."""
        wanted = sweep_id.strip().lower()
        if not wanted.isalnum():
            return None
        with self._look() as connection:
            found = connection.execute(select(sweeps).where(sweeps.c.id.startswith(wanted)).limit(2)).all()
        return _read_sweep(found[0]) if len(found) == 1 else None

    def runs(self, sweep_id: str) -> list[RunRecord]:
        """The runs of a sweep, newest first."""
        with self._look() as connection:
            return list(_runs(connection, sweep_id))

    def all_runs(self) -> list[RunRecord]:
        """Every run of every sweep, newest first."""
        with self._look() as connection:
            return list(_runs(connection))

    @contextmanager
    def _look(self) -> Iterator[Connection]:
        with explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with explained(), for_writing(self._engine).begin() as connection:
            yield connection


def _runs(connection: Connection, sweep_id: str | None = None) -> Iterator[RunRecord]:
    query = select(sweep_runs).order_by(sweep_runs.c.id.desc())
    for row in connection.execute(query if sweep_id is None else query.where(sweep_runs.c.sweep_id == sweep_id)):
        yield RunRecord(
            at=datetime.fromisoformat(row.at),
            watcher=json.loads(row.watcher),
            jobs=json.loads(row.jobs),
            bought=tuple(json.loads(row.bought)),
        )


def sweep_row(sweep: SweepRecord) -> dict[str, Any]:
    """A sweep as a row of `sweeps`."""
    return {
        "id": sweep.id,
        "created": sweep.created.isoformat(),
        "study": sweep.study,
        "definition": as_json(sweep.definition),
    }


def run_row(sweep_id: str, run: RunRecord) -> dict[str, Any]:
    """A run as a row of `sweep_runs`."""
    return {
        "sweep_id": sweep_id,
        "at": run.at.isoformat(),
        "watcher": json.dumps(run.watcher),
        "jobs": json.dumps(dict(run.jobs)),
        "bought": json.dumps(run.bought),
    }


def _read_sweep(row: Any) -> SweepRecord:
    return SweepRecord(
        id=row.id,
        created=datetime.fromisoformat(row.created),
        study=row.study,
        definition=json.loads(row.definition),
    )
