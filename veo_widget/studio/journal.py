"""Lets the engine write into the library through the engine's two protocols.

The library's database and media packages are imported on first use, which is in a worker thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from veo_widget.archive import Library
from veo_widget.records import ClipRecord, JobRecord

if TYPE_CHECKING:
    from veo_widget.archive.collector import Collector


class LibraryJournal:
    """The engine's `Journal`: records go to the library's database."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def intend(self, record: JobRecord) -> JobRecord:
        """See `engine.ports.Journal.intend`."""
        return self._library.store.intend(record)

    def note(self, record: JobRecord) -> None:
        """See `engine.ports.Journal.note`."""
        self._library.store.note(record)


class LibraryCollector:
    """The engine's `Collector`: files go to the library's folder."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _collector(self) -> Collector:
        from veo_widget.archive.collector import Collector

        return Collector(self._library.paths)

    def prepare(self) -> None:
        """See `engine.ports.Collector.prepare`."""
        self._collector.prepare()

    def collect(self, record: JobRecord, sample: int, pieces: Iterable[bytes]) -> ClipRecord:
        """See `engine.ports.Collector.collect`."""
        return self._collector.collect(record, sample, pieces)
