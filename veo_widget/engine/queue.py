"""Who may be sent when: one lane per backend and model, each with a limit of its own.

On the loop's thread only. A lane sends in the order of priority, then of arrival. After a refusal for quota it
stands still, while other lanes go on; then it feels its way: one submission at first, twice as many after each
that was taken.
"""

from __future__ import annotations

import asyncio
import json
from bisect import insort
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any

from veo_widget.engine import pauses
from veo_widget.engine.schedule import Patience
from veo_widget.records import JobRecord, utc_now

Clock = Callable[[], datetime]
Told = Callable[[int, datetime | None], None]
"""Told a job's place in its lane, from 1, and until when the lane stands still."""

_LONGEST_SLEEP = 30.0
"""Seconds after which a sleeping lane looks at the clock again: a laptop may have slept too."""
_NEWS_PER_SECOND = 100
"""A thousand waiting jobs are not told of every step of the queue."""


def lane_key(record: JobRecord) -> str:
    """Which lane a job goes in: what is limited is limited per backend and model."""
    return json.dumps([record.backend, record.request.model], sort_keys=True)


class Queue:
    """The lanes, made as they are needed."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._lanes: dict[str, Lane] = {}
        self._numbers = count()

    def place(self, key: str, limit: int, told: Told, *, priority: int = 0) -> Place:
        """A place for one job in the lane of that key; it neither waits nor counts yet."""
        lane = self._lanes.setdefault(key, Lane(self._clock))
        lane.limit = limit
        return Place(lane, next(self._numbers), told, priority, self._clock())


class Place:
    """One job's place: outside the queue, waiting in it, or at the service."""

    def __init__(self, lane: Lane, number: int, told: Told, priority: int, entered: datetime) -> None:
        self.lane = lane
        self.told = told
        self.priority = priority
        self.entered = entered
        self.granted: asyncio.Future[None] | None = None
        self.news: tuple[int, datetime | None] | None = None
        self.pauses_before = 0
        self._number = number
        self._refused_since: datetime | None = None

    @property
    def order(self) -> tuple[int, int]:
        """By which the lane is sorted."""
        return (-self.priority, self._number)

    @property
    def is_seated(self) -> bool:
        """Whether it counts as being at the service."""
        return self in self.lane.seated

    async def turn(self) -> None:
        """Waits until the job may be sent; from then on it counts as being at the service."""
        self.granted = asyncio.get_running_loop().create_future()
        self.lane.join(self)
        try:
            await self.granted
        except asyncio.CancelledError:
            self.leave()
            raise

    def sit(self) -> None:
        """Counts as being at the service, for a job that is there already."""
        self.lane.seated.add(self)

    def taken(self) -> None:
        """The service took the submission."""
        self.lane.taken(self)

    def refused(self, detail: Mapping[str, Any], patience: Patience) -> datetime:
        """The service refused for quota: the lane stands still; returns until when."""
        return self.lane.refused(self, detail, patience)

    def gives_up(self, patience: Patience) -> float:
        """Seconds until a job that is refused for quota has waited long enough.

        A job counts as refused while its lane was, too, so that a queue before a closed door comes to an end.
        """
        since = max(self.entered, self.lane.refused_since or self.entered)
        self._refused_since = min(since, self._refused_since or since)
        return patience.quota_deadline - (self.lane.clock() - self._refused_since).total_seconds()

    def move(self, priority: int) -> None:
        """Gives it another priority; higher goes first."""
        self.priority = priority
        self.lane.sort()

    def leave(self) -> None:
        """Gives the place up, waiting or at the service."""
        self.lane.leave(self)


class Lane:
    """The jobs of one backend and model."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.limit = 1
        self.seated: set[Place] = set()
        self.refused_since: datetime | None = None
        self._waiting: list[Place] = []
        self._sending: set[Place] = set()
        self._at_once: int | None = None  # how many may be unanswered at once while it feels its way
        self._pauses = 0
        self._refusals = 0
        self._still_until: datetime | None = None
        self._news_due = False

    def join(self, place: Place) -> None:
        """Lets a place wait for its turn, which may be now."""
        place.news = None
        insort(self._waiting, place, key=lambda each: each.order)
        self._fill()

    def taken(self, place: Place) -> None:
        """A submission was accepted."""
        self._sending.discard(place)
        if place.pauses_before == self._pauses:  # an answer to an older one says nothing about now
            self._refusals, self.refused_since = 0, None
            self._at_once = self._at_once * 2 if self._at_once and self._at_once < self.limit else None
        self._fill()

    def refused(self, place: Place, detail: Mapping[str, Any], patience: Patience) -> datetime:
        """A submission was refused for quota; several of one burst count as one refusal."""
        self.refused_since = self.refused_since or self.clock()
        if place.pauses_before == self._pauses:
            self._pauses += 1
            self._refusals += 1
        self._at_once = 1
        until = pauses.resumes(detail, refusals=self._refusals, now=self.clock(), patience=patience)
        if self._still_until is None or until > self._still_until:
            self._still_until = until
            self._sleep(until)
        self.leave(place)
        return self._still_until

    def leave(self, place: Place) -> None:
        """Takes a place out."""
        self.seated.discard(place)
        self._sending.discard(place)
        if place in self._waiting:
            self._waiting.remove(place)
        self._fill()

    def sort(self) -> None:
        """After a priority has changed."""
        self._waiting.sort(key=lambda each: each.order)
        self._tell_soon()

    def _fill(self) -> None:
        """Sends whoever may be sent now."""
        while self._waiting and self._has_room():
            place = self._waiting.pop(0)
            place.pauses_before = self._pauses
            self.seated.add(place)
            self._sending.add(place)
            if place.granted and not place.granted.done():
                place.granted.set_result(None)
        self._tell_soon()

    def _has_room(self) -> bool:
        if self._still_until is not None or len(self.seated) >= self.limit:
            return False
        return self._at_once is None or len(self._sending) < self._at_once

    def _sleep(self, until: datetime) -> None:
        if until != self._still_until:  # another, later end has been set since
            return
        left = (until - self.clock()).total_seconds()
        if left > 0:
            asyncio.get_running_loop().call_later(min(left, _LONGEST_SLEEP), self._sleep, until)
            return
        self._still_until = None
        self._fill()

    def _tell_soon(self) -> None:
        if self._waiting and not self._news_due:
            self._news_due = True
            asyncio.get_running_loop().call_later(len(self._waiting) / _NEWS_PER_SECOND, self._tell)

    def _tell(self) -> None:
        self._news_due = False
        for number, place in enumerate(self._waiting, start=1):
            news = (number, self._still_until)
            if place.news != news:
                place.news = news
                place.told(*news)
