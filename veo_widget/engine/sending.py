"""From a new job to the service's word for it: its turn, one POST, and the waits before another.

A submission is made again only where the one before certainly did not act: the service refused it for quota, or
there was no connection at all. One whose answer was lost is never repeated.
"""

from __future__ import annotations

import asyncio

from veo_widget.engine import endings, waits
from veo_widget.engine.logbook import Logbook
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.queue import Place
from veo_widget.engine.schedule import Patience
from veo_widget.records import JobRecord, State, utc_now
from veo_widget.wires.base import AnswerLost, NotSent, Refused, Started, Wire, WireError


class Sender:
    """Sends one job when it is its turn.

    Attributes:
        is_wanted: False once the user gave the job up while its request was on its way: it is not sent again.
    """

    def __init__(self, book: Logbook, wire: Wire, patience: Patience, loop: EngineLoop, place: Place) -> None:
        self._book = book
        self._wire = wire
        self._patience = patience
        self._loop = loop
        self._place = place
        self._unreached = 0
        self.is_wanted = True

    async def send(self) -> Started | None:
        """What the service said to the submission it took; None when the job ended here."""
        said = self._book.record.message
        refusal: Refused | None = None
        self._unreached = 0
        while await self._turn(refusal) and await self._announce(said):
            try:
                started = await self._loop.in_wire(self._wire.submit, self._book.record.request)
            except (Refused, NotSent) as error:
                if not self._may_repeat(error):
                    await self._book.commit(_ending(self._book.record, error))
                    return None
                refusal = await self._wait_after(error)
            except WireError as error:
                await self._book.commit(_ending(self._book.record, error))
                return None
            else:
                self._place.taken()
                return started
        return None

    async def _turn(self, refusal: Refused | None) -> bool:
        """Waits for the job's turn, unless it has a seat; False when it ended while it waited."""
        if not self.is_wanted:
            await self._book.commit(endings.stopped(self._book.record))
            return False
        if self._place.is_seated:
            return True
        try:
            async with asyncio.timeout(self._place.gives_up(self._patience) if refusal else None):
                await self._place.turn()
        except TimeoutError:
            assert refusal is not None
            await self._book.commit(endings.refused(self._book.record, refusal))
            return False
        return True

    async def _announce(self, said: str) -> bool:
        """Commits that the request is being sent; False where it cannot be, and nothing is sent."""
        before = self._book.record
        try:
            await self._book.move(State.SUBMITTING, submitted=utc_now(), message=said, hint="")
        except Exception as error:
            await self._book.commit(endings.not_written(before, error))
            return False
        return True

    def _may_repeat(self, error: Refused | NotSent) -> bool:
        if isinstance(error, Refused):
            return error.status == waits.QUOTA_STATUS
        self._unreached += 1
        return waits.never_connected(error) and self._unreached < self._patience.tries

    async def _wait_after(self, error: Refused | NotSent) -> Refused | None:
        """Waits until a submission that did not act may be made again; returns the refusal it waits for."""
        if isinstance(error, Refused):
            resumes = self._place.refused(error.detail, self._patience)
            await self._book.commit(waits.for_quota(self._book.record, error, resumes))
            return error
        seconds = self._patience.varied(self._patience.reconnect * 2 ** (self._unreached - 1))
        await self._book.commit(waits.for_network(self._book.record, error, seconds))
        await asyncio.sleep(seconds)
        return None


def _ending(record: JobRecord, error: WireError) -> JobRecord:
    if isinstance(error, AnswerLost):
        return endings.answer_lost(record, error)
    return endings.refused(record, error) if isinstance(error, Refused) else endings.not_sent(record, error)
