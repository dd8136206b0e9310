"""Gives back what killed kernels reserved and never spent, so that it does not count against the day's budget.

A sweep reserves all of its cells before the first one is sent. Where its kernel dies in between, the library tells
which of them were bought: each run of a sweep is written down with the ids its jobs were going to have.
"""

from __future__ import annotations

from veo_widget.archive import Library
from veo_widget.records import Charge
from veo_widget.studio.spending import SpendingLog
from veo_widget.studio.standing import Standing
from veo_widget.studio.watching import is_dead


def release(spending: SpendingLog, library: Library, standing: Standing) -> None:
    """Settles every reservation of which the library tells more than the user's log does."""
    if not library.paths.database.exists():
        return
    under_way = set(spending.under_way())
    records = library.store.with_ids(under_way)
    known = {job_id: standing.now(record).charge for job_id, record in records.items()}
    settled = {job_id: charge for job_id, charge in known.items() if charge is not Charge.ESTIMATED}
    never = _promised_by_the_dead(library, under_way - set(records)) if under_way - set(records) else set()
    settled |= dict.fromkeys(never, Charge.NOT_CHARGED)
    if settled:
        spending.settle_all(settled)


def _promised_by_the_dead(library: Library, ids: set[str]) -> set[str]:
    """Which of these ids a run of a sweep was about to buy whose kernel is no more."""
    dead = (run for run in library.store.sweeps.all_runs() if is_dead(run.watcher))
    return {job_id for run in dead for job_id in run.bought if job_id in ids}
