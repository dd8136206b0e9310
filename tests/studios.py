"""Studios for tests: a library in a temporary folder, on the real simulator or on a scripted wire."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from veo_widget.archive import Library
from veo_widget.engine.schedule import Patience
from veo_widget.records import JobRecord, State
from veo_widget.request import VideoRequest
from veo_widget.studio import Backend, Studio
from veo_widget.wires.base import InlineVideo, Outcome, Started, Video

WAIT = 60.0
"""Seconds a test waits for a job; far more than it takes, so that only a hang fails."""
QUICK = Patience(every=0.01, deadline=5.0, tries=3)


def simulated(folder: Path, **options: Any) -> Studio:
    """A studio on a simulator of its own that answers at once."""
    backend = Backend(endpoint="simulator", **{"wire": "vertex", "latency": 0.0, **options})
    return Studio(backend, Library(folder))


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
