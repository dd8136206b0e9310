"""How long a plan takes: from how long such jobs took so far, and how many of them the queue sends at once."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from veo_widget.engine.latency import Latencies, expected
from veo_widget.engine.schedule import Patience
from veo_widget.records import JobRecord, utc_now
from veo_widget.research.cells import Cell
from veo_widget.studio import Studio

_TRIALS = 40
"""Runs through the queue with drawn latencies; the range said leaves the fastest and the slowest of them out."""
_LEFT_OUT = 4


@dataclass(frozen=True)
class Forecast:
    """Between how many seconds all of it is likely ready; waits for quota are not foreseen."""

    low: float
    high: float

    def __str__(self) -> str:
        if self.high < 1:
            return "about a second"
        unit, name = (60.0, "min") if self.high >= 100 else (1.0, "s")
        low, high = max(1, round(self.low / unit)), max(1, round(self.high / unit))
        return f"{low} to {high} {name}" if low < high else f"about {high} {name}"


def forecast(studio: Studio, cells: Sequence[Cell], under_way: Iterable[JobRecord] = ()) -> Forecast | None:
    """When the last of some cells is likely ready, behind the jobs under way; None where there is none."""
    patience = studio.patience()
    lanes: dict[str, list[Latencies]] = {}
    for record in under_way:
        lanes.setdefault(record.request.model or "", []).append(_rest(record, patience))
    known: dict[tuple[str, str, str], Latencies] = {}
    for cell in cells:
        request = cell.quote.request
        kind = (request.model or "", request.resolution or "", request.mode)
        if kind not in known:
            known[kind] = _latencies(studio, cell, patience)
        lanes.setdefault(kind[0], []).append(known[kind])
    if not lanes:
        return None
    dice = random.Random(0)
    trials = sorted(max(_drive(jobs, patience.at_once, dice) for jobs in lanes.values()) for _ in range(_TRIALS))
    return Forecast(trials[_LEFT_OUT], trials[-1 - _LEFT_OUT])


def _latencies(studio: Studio, cell: Cell, patience: Patience) -> Latencies:
    backend = studio.backend.as_dict()
    thought = JobRecord(id="", request=cell.quote.request, backend=backend, created=utc_now())
    if studio.library.paths.database.exists():
        thought = studio.library.store.expecting(thought)
    return expected(patience.prior, thought.detail)


def _rest(record: JobRecord, patience: Patience) -> Latencies:
    """A job under way as one that takes half as long: on average it is half done."""
    whole = expected(patience.prior, record.detail)
    return Latencies.around(whole.quantile(0.5) / 2, n=1, sigma=whole.sigma)


def _drive(jobs: Sequence[Latencies], at_once: int, dice: random.Random) -> float:
    """Seconds until a lane is empty, with latencies as they happen to fall."""
    seats = [0.0] * min(at_once, len(jobs))
    for each in jobs:
        heapq.heapreplace(seats, seats[0] + dice.lognormvariate(each.mu, each.sigma))
    return max(seats)
