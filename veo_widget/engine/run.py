"""The way of one job: intend, submit, watch, collect; every step committed before the act it permits.

Runs on the loop's thread. What is known for certain decides each end: a request that never left is not
charged, one whose answer was lost is never sent again by itself. `sending.py` and `watching.py` are two of its
steps.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from veo_widget.engine import attempts, endings, waits
from veo_widget.engine.logbook import Logbook
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.ports import Collector, Journal
from veo_widget.engine.queue import Queue, lane_key
from veo_widget.engine.schedule import Patience, with_expectation
from veo_widget.engine.sending import Sender
from veo_widget.engine.ticket import Ticket
from veo_widget.engine.watching import Poller, Watch
from veo_widget.errors import BadVideo
from veo_widget.records import Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.wires.base import (
    AnswerLost,
    InlineVideo,
    NotSent,
    Outcome,
    Pending,
    Refused,
    Succeeded,
    Video,
    Wire,
    WireError,
)


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What all jobs of an engine share.

    Attributes:
        loop: Where they run.
        journal: Keeps their records.
        collector: Keeps their files.
        queue: Who may be sent when.
        poller: Asks for all of them.
    """

    loop: EngineLoop
    journal: Journal
    collector: Collector
    queue: Queue
    poller: Poller


class JobRun:
    """One job under way. Made on the loop's thread, so that its place in the queue is that of its arrival."""

    def __init__(self, ticket: Ticket, wire: Wire, patience: Patience, shared: Shared, *, priority: int = 0) -> None:
        self._wire = wire
        self._patience = patience
        self._shared = shared
        self._loop = shared.loop
        self._book = Logbook(ticket, shared.journal, shared.loop)
        key = lane_key(ticket.record)
        self._place = shared.queue.place(key, patience.at_once, self._show_place, priority=priority)
        self._sender = Sender(self._book, wire, patience, shared.loop, self._place)
        self._stop_wanted = False
        self._is_intended = ticket.record.operation is not None

    @property
    def may_stop(self) -> bool:
        """Whether stopping now is honest: not between the request's leaving and its name's arrival."""
        return self._record.state in (State.QUEUED, State.WAITING, State.RUNNING)

    @property
    def is_unsent(self) -> bool:
        """Whether it waits to be sent."""
        return self._record.state in (State.QUEUED, State.WAITING)

    def stop_when_named(self) -> None:
        """Stops watching as soon as the operation's name is known; a clip being saved is saved."""
        self._stop_wanted = True
        self.send_no_more()

    def send_no_more(self) -> None:
        """Ends the job if the submission under way turns out not to have been accepted."""
        self._sender.is_wanted = False

    def prioritise(self, priority: int) -> None:
        """Gives it another priority among those that wait."""
        self._place.move(priority)

    async def send(self) -> None:
        """Brings a new job from its record to its clips."""
        self._is_intended = True
        try:
            await self._book.open()
        except Exception as error:
            self._book.publish(endings.not_written(self._record, error))
            return
        self._book.publish(with_expectation(self._record, self._patience))
        try:
            await self._attempt()
        finally:
            self._place.leave()

    async def resume(self) -> None:
        """Brings a job that has an operation's name to its clips. It waits for no turn, but counts as one more."""
        self._place.sit()
        try:
            await self._book.move(State.RUNNING, message="", hint="", ended=None)
            await (self.stopped() if self._stop_wanted else self._watch_and_collect(resumed=True))
        finally:
            self._place.leave()

    async def stopped(self) -> None:
        """The user stopped it: it is cancelled at the service where that can be done, else no longer watched."""
        if not self._is_intended:  # stopped before its first step: it is written down all the same
            await self._book.open()
        if self._record.operation is None or not self._wire.can_cancel:
            await self._book.commit(endings.stopped(self._record))
            return
        try:
            await self._loop.in_wire(self._wire.cancel, self._record.operation)
        except Refused:  # it has ended already: its video is paid for and is fetched
            await self._watch_and_collect(resumed=True)
        except WireError as error:
            await self._book.commit(endings.not_cancelled(self._record, error))
        else:
            await self._book.commit(endings.cancelled(self._record))

    async def broke(self, error: Exception) -> None:
        """Something of ours failed, most likely the library's disk."""
        await self._book.commit(endings.broken(self._record, error))

    @property
    def _record(self) -> JobRecord:
        return self._book.record

    def _show_place(self, number: int, resumes: datetime | None) -> None:
        self._book.publish(waits.in_line(self._record, number, resumes))

    async def _attempt(self) -> None:
        """One submission that is accepted, and what follows from it."""
        started = await self._sender.send()
        if started is None:
            return
        await self._book.move(State.RUNNING, operation=started.operation)
        if self._stop_wanted:
            await self.stopped()
            return
        await self._watch_and_collect(started.outcome)

    async def _watch_and_collect(self, known: Outcome | None = None, *, resumed: bool = False) -> None:
        """Watches until the service has ended it (`known` may tell already) and brings its videos in."""
        preparing = asyncio.create_task(self._loop.in_files(self._shared.collector.prepare))
        outcome, ready_after = await self._outcome(known, resumed=resumed)
        self._place.leave()
        if isinstance(outcome, Succeeded):
            await self._succeeded(outcome, ready_after)
            await preparing
            await self._collect(outcome)
        elif outcome is not None:
            await self._ended(endings.of_outcome(self._record, outcome))

    async def _outcome(self, known: Outcome | None, *, resumed: bool) -> tuple[Outcome | None, float | None]:
        """How the service ended it and after how many seconds; None where the job ended without its word."""
        if known is not None and not isinstance(known, Pending):
            submitted = self._record.submitted
            return known, (utc_now() - submitted).total_seconds() if submitted else None
        watch = Watch(self._book, self._wire, self._patience, self._shared.poller, resumed=resumed)
        return await watch.until_ended(), watch.ready_after

    async def _succeeded(self, outcome: Succeeded, ready_after: float | None) -> None:
        await self._book.move(
            State.COLLECTING,
            finished=utc_now(),
            charge=Charge.CHARGED,
            filtered=outcome.filtered,
            reasons=outcome.reasons,
            message="",
            detail=self._record.detail | {"ready_after": ready_after and round(ready_after, 3)},
        )

    async def _ended(self, ended: JobRecord) -> None:
        """The service ended it without a video: that is its end, unless the user allowed another attempt."""
        if attempts.may_try_again(ended):
            await self._book.commit(attempts.next_attempt(ended))
            await self._attempt()
        else:
            await self._book.commit(ended)

    async def _collect(self, outcome: Succeeded) -> None:
        clips: list[ClipRecord] = []
        for sample, video in enumerate(outcome.videos):
            try:
                clips.append(await self._save(sample, video))
            except (WireError, BadVideo, OSError) as error:
                await self._book.commit(endings.not_saved(replace(self._record, clips=tuple(clips)), error))
                return
        await self._book.commit(endings.done(replace(self._record, clips=tuple(clips))))

    async def _save(self, sample: int, video: Video) -> ClipRecord:
        """Saves one video, trying again where the connection or the bytes were bad."""
        for attempt in range(1, self._patience.tries + 1):
            try:
                return await self._loop.in_files(self._collect_one, sample, video)
            except (AnswerLost, NotSent, BadVideo):
                if attempt == self._patience.tries:
                    raise
                await asyncio.sleep(min(self._patience.every, 2.0) * attempt)
        msg = "unreachable: the last try raises"
        raise AssertionError(msg)

    def _collect_one(self, sample: int, video: Video) -> ClipRecord:
        clip = self._shared.collector.collect(self._record, sample, self._wire.read(video))
        return clip if isinstance(video, InlineVideo) else replace(clip, uri=video.uri)
