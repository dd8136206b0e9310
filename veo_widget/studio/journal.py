"""Lets the engine write into the library through the engine's two protocols.

The library's database and media packages are imported on first use, which is in a worker thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from veo_widget.archive import Library
from veo_widget.records import Charge, ClipRecord, JobRecord
from veo_widget.studio.spending import SpendingLog
from veo_widget.wires.base import Download

if TYPE_CHECKING:
    from veo_widget.archive.collector import Collector


class LibraryJournal:
    """The engine's `Journal`: records go to the library's database, costs to the user's spending."""

    def __init__(self, library: Library, spending: SpendingLog) -> None:
        self._library = library
        self._spending = spending

    def intend(self, record: JobRecord) -> JobRecord:
        """See `engine.ports.Journal.intend`."""
        return self._library.store.intend(record)

    def note(self, record: JobRecord) -> None:
        """See `engine.ports.Journal.note`; what a job's end says of its cost goes to the user's spending too."""
        self._library.store.note(record)
        if not record.is_open or record.charge is Charge.CHARGED:
            self._spending.settle(record.id, record.charge)


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
        """See `engine.ports.Collector.collect`; what a server keeps is gone on with where an earlier try was cut."""
        if isinstance(pieces, Download):
            return self._collector.fetch(record, sample, pieces)
        return self._collector.collect(record, sample, pieces)
