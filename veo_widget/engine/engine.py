"""What the rest of the package asks of the engine: run this job, look after that one again, stop it, let it wait."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.ports import Collector, Journal
from veo_widget.engine.queue import Clock, Queue
from veo_widget.engine.run import JobRun, Shared
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Listener, Ticket
from veo_widget.engine.watching import Poller
from veo_widget.records import JobRecord, utc_now
from veo_widget.wires.base import Wire


@dataclass(frozen=True)
class _Running:
    run: JobRun
    task: asyncio.Task[None]
    ending: asyncio.Task[None]  # kept, since the loop itself holds its tasks weakly


class Engine:
    """Runs jobs on its own loop; every method may be called from any thread and returns at once."""

    def __init__(self, journal: Journal, collector: Collector, loop: EngineLoop, *, clock: Clock = utc_now) -> None:
        self._loop = loop
        self._shared = Shared(loop=loop, journal=journal, collector=collector, queue=Queue(clock), poller=Poller(loop))
        self._running: dict[str, _Running] = {}  # touched on the loop's thread only

    def submit(self, record: JobRecord, wire: Wire, patience: Patience, *, priority: int = 0) -> Ticket:
        """Sends a new job when it is its turn; its record is committed before the network is touched.

        Jobs of higher `priority` go first; equal ones in the order of their arrival.
        """
        ticket = Ticket(record)
        self._loop.call(self._start, ticket, wire, patience, priority)
        return ticket

    def resume(self, record: JobRecord, wire: Wire, patience: Patience) -> Ticket:
        """Looks after a job that was sent before, by its operation's name."""
        ticket = Ticket(record)
        self._loop.call(self._start, ticket, wire, patience, None)
        return ticket

    def stop(self, job_id: str) -> None:
        """Cancels a job that was not sent yet, stops watching one that was."""
        self._loop.call(self._stop, job_id)

    def prioritise(self, job_id: str, priority: int) -> None:
        """Gives a job that waits to be sent another priority; higher goes first, 0 is usual."""
        self._loop.call(self._prioritise, job_id, priority)

    def clear(self) -> None:
        """Cancels every job that was not sent yet; one whose request is on its way is not sent a second time."""
        self._loop.call(self._clear)

    def withdraw(self, job_ids: frozenset[str]) -> None:
        """The same for some jobs."""
        self._loop.call(self._clear, job_ids)

    def listen(self, ticket: Ticket, listener: Listener) -> None:
        """Has a listener told of every change, on the loop's thread."""
        self._loop.call(ticket.listen, listener)

    def _start(self, ticket: Ticket, wire: Wire, patience: Patience, priority: int | None) -> None:
        """Starts a job: from its sending with a priority, or from its operation's name without one.

        No coroutine, so that what is said of the job right afterwards finds it.
        """
        run = JobRun(ticket, wire, patience, self._shared, priority=priority or 0)
        task = asyncio.create_task(run.resume() if priority is None else run.send())
        ending = asyncio.create_task(self._look_after(ticket.record.id, run, task))
        self._running[ticket.record.id] = _Running(run, task, ending)

    async def _look_after(self, job_id: str, run: JobRun, task: asyncio.Task[None]) -> None:
        """Brings a job to an end, however its way ends."""
        try:
            await task
        except asyncio.CancelledError:
            await run.stopped()
        except Exception as error:  # a fault of ours: the job says so, nothing is printed from the thread
            await run.broke(error)
        finally:
            del self._running[job_id]

    def _stop(self, job_id: str) -> None:
        running = self._running.get(job_id)
        if running is None:
            return
        if running.run.may_stop:
            running.task.cancel()
        else:
            running.run.stop_when_named()

    def _prioritise(self, job_id: str, priority: int) -> None:
        running = self._running.get(job_id)
        if running is not None:
            running.run.prioritise(priority)

    def _clear(self, job_ids: frozenset[str] | None = None) -> None:
        for job_id, running in self._running.items():
            if job_ids is not None and job_id not in job_ids:
                continue
            if running.run.is_unsent:
                running.task.cancel()
            else:
                running.run.send_no_more()
