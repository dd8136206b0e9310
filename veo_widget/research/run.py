"""`SweepRun`: a sweep while it goes on, and how one is started.

What is missing is found under the engine's own bookkeeping: a clip that is there costs nothing, a job under way is
watched on, and only the rest is bought, all of it reserved before the first request leaves.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ulid import ULID

from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.catalog import dollars
from veo_widget.clip import Clip
from veo_widget.errors import BudgetError, SweepError
from veo_widget.job import Job
from veo_widget.records import JobRecord, utc_now
from veo_widget.research.cells import Cell
from veo_widget.research.definition import as_data
from veo_widget.research.plan import SweepPlan, price_of, price_words
from veo_widget.research.states import CellState, Status
from veo_widget.studio.budget import affordable
from veo_widget.studio.inputs import is_same_service
from veo_widget.studio.watching import watcher

if TYPE_CHECKING:
    from pandas import DataFrame

    from veo_widget.research.grid import Grid


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many cells are where.

    Attributes:
        total: All of them.
        done: With a clip.
        under_way: At the service, or being saved.
        waiting: In the queue.
        ended: Tried, without a clip; such a cell is bought again only with `retry`.
        missing: Not asked for, or cancelled.
    """

    total: int
    done: int
    under_way: int
    waiting: int
    ended: int
    missing: int

    @property
    def words(self) -> str:
        """In words: ``"4 of 12 done, 3 under way, 5 waiting"``."""
        parts = [("under way", self.under_way), ("waiting", self.waiting)]
        parts += [("without a clip", self.ended), ("not made", self.missing)]
        return ", ".join([f"{self.done} of {self.total} done", *(f"{count} {name}" for name, count in parts if count)])


class SweepRun:
    """A sweep under way or ended: ``await run``, ``run.wait(timeout)``. None of them is needed for clips to be saved.

    Attributes:
        plan: What is run.
        bought: How many videos this run bought; the others were there or under way.
        price: What they cost, in words.
        shown_in: Number of the cell execution that shows it already, so that it is not shown there twice.
    """

    def __init__(self, plan: SweepPlan, jobs: Mapping[str, Job], bought: Sequence[Cell]) -> None:
        self.plan = plan
        self._jobs = dict(jobs)
        self.bought = len(bought)
        self.price = price_words(bought)
        self.shown_in: int | None = None

    @property
    def jobs(self) -> list[Job]:
        """Its jobs, each once, in the order of the cells; those another kernel looks after are not among them."""
        return list({job.id: job for job in self._jobs.values()}.values())

    @property
    def clips(self) -> list[Clip]:
        """The videos that are there by now, in the order of the cells."""
        made = [state.record for state in self.plan.states() if state.status is Status.MADE]
        records = {record.id: record for record in made if record}
        return [Clip(self.plan.studio, clip, record.request) for record in records.values() for clip in record.clips]

    @property
    def progress(self) -> Progress:
        """How many cells are where now."""
        return progress_of(self.plan.states())

    @property
    def is_open(self) -> bool:
        """Whether any of its jobs goes on."""
        return any(job.record.is_open for job in self._jobs.values())

    def wait(self, timeout: float | None = None) -> list[Clip]:
        """Waits for the end of every job and returns the clips; cells without one do not raise, `df()` shows them.

        Args:
            timeout: Seconds; None waits as long as it takes.

        Raises:
            TimeoutError: Some have not ended by then; they go on.
        """
        end = None if timeout is None else time.monotonic() + timeout
        for job in self.jobs:
            try:
                job.until_ended(None if end is None else max(0.0, end - time.monotonic()))
            except TimeoutError:
                msg = f"The sweep has not ended after {timeout:g} s; it goes on ({self.progress.words})."
                raise TimeoutError(msg) from None
        return self.clips

    def stop(self) -> None:
        """Cancels what was not sent yet, for $0. What was sent is billed in any case, so it is watched and saved."""
        self.plan.studio.withdraw(job.id for job in self.jobs)

    def on_change(self, listener: Callable[[JobRecord], None]) -> None:
        """Calls `listener(record)` now and at every change of every job, on the engine's thread: keep it short."""
        for job in self.jobs:
            job.on_change(listener)

    def rows(self) -> list[dict[str, Any]]:
        """See `SweepPlan.rows`."""
        return self.plan.rows()

    def df(self) -> DataFrame:
        """See `SweepPlan.df`."""
        return self.plan.df()

    def grid(self, rows: str | None = None, cols: str | None = None) -> Grid:
        """See `SweepPlan.grid`; it fills itself while the run goes on."""
        return self.plan.grid(rows, cols)

    def promote(self, top: int = 3, by: Any = "rating", **changes: Any) -> SweepPlan:
        """See `SweepPlan.promote`."""
        return self.plan.promote(top, by, **changes)

    def __await__(self) -> Generator[Any, None, list[Clip]]:
        return self._wait_async().__await__()

    async def _wait_async(self) -> list[Clip]:
        await asyncio.gather(*(job.ended() for job in self.jobs))
        return self.clips

    def _ipython_display_(self) -> None:
        from veo_widget.notebook.sweep_shown import show_again

        show_again(self)

    def __repr__(self) -> str:
        named = f" {self.plan.study!r}" if self.plan.study else ""
        return f"<SweepRun{named} {self.plan.id[:6]}: {self.progress.words}>"


