"""The way of one job: intend, submit, watch, collect; every step committed before the act it permits.

Runs on the loop's thread. What is known for certain decides each end: a request that never left is not
charged, one whose answer was lost is never sent again by itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from veo_widget.engine import attempts, endings
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.ports import Collector, Journal
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Ticket
from veo_widget.errors import BadVideo
from veo_widget.records import Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.wires.base import (
    AnswerLost,
    InlineVideo,
    NotSent,
    Outcome,
    Pending,
    Refused,
    Started,
    Succeeded,
    Video,
    Wire,
    WireError,
)


class JobRun:
    """One job under way."""

    def __init__(
        self,
        ticket: Ticket,
        wire: Wire,
        patience: Patience,
        loop: EngineLoop,
        journal: Journal,
        collector: Collector,
    ) -> None:
        self.ticket = ticket
        self._wire = wire
        self._patience = patience
        self._loop = loop
        self._journal = journal
        self._collector = collector
        self._stop_wanted = False

    @property
    def may_stop(self) -> bool:
        """Whether stopping now is honest: not between the request's leaving and its name's arrival."""
        return self._record.state in (State.QUEUED, State.RUNNING)

    def stop_when_named(self) -> None:
        """Stops watching as soon as the operation's name is known; a clip being saved is saved."""
        self._stop_wanted = True

    async def send(self) -> None:
        """Brings a new job from its record to its clips."""
        try:
            record = await self._loop.in_journal(self._journal.intend, self._record)
        except Exception as error:
            self.ticket.publish(endings.not_written(self._record, error))
            return
        self.ticket.publish(record)
        await self._attempt()

    async def resume(self) -> None:
        """Brings a job that has an operation's name to its clips."""
        await self._move(State.RUNNING, message="", hint="", ended=None)
        await self._watch_and_collect()

    async def stopped(self) -> None:
        """The user stopped it: it is cancelled at the service where that can be done, else no longer watched."""
        if self._record.operation is None or not self._wire.can_cancel:
            await self._commit(endings.stopped(self._record))
            return
        try:
            await self._loop.in_wire(self._wire.cancel, self._record.operation)
        except Refused:  # it has ended already: its video is paid for and is fetched
            await self._watch_and_collect()
        except WireError as error:
            await self._commit(endings.not_cancelled(self._record, error))
        else:
            await self._commit(endings.cancelled(self._record))

    async def broke(self, error: Exception) -> None:
        """Something of ours failed, most likely the library's disk."""
        await self._commit(endings.broken(self._record, error))

    @property
    def _record(self) -> JobRecord:
        return self.ticket.record

    async def _attempt(self) -> None:
        """One submission and what follows from it."""
        await self._move(State.SUBMITTING, submitted=utc_now())
        started = await self._submit()
        if started is not None:
            await self._move(State.RUNNING, operation=started.operation)
            if self._stop_wanted:
                await self.stopped()
                return
            await self._watch_and_collect(started.outcome)

    async def _submit(self) -> Started | None:
        """What the service said, or None when the job ended here. The one POST of this attempt."""
        try:
            return await self._loop.in_wire(self._wire.submit, self._record.request)
        except NotSent as error:
            await self._commit(endings.not_sent(self._record, error))
        except Refused as error:
            await self._commit(endings.refused(self._record, error))
        except AnswerLost as error:
            await self._commit(endings.answer_lost(self._record, error))
        except WireError as error:
            await self._commit(endings.not_sent(self._record, error))
        return None

    async def _watch_and_collect(self, known: Outcome | None = None) -> None:
        """Watches until the service has ended it (`known` may tell already) and brings its videos in."""
        preparing = asyncio.create_task(self._loop.in_files(self._collector.prepare))
        outcome = await self._watch() if known is None or isinstance(known, Pending) else known
        if outcome is None:
            return
        if not isinstance(outcome, Succeeded):
            ended = endings.of_outcome(self._record, outcome)
            if attempts.may_try_again(ended):
                self.ticket.publish(attempts.next_attempt(ended))
                await self._attempt()
            else:
                await self._commit(ended)
            return
        await self._move(
            State.COLLECTING,
            finished=utc_now(),
            charge=Charge.CHARGED,
            filtered=outcome.filtered,
            reasons=outcome.reasons,
            message="",
        )
        await preparing
        await self._collect(outcome)

    async def _watch(self) -> Outcome | None:
        """Polls until there is an outcome; None when the job ended without one."""
        began = asyncio.get_running_loop().time()
        failures = 0
        while asyncio.get_running_loop().time() - began < self._patience.deadline:
            await asyncio.sleep(self._patience.pause(failures))
            try:
                outcome = await self._poll()
            except Refused as error:
                await self._commit(endings.cannot_ask(self._record, error))
                return None
            except WireError as error:
                failures += 1
                self._show(message=f"{error.message} Still trying.")
                continue
            failures = 0
            if not isinstance(outcome, Pending):
                return outcome
            self._show(message="", polls=self._record.polls + 1)
        await self._commit(endings.too_late(self._record, self._patience.deadline))
        return None

    async def _poll(self) -> Outcome:
        """One poll; a quota answer counts as trouble that passes."""
        try:
            return await self._loop.in_wire(self._wire.poll, self._record.operation or "")
        except Refused as error:
            if error.status == 429:
                raise AnswerLost(error.message, detail=error.detail) from None
            raise

    async def _collect(self, outcome: Succeeded) -> None:
        clips: list[ClipRecord] = []
        for sample, video in enumerate(outcome.videos):
            try:
                clips.append(await self._save(sample, video))
            except (WireError, BadVideo, OSError) as error:
                await self._commit(endings.not_saved(replace(self._record, clips=tuple(clips)), error))
                return
        await self._commit(endings.done(replace(self._record, clips=tuple(clips))))

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
        clip = self._collector.collect(self._record, sample, self._wire.read(video))
        return clip if isinstance(video, InlineVideo) else replace(clip, uri=video.uri)

    async def _move(self, state: State, **changes: Any) -> None:
        await self._commit(self._record.with_state(state, **changes))

    async def _commit(self, record: JobRecord) -> None:
        """Commits a record, then shows it; one that cannot be written is shown all the same, so that it is known."""
        try:
            await self._loop.in_journal(self._journal.note, record)
        except Exception as error:
            if record.is_open:
                self.ticket.publish(record)
                raise
            record = endings.unwritten(record, error)
        self.ticket.publish(record)

    def _show(self, **changes: Any) -> None:
        """Shows a passing change that no later act depends on, without writing it down."""
        self.ticket.publish(replace(self._record, **changes))
