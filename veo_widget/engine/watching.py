"""From an operation's name to its outcome: polls by the timetable until the service has ended the job.

The calls of all jobs go through one `Poller`, which keeps them from bursting and asks each job less often the
more jobs there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from veo_widget.engine import endings, waits
from veo_widget.engine.logbook import Logbook
from veo_widget.engine.loop import WIRE_WORKERS, EngineLoop
from veo_widget.engine.schedule import Patience, next_pause, ready_after, timetable
from veo_widget.records import utc_now
from veo_widget.wires.base import AnswerLost, Outcome, Pending, Refused, Wire, WireError

POLLS_AT_ONCE = WIRE_WORKERS * 3 // 4
"""The other workers are for what the user waits for: a start, a stop."""
POLLS_PER_SECOND = 80.0
"""What all jobs together may ask: about an eighth of a core, and a little less than 1,000 plain loops."""


class Poller:
    """Asks the service about all jobs of the engine. On the loop's thread only."""

    def __init__(self, loop: EngineLoop) -> None:
        self._loop = loop
        self._calls = asyncio.Semaphore(POLLS_AT_ONCE)
        self._load = 0.0

    @property
    def seldom(self) -> float:
        """By how much every timetable is stretched now; 1 with few jobs."""
        return max(1.0, self._load / POLLS_PER_SECOND)

    @contextmanager
    def watching(self, patience: Patience) -> Iterator[None]:
        """Counts a job in while it is watched."""
        load = 0.0 if patience.is_eager else 2 / patience.every
        self._load += load
        try:
            yield
        finally:
            self._load -= load

    async def ask(self, wire: Wire, operation: str) -> Outcome:
        """One poll; a quota answer counts as trouble that passes."""
        try:
            async with self._calls:
                return await self._loop.in_wire(wire.poll, operation)
        except Refused as error:
            if error.status == waits.QUOTA_STATUS:
                raise AnswerLost(error.message, detail=error.detail) from None
            raise


class Watch:
    """Watches one job.

    Attributes:
        ready_after: Seconds after which the job was ready at the service, as far as the polls tell; None where
            they do not, since nobody asked for long before.
    """

    def __init__(self, book: Logbook, wire: Wire, patience: Patience, poller: Poller, *, resumed: bool) -> None:
        self._book = book
        self._wire = wire
        self._patience = patience
        self._poller = poller
        self._table = timetable(patience, book.record.detail)
        self._asks_now = resumed or patience.is_eager
        self._pending_at = None if resumed else 0.0
        self.ready_after: float | None = None

    async def until_ended(self) -> Outcome | None:
        """Polls until there is an outcome; None when the job ended without one."""
        clock = asyncio.get_running_loop().time
        last, failures = clock() + self._patience.deadline, 0
        with self._poller.watching(self._patience):
            while clock() < last:
                await asyncio.sleep(self._pause(failures))
                asked = self._age()
                try:
                    outcome = await self._poller.ask(self._wire, self._book.record.operation or "")
                except Refused as error:
                    await self._book.commit(endings.cannot_ask(self._book.record, error))
                    return None
                except WireError as error:
                    failures += 1
                    self._book.show(message=f"{error.message} Still trying.")
                    continue
                if not isinstance(outcome, Pending):
                    self.ready_after = ready_after(self._pending_at, self._age(), self._patience)
                    return outcome
                failures, self._pending_at = 0, asked
                self._book.show(message="", polls=self._book.record.polls + 1)
        await self._book.commit(endings.too_late(self._book.record, self._patience.deadline))
        return None

    def _pause(self, failures: int) -> float:
        if failures:
            return self._patience.after_trouble(failures)
        if self._asks_now:
            self._asks_now = False
            return 0.0
        return next_pause(self._patience, self._table, self._age(), seldom=self._poller.seldom)

    def _age(self) -> float:
        """Seconds since the request was sent, by the clock on the wall: this machine may have slept."""
        submitted = self._book.record.submitted
        return max(0.0, (utc_now() - submitted).total_seconds()) if submitted else 0.0