def progress_of(states: Sequence[CellState]) -> Progress:
    """How many of some cells are where."""
    statuses = [state.status for state in states]
    waiting = sum(1 for state in states if state.record and state.is_open and state.record.submitted is None)
    return Progress(
        total=len(states),
        done=statuses.count(Status.MADE),
        under_way=statuses.count(Status.UNDER_WAY) - waiting,
        waiting=waiting,
        ended=statuses.count(Status.ENDED) + statuses.count(Status.UNDECIDED),
        missing=statuses.count(Status.MISSING) + statuses.count(Status.IMPOSSIBLE),
    )


def start(plan: SweepPlan, *, cap: Decimal | None, retry: frozenset[str]) -> SweepRun:
    """Runs a plan; see `SweepPlan.run`."""
    studio = plan.studio
    plan.refuse_illegal()
    _refuse_elsewhere(plan)
    studio.release()
    states = plan.states(settle=True)
    wanted = {state.cell.order: state.cell for state in states if state.is_wanted(retry)}
    quotes = {str(ULID()): replace(cell.quote, backend=studio.backend) for cell in wanted.values()}
    _refuse_beyond(cap, list(wanted.values()))
    studio.check_all(list(quotes.values()))
    _write_down(plan, states, dict(zip(wanted, quotes, strict=True)))
    bought = dict(zip(wanted, studio.buy_all(quotes), strict=True))
    jobs = {state.cell.key: job for state in states if (job := bought.get(state.cell.order) or _found(plan, state))}
    return SweepRun(plan, jobs, list(wanted.values()))


def _found(plan: SweepPlan, state: CellState) -> Job | None:
    """The job of a cell that is not bought; None where only another kernel follows it."""
    return plan.studio.attached(state.record) if state.record is not None else None


def _write_down(plan: SweepPlan, states: Sequence[CellState], ids: Mapping[tuple[str, int], str]) -> None:
    """Keeps the sweep and what stands for each of its cells, before anything is sent."""
    now = utc_now()
    known = {state.cell.key: state.record.id for state in states if state.record is not None}
    known |= {state.cell.key: ids[state.cell.order] for state in states if state.cell.order in ids}
    sweep = SweepRecord(id=plan.id, created=now, study=plan.study, definition=as_data(plan.definition))
    run = RunRecord(at=now, watcher=watcher(), jobs=known, bought=tuple(ids.values()))
    plan.studio.library.store.sweeps.keep(sweep, run)


def _refuse_elsewhere(plan: SweepPlan) -> None:
    """A plan is run where it was priced, and nowhere else."""
    planned, now = plan.definition.backend, plan.studio.backend
    if not is_same_service(planned.as_dict(), now):
        msg = (
            f"This sweep was planned for {planned.label}, and jobs go to {now.label} now. Nothing was sent. "
            "Choose that backend again with veo.use(...), or plan it anew."
        )
        raise SweepError(msg)


def _refuse_beyond(cap: Decimal | None, cells: Sequence[Cell]) -> None:
    """The cap of one run."""
    total = price_of(cells)
    if cap is None or (total is not None and total <= cap):
        return
    if total is None:
        msg = "The price of some cells is not known, and this run has a budget. Nothing was sent."
        raise BudgetError(msg)
    enough = affordable([cell.quote.price.amount for cell in cells if cell.quote.price], cap)
    msg = (
        f"This run would cost {dollars(total)} for {len(cells):,} missing cells; its budget of {dollars(cap)} is "
        f"enough for {enough:,} of them. Nothing was sent."
    )
    raise BudgetError(msg)
