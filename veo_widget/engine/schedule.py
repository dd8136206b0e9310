"""When to ask the service how a job stands, and when to stop asking.

Asking is cheap but not free, and so is not knowing of a finished video. At a hazard h (the share of the jobs
still open that become ready within the next second) and a price of c seconds of not knowing for one poll, the
best distance between two polls is sqrt(2c/h): nothing is asked while nothing can be ready, often where it
usually is, and seldom of a job that is long overdue.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from veo_widget.engine.latency import Latencies, expected
from veo_widget.records import JobRecord

POLLS = 1.93
"""Polls of a job beside those of a plain loop: twice as many at most, with room for a fit to few past jobs."""
STUCK = 0.02
"""Share of the jobs that never end; one that is long overdue is likely one of them."""
LONGEST = 3.0
"""Longest pause, in `Patience.every`, once half of the jobs would be ready."""
FEWEST = 4.0
"""Polls of a job that takes less than one pause of a plain loop."""
AT_ONCE = 0.5
"""Seconds below which a job is as good as ready when it is sent."""
DOUBTFUL = 5.0
"""Seconds between two polls that are too many to tell when a job was ready, where the pauses are shorter."""
MOST = (0.1, 0.9)
"""Between which shares of the jobs an expected time is said to lie."""
_GRID = [step / 50 for step in range(-185, 186)]
"""Where the distribution is looked at, in standard deviations: all but one in ten thousand at either end."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How jobs of a backend are sent, how often and how long each is watched.

    Attributes:
        every: Seconds between two polls of a plain loop, by which the number of polls is measured; Google's
            page asks every 10 s.
        typical: Seconds a job usually takes, before any past job tells.
        certainty: As if `typical` came from so many jobs.
        deadline: Seconds after which watching stops. Google states 6 minutes at peak; more than 8 have been
            seen, and some operations never finish.
        spread: Share by which each pause varies, so that many jobs do not ask in step.
        tries: How often a refused connection or a failed download is tried again, with the first time.
        at_once: How many jobs of one backend and model are at the service at the same time.
        quota_pause: Seconds to wait after a refusal for quota that does not say how long; doubled each time.
        quota_deadline: Seconds after which a job that is refused for quota all the while is given up.
        reconnect: Seconds to wait after a refused connection; doubled each time.
    """

    every: float = 10.0
    typical: float = 70.0
    certainty: float = 5.0
    deadline: float = 20 * 60.0
    spread: float = 0.1
    tries: int = 3
    at_once: int = 10
    quota_pause: float = 10.0
    quota_deadline: float = 24 * 3600.0
    reconnect: float = 1.0

    @property
    def prior(self) -> Latencies:
        """What is expected of a job before any past job tells."""
        return Latencies.around(self.typical, n=self.certainty)

    @property
    def is_eager(self) -> bool:
        """Whether jobs are as good as ready when they are sent: a simulator without latency."""
        return self.typical < AT_ONCE

    def varied(self, seconds: float) -> float:
        """A pause, a little longer or shorter."""
        return float(seconds * (1 + random.uniform(-self.spread, self.spread)))

    def after_trouble(self, failures: int) -> float:
        """Seconds until the next poll after so many failed in a row; up to a minute."""
        return self.varied(min(self.every * 2**failures, max(60.0, self.every)))


class Timetable:
    """At which ages a job is asked about.

    Args:
        expected: How long jobs like it take.
        every: Seconds between two polls of a plain loop.

    Attributes:
        cost: How many seconds of not knowing of a finished video one poll is taken to be worth.
    """

    def __init__(self, expected: Latencies, every: float) -> None:
        self._longest = LONGEST * every
        self._ages = [math.exp(expected.mu + expected.sigma * z) for z in _GRID]
        price = _price(expected, self._ages, every)
        self._polls = list(accumulate(_polls_between(expected, self._ages, price, self._longest), initial=0.0))
        self.cost = price**2 / 2

    def next(self, age: float, *, seldom: float = 1.0) -> float:
        """The age at which to ask next about a job that is not ready at `age`.

        With `seldom` at 2 every second of the polls is made, at 3 every third, and so on.
        """
        due = self._polls_until(age) + seldom
        if due >= self._polls[-1]:
            return self._ages[-1] + (due - self._polls[-1]) * self._longest
        return _interpolated(due, self._polls, self._ages)

    def _polls_until(self, age: float) -> float:
        """How many polls are due by an age, as a continuous number."""
        if age >= self._ages[-1]:
            return self._polls[-1] + (age - self._ages[-1]) / self._longest
        return _interpolated(age, self._ages, self._polls)


def timetable(patience: Patience, detail: Mapping[str, Any]) -> Timetable:
    """The timetable for a job, by the past jobs its record tells of in its `detail`."""
    known = expected(patience.prior, detail)
    return _shared(round(known.mu, 2), round(known.sigma, 2), patience.every)


def with_expectation(record: JobRecord, patience: Patience) -> JobRecord:
    """The record of a job with the time it is expected to take, and the range most jobs like it are in."""
    if patience.is_eager:
        return record
    known = expected(patience.prior, record.detail)
    middle, *ends = (round(known.quantile(share), 1) for share in (0.5, *MOST))
    return replace(record, expected=middle, detail=record.detail | {"expected_range": ends})


def next_pause(patience: Patience, table: Timetable, age: float, *, seldom: float = 1.0) -> float:
    """Seconds until the next poll of a job that is not ready at `age`."""
    if patience.is_eager:
        return patience.varied(max(patience.every, age / 10) * seldom)
    return patience.varied(table.next(age, seldom=seldom) - age)


def ready_after(pending: float | None, found: float, patience: Patience) -> float | None:
    """After how many seconds a job was ready, of one that was found ready at an age.

    Args:
        pending: At what age it was not ready yet: 0 where it was never asked about before, None where nobody knows.
        found: At what age it was.
        patience: How it was watched.

    Returns:
        A moment between the two; None where they lie too far apart to tell.
    """
    if pending is None:
        return None
    if pending == 0.0:
        # Ready at its first poll already. Taken for a little earlier, so that a service that has become faster than
        # all past jobs is asked earlier and earlier.
        return found * 0.75
    unwatched = found - pending > max(found / 2, LONGEST * patience.every, DOUBTFUL)
    return None if unwatched else (pending + found) / 2


@lru_cache(maxsize=64)
def _shared(mu: float, sigma: float, every: float) -> Timetable:
    """Made once, since a thousand jobs may go by the same one."""
    return Timetable(Latencies(mu=mu, sigma=sigma, n=1), every)


def _price(expected: Latencies, ages: list[float], every: float) -> float:
    """The root of 2c at which about as many polls are made as wanted.

    With pauses of sqrt(2c/h) a job is asked as often as the integral of the root of density times survival says,
    divided by that.
    """
    wanted = max(POLLS * (expected.mean / every + 0.5), FEWEST)
    whole = 0.0
    for before, after in pairwise(ages):
        middle = (before + after) / 2
        whole += math.sqrt(expected.density(middle) * expected.survival(middle)) * (after - before)
    return whole / wanted


def _polls_between(expected: Latencies, ages: list[float], price: float, longest: float) -> Iterator[float]:
    """How many polls fall between each two ages, as a continuous number."""
    median = math.exp(expected.mu)
    for before, after in pairwise(ages):
        middle = (before + after) / 2
        hazard = expected.density(middle) / (expected.survival(middle) + STUCK)
        # A service that has become slower than ever before must not be left alone for long.
        least = 1 / longest if middle > median else 0.0
        yield max(math.sqrt(hazard) / price, least) * (after - before)


def _interpolated(value: float, values: list[float], results: list[float]) -> float:
    """The result at a value between those in a rising list; the first one's below them all."""
    at = bisect_right(values, value)
    if at == 0:
        return results[0]
    low, high = values[at - 1], values[at]
    return results[at - 1] + (results[at] - results[at - 1]) * (value - low) / (high - low)
