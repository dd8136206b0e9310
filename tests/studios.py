"""Studios for tests: a library in a temporary folder, on the real simulator or on a scripted wire."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from decimal import Decimal
from pathlib import Path
from typing import Any

from ulid import ULID

from tests.media import short_mp4
from veo_widget.archive import Library
from veo_widget.archive.collector import Collector
from veo_widget.engine.engine import Engine
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.queue import Clock
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Ticket
from veo_widget.records import JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.studio import Backend, Studio
from veo_widget.studio.spending import SpendingLog
from veo_widget.wires.base import InlineVideo, Outcome, Pending, Started, Succeeded, Video

WAIT = 60.0
"""Seconds a test waits for a job; far more than it takes, so that only a hang fails."""
MP4 = short_mp4()
READY = Succeeded(videos=(InlineVideo(MP4),))
QUICK = Patience(every=0.01, typical=0.0, deadline=5.0, tries=3, quota_pause=0.02, reconnect=0.01)


def simulated(folder: Path, *, spending: SpendingLog | None = None, **options: Any) -> Studio:
    """A studio on a simulator of its own that answers at once."""
    backend = Backend(endpoint="simulator", **{"wire": "vertex", "latency": 0.0, **options})
    return Studio(backend, Library(folder), spending)


class ScriptedWire:
    """A wire that plays a queue of answers: an exception is raised, a callable called, all else returned."""

    name = "vertex"

    def __init__(
        self, submits: list[Any], polls: list[Any], reads: list[Any], *, cancels: list[Any] | None = None
    ) -> None:
        self._submits, self._polls, self._reads = deque(submits), deque(polls), deque(reads)
        self._cancels = deque(cancels or [])
        self.can_cancel = cancels is not None
        self.cancelled: list[str] = []
        self.requests: list[VideoRequest] = []
        self.threads: set[str] = set()

    def submit(self, request: VideoRequest) -> Started:
        self.threads.add(threading.current_thread().name)
        self.requests.append(request)
        answer = _play(self._submits)
        return answer if isinstance(answer, Started) else Started(operation=answer)

    def cancel(self, operation: str) -> None:
        self.cancelled.append(operation)
        _play(self._cancels)

    def poll(self, operation: str) -> Outcome:
        self.threads.add(threading.current_thread().name)
        answer: Outcome = _play(self._polls)
        return answer

    def read(self, video: Video) -> Iterator[bytes]:
        if self._reads:
            answer = _play(self._reads)
            yield from answer
        elif isinstance(video, InlineVideo):
            yield video.data


def _play(script: deque[Any]) -> Any:
    step = script.popleft() if len(script) > 1 else script[0]
    if isinstance(step, BaseException):
        raise step
    return step() if callable(step) else step


class Stage:
    """An engine with a scripted wire and a real folder."""

    def __init__(self, folder: Path, *, clock: Clock = utc_now, **script: Any) -> None:
        defaults: dict[str, Any] = {"submits": ["operations/1"], "polls": [Pending(), READY], "reads": []}
        self.wire = ScriptedWire(**defaults | script)
        self.journal = RecordingJournal()
        self.loop = EngineLoop()
        self.library = Library(folder)
        self.engine = Engine(self.journal, Collector(self.library.paths), self.loop, clock=clock)

    def submit(self, patience: Patience = QUICK, *, priority: int = 0, **asked: Any) -> Ticket:
        request = VideoRequest(**{"prompt": "a cat", **asked})
        record = JobRecord(id=str(ULID()), request=request, backend={}, created=utc_now())
        return self.engine.submit(record, self.wire, patience, priority=priority)

    def run(self, patience: Patience = QUICK) -> JobRecord:
        return self.submit(patience).ended.result(WAIT)

    def until(self, ticket: Ticket, holds: Callable[[JobRecord], bool]) -> JobRecord:
        """The first record of a job of which something holds."""
        found: Future[JobRecord] = Future()

        def look(record: JobRecord) -> None:
            if (holds(record) or ticket.ended.done()) and not found.done():
                found.set_result(record)

        ticket.ended.add_done_callback(lambda ended: look(ended.result()))
        self.engine.listen(ticket, look)
        record = found.result(WAIT)
        assert holds(record), record.sentence
        return record


class RecordingJournal:
    """Keeps every committed record, and tells a test when."""

    def __init__(self, on_note: Callable[[JobRecord], None] | None = None) -> None:
        self.records: list[JobRecord] = []
        self._on_note = on_note

    def intend(self, record: JobRecord) -> JobRecord:
        self.records.append(record)
        return record

    def note(self, record: JobRecord) -> None:
        self.records.append(record)
        if self._on_note is not None:
            self._on_note(record)

    @property
    def states(self) -> list[State]:
        return [record.state for record in self.records]


def lion(**changes: Any) -> JobRecord:
    """The record of a job that was just asked for."""
    values: dict[str, Any] = {
        "id": str(ULID()),
        "request": VideoRequest(prompt="A lion in the savannah", model="veo-3.1", resolution="720p"),
        "backend": {"wire": "vertex", "endpoint": "simulator"},
        "created": utc_now(),
        "estimate": Decimal("3.20"),
    }
    return JobRecord(**values | changes)
