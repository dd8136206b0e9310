"""What there is of each cell of a sweep already, and what running the sweep would do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from veo_widget.archive import Library
from veo_widget.errors import SweepError
from veo_widget.records import JobRecord, State
from veo_widget.research.cells import Cell
from veo_widget.studio import Studio
from veo_widget.studio.reuse import UNDER_WAY, is_made

RETRIED = ("filtered", "refused", "failed", "expired")
"""Ends without a clip that `retry=True` buys again."""
RETRIES = (*RETRIED, "unknown")


class Status(StrEnum):
    """Where a cell is.

    `ENDED` was tried and gave no clip: it is bought again only where the user asks. `UNDECIDED` may have been made and
    billed: only the user can know. `MISSING` was never sent, was cancelled, or its file is gone.
    """

    MADE = "done"
    UNDER_WAY = "under way"
    UNDECIDED = "unknown"
    ENDED = "without a clip"
    MISSING = "missing"
    IMPOSSIBLE = "not possible"


@dataclass(frozen=True)
class CellState:
    """A cell and the job that stands for it; none where it was never sent."""

    cell: Cell
    record: JobRecord | None
    status: Status

    @property
    def is_open(self) -> bool:
        """Whether its job goes on."""
        return self.record is not None and self.record.is_open

    @property
    def words(self) -> str:
        """The state in words."""
        if self.record is None or self.status in (Status.MISSING, Status.IMPOSSIBLE):
            return "Not possible" if self.status is Status.IMPOSSIBLE else "Not made yet"
        return self.record.words

    def is_wanted(self, retry: frozenset[str]) -> bool:
        """Whether running the sweep buys it, with these ends bought again."""
        if self.status in (Status.ENDED, Status.UNDECIDED):
            return self.record is not None and self.record.state.value in retry
        return self.status is Status.MISSING


def states_of(
    studio: Studio, cells: Sequence[Cell], known: Iterable[Mapping[str, str]] = (), *, settle: bool = False
) -> list[CellState]:
    """Where each cell is now.

    Args:
        studio: Whose jobs and library are looked at.
        cells: The cells.
        known: By cell key the id of its job, as the runs of the sweep have written it down, newest first: finds
            clips of an earlier catalog too, whose defaults made another request of the same cell.
        settle: Whether jobs whose kernel died before they were sent are ended in the library.
    """
    legal = [cell for cell in cells if not cell.problems]
    records = studio.standing.of([cell.quote for cell in legal], settle=settle)
    found = dict(zip((cell.order for cell in legal), records, strict=True))
    noted = _noted(studio, [cell for cell in cells if not _counts(studio.library, found.get(cell.order))], known)
    return [state_of(studio.library, cell, noted.get(cell.key) or found.get(cell.order)) for cell in cells]


def read_retry(given: Any) -> frozenset[str]:
    """Which ends are bought again: ``True`` for all that are surely not billed twice, or names of states.

    Raises:
        SweepError: It names something else.
    """
    if given in (None, False, True):
        return frozenset(RETRIED if given else ())
    names = [given] if isinstance(given, str) else list(given)
    wrong = [name for name in names if name not in RETRIES]
    if wrong:
        msg = f"retry is True, False or among {', '.join(RETRIES)}, not {wrong[0]!r}."
        raise SweepError(msg)
    return frozenset(names)


def _noted(studio: Studio, cells: Iterable[Cell], known: Iterable[Mapping[str, str]]) -> dict[str, JobRecord]:
    """For cells whose request is not there as it is asked today: the clip that a run made for them."""
    wanted, runs = {cell.key for cell in cells}, list(known)
    ids = {job_id for run in runs for key, job_id in run.items() if key in wanted}
    records = studio.library.store.with_ids(ids) if ids else {}
    found: dict[str, JobRecord] = {}
    for run in runs:
        for key in wanted & run.keys():
            record = records.get(run[key])
            if record is not None and is_made(studio.library, record):
                found.setdefault(key, record)
    return found


def _counts(library: Library, record: JobRecord | None) -> bool:
    return record is not None and (record.state in UNDER_WAY or is_made(library, record))


def state_of(library: Library, cell: Cell, record: JobRecord | None) -> CellState:
    """A cell with the job that stands for it."""
    return CellState(cell, record, _status(library, cell, record))


def _status(library: Library, cell: Cell, record: JobRecord | None) -> Status:
    if record is not None:
        if is_made(library, record):
            return Status.MADE
        if record.state in UNDER_WAY:
            return Status.UNDER_WAY
        if record.state is State.UNKNOWN:
            return Status.UNDECIDED
        if record.state.value in RETRIED and record.submitted is not None:
            return Status.ENDED
    return Status.IMPOSSIBLE if cell.problems else Status.MISSING
