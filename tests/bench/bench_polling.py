"""How soon a finished clip is known, and for how many polls: the learnt schedule beside the guide page's loop.

In virtual time, on the latencies of the service: 11 s to 6 minutes, usually a bit over a minute. Past jobs go
through a real library, each timed as the schedule of its day saw it.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ulid import ULID

from veo_widget.archive import Library
from veo_widget.engine.schedule import Patience, next_pause, ready_after, timetable
from veo_widget.records import JobRecord, State, utc_now
from veo_widget.request import VideoRequest

SEED = 20261122
MEDIAN, SIGMA, SHORTEST, LONGEST = 70.0, 0.5, 11.0, 360.0
TRIED = 5000
PAST = (0, 10, 30, 200)
PAGE = 10.0
GOAL_DELAY, GOAL_POLLS = 0.4, 2.0
GOOGLE = Patience()

Pause = Callable[[float], float]
"""Seconds from a poll at an age to the next."""


@dataclass(frozen=True)
class Seen:
    """What watching cost.

    Attributes:
        delay: Mean seconds from a clip's being ready at the service to its being known here.
        polls: Mean number of polls of a job.
    """

    delay: float
    polls: float


def latencies(count: int, dice: random.Random) -> list[float]:
    """How long jobs take at the service."""
    drawn = (dice.lognormvariate(math.log(MEDIAN), SIGMA) for _ in range(count))
    return [min(max(seconds, SHORTEST), LONGEST) for seconds in drawn]


def watch(ready: float, pause: Pause) -> tuple[float, float, int]:
    """Asks about one job until it is ready: the age at the last poll but one, at the last, and their number."""
    before, age, polls = 0.0, pause(0.0), 1
    while age < ready:
        before, age, polls = age, age + pause(age), polls + 1
    return before, age, polls


def watch_all(jobs: list[float], pause: Pause) -> Seen:
    """Asks about many."""
    ended = [watch(ready, pause) for ready in jobs]
    delays = [age - ready for (_, age, _), ready in zip(ended, jobs, strict=True)]
    return Seen(sum(delays) / len(jobs), sum(polls for *_, polls in ended) / len(jobs))


def learnt(detail: dict[str, Any], seldom: float = 1.0) -> Pause:
    """The schedule of a job whose record has this detail."""
    table = timetable(GOOGLE, detail)
    return lambda age: next_pause(GOOGLE, table, age, seldom=seldom)


def details(library: Library, jobs: list[float]) -> Iterator[dict[str, Any]]:
    """The detail of a new job's record after each number of past jobs, from none on."""
    for ready in [*jobs, None]:
        intended = library.store.intend(_record())
        yield intended.detail
        if ready is not None:
            before, age, _ = watch(ready, learnt(intended.detail))
            _done(library, intended, age, ready_after(before, age, GOOGLE))


def _record() -> JobRecord:
    request = VideoRequest(prompt="A lion", model="veo-3.1", resolution="720p")
    return JobRecord(id=str(ULID()), request=request, backend={"endpoint": "google"}, created=utc_now())


def _done(library: Library, record: JobRecord, age: float, ready: float | None) -> None:
    sent = utc_now()
    detail = record.detail | {"ready_after": ready}
    done = replace(record, submitted=sent, finished=sent + timedelta(seconds=age), detail=detail)
    library.store.note(done.with_state(State.DONE))


@pytest.fixture
def kept_dice() -> Iterator[None]:
    """The schedule varies its pauses by the module's own dice: the same in every run, and afterwards as before."""
    state = random.getstate()
    random.seed(SEED)
    yield
    random.setstate(state)


@pytest.mark.usefixtures("kept_dice")
def test_how_soon_a_finished_clip_is_known(tmp_path: Path, capsys):
    dice = random.Random(SEED)
    kept = list(details(Library(tmp_path), latencies(max(PAST), dice)))
    jobs = latencies(TRIED, dice)
    page = watch_all(jobs, lambda _: PAGE)
    seen = {past: watch_all(jobs, learnt(kept[past])) for past in PAST}
    with capsys.disabled():
        _print_learning(page, seen)
        _print_frontier(jobs, kept[max(PAST)], page)
    assert seen[max(PAST)].delay <= GOAL_DELAY * page.delay
    assert seen[max(PAST)].polls <= GOAL_POLLS * page.polls


def _print_learning(page: Seen, seen: dict[int, Seen]) -> None:
    print(f"\n{TRIED} jobs, lognormal around {MEDIAN:.0f} s; delay from ready at the service to known here")
    print(f"{'':34} {'delay, s':>10} {'of page':>8} {'polls':>8} {'of page':>8}")
    _line(f"the page's loop, every {PAGE:.0f} s", page, page)
    for past, each in seen.items():
        _line(f"schedule after {past} past jobs", each, page)
    print(f"{'goal after ' + str(max(PAST)):34} {'':10} {GOAL_DELAY:8.2f} {'':8} {GOAL_POLLS:8.2f}")


def _print_frontier(jobs: list[float], detail: dict[str, Any], page: Seen) -> None:
    print(f"\nthe frontier after {max(PAST)} past jobs: what a poll costs, in seconds of not knowing")
    for seldom in (0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0):
        cost = timetable(GOOGLE, detail).cost * seldom**2
        _line(f"schedule, a poll costs {cost:.3f} s", watch_all(jobs, learnt(detail, seldom)), page)
    for every in (2.5, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0):
        _line(f"a loop, every {every:g} s", watch_all(jobs, lambda _, every=every: every), page)


def _line(name: str, seen: Seen, page: Seen) -> None:
    ratios = seen.delay / page.delay, seen.polls / page.polls
    print(f"{name:34} {seen.delay:10.2f} {ratios[0]:8.2f} {seen.polls:8.2f} {ratios[1]:8.2f}")
