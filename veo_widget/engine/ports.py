"""What the engine asks of whoever keeps records and files; the studio hands it the library's.

All methods block and are called in worker threads.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from veo_widget.records import ClipRecord, JobRecord


class Journal(Protocol):
    """Keeps the records. A method that returns has committed."""

    def intend(self, record: JobRecord) -> JobRecord:
        """Writes a new job down before anything is sent; returns it with the time past jobs of its kind took.

        That is the usual one as `expected`, and mean and spread of the logarithms as ``latency`` in its detail.
        """

    def note(self, record: JobRecord) -> None:
        """Writes down where a job stands now."""


class Collector(Protocol):
    """Keeps the files."""

    def prepare(self) -> None:
        """Loads what saving needs; called while the service is at work, since it is slow beside a busy cell."""

    def collect(self, record: JobRecord, sample: int, pieces: Iterable[bytes]) -> ClipRecord:
        """Saves one video: to a temporary file, checked, renamed, hashed, with its poster.

        Raises:
            BadVideo: The bytes are no playable video.
            OSError: The disk is full or may not be written.
        """
