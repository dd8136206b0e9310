"""What the rest of the package asks of the engine: run this job, look after that one again, stop it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.ports import Collector, Journal
from veo_widget.engine.run import JobRun
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Listener, Ticket
from veo_widget.records import JobRecord
from veo_widget.wires.base import Wire


@dataclass(frozen=True)
class _Running:
    run: JobRun
    task: asyncio.Task[None]


class Engine:
    """Runs jobs on its own loop; every method may be called from any thread and returns at once."""

    def __init__(self, journal: Journal, collector: Collector, loop: EngineLoop) -> None:
        self._loop = loop
        self._journal = journal
        self._collector = collector
        self._running: dict[str, _Running] = {}  # touched on the loop's thread only

    def submit(self, record: JobRecord, wire: Wire, patience: Patience) -> Ticket:
        """Sends a new job; its record is committed before the network is touched."""
        return self._start(record, wire, patience, resumed=False)

    def resume(self, record: JobRecord, wire: Wire, patience: Patience) -> Ticket:
        """Looks after a job that was sent before, by its operation's name."""
        return self._start(record, wire, patience, resumed=True)

    def stop(self, job_id: str) -> None:
        """Cancels a job that was not sent yet, stops watching one that was."""
        self._loop.call(self._stop, job_id)

    def listen(self, ticket: Ticket, listener: Listener) -> None:
        """Has a listener told of every change, on the loop's thread."""
        self._loop.call(ticket.listen, listener)

    def _start(self, record: JobRecord, wire: Wire, patience: Patience, *, resumed: bool) -> Ticket:
        ticket = Ticket(record)
        run = JobRun(ticket, wire, patience, self._loop, self._journal, self._collector)
        self._loop.start(self._look_after(run, resumed=resumed))
        return ticket

    async def _look_after(self, run: JobRun, *, resumed: bool) -> None:
        job_id = run.ticket.record.id
        task = asyncio.create_task(run.resume() if resumed else run.send())
        self._running[job_id] = _Running(run, task)
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
