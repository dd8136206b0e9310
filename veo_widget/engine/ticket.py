"""What the engine shows of one job to other threads: its latest record, its end, and news of changes.

Only the loop's thread writes here; the record is replaced as a whole, so that reading needs no lock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from veo_widget.records import JobRecord

_log = logging.getLogger(__name__)
Listener = Callable[[JobRecord], None]


class Ticket:
    """The engine's public face of one job.

    Attributes:
        record: The latest record.
        ended: Done once the job has ended, with its last record; never carries an exception.
    """

    def __init__(self, record: JobRecord) -> None:
        self.record = record
        self.ended: Future[JobRecord] = Future()
        self._listeners: list[Listener] = []

    @classmethod
    def of_ended(cls, record: JobRecord) -> Ticket:
        """The ticket of a job that ended before."""
        ticket = cls(record)
        ticket.ended.set_result(record)
        return ticket

    def publish(self, record: JobRecord) -> None:
        """Shows a new record. On the loop's thread only."""
        self.record = record
        for listener in tuple(self._listeners):
            self._tell(listener)
        if not record.is_open:
            self._listeners.clear()
            if not self.ended.done():
                self.ended.set_result(record)

    def listen(self, listener: Listener) -> None:
        """Tells a listener the present record and every later one. On the loop's thread only."""
        if not self.ended.done():  # the record of a job that is resumed may still be that of its end
            self._listeners.append(listener)
        self._tell(listener)

    def _tell(self, listener: Listener) -> None:
        try:
            listener(self.record)
        except Exception:  # a page that is gone must not take the job with it
            _log.debug("a listener failed", exc_info=True)
            if listener in self._listeners:
                self._listeners.remove(listener)
