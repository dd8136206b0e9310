"""What there is of a request already: in this process, in the library, or with another kernel.

One request or a thousand of them; nothing here buys or watches anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from veo_widget.archive import Library
from veo_widget.engine import endings
from veo_widget.job import Job
from veo_widget.records import UNNAMED, JobRecord
from veo_widget.studio.quote import Quote
from veo_widget.studio.reuse import Found, counting, find
from veo_widget.studio.watching import is_watched


class Standing:
    """Looks requests up.

    Args:
        library: Where records are kept.
        live: The jobs of this process by id, oldest first.
    """

    def __init__(self, library: Library, live: Mapping[str, Job]) -> None:
        self._library = library
        self._live = live

    def find(self, quote: Quote, *, settle: bool = True) -> Found:
        """What there is of a quote's request already; a library without a database has nothing.

        With `settle` those whose kernel died before they were sent are ended in the library too.

        Raises:
            RepeatError: The same request was sent and its answer never arrived.
        """
        terms = quote.terms
        if terms.buys_anyway:
            return Found()
        records = self._candidates([quote]).get(quote.key, [])
        records = [self.settled(record, write=settle) for record in records]
        return find(self._library, records, draw=terms.draw, new=terms.new, edit=terms.edit)

    def of(self, quotes: Sequence[Quote], *, settle: bool = False) -> list[JobRecord | None]:
        """For each quote the job that counts for its draw: whole, under way, undecided, else the last; None without.

        With `settle` those whose kernel died before they were sent are ended in the library too.
        """
        candidates = self._candidates(quotes)
        return [self._chosen(quote, candidates.get(quote.key, []), settle=settle) for quote in quotes]

    def settled(self, record: JobRecord, *, write: bool = True) -> JobRecord:
        """A record as it stands; one whose process died before its name was known is ended first."""
        if record.state not in UNNAMED or self.is_looked_after(record):
            return record
        ended = endings.abandoned(record)
        if write:
            self._library.store.note(ended)
        return ended

    def is_looked_after(self, record: JobRecord) -> bool:
        """Whether this process or another living one brings a job to its end."""
        job = self._live.get(record.id)
        return is_watched(record) if job is None else job.record.is_open

    def now(self, record: JobRecord) -> JobRecord:
        """A kept record as it stands at this moment, nothing written."""
        job = self._live.get(record.id)
        return self.settled(record, write=False) if job is None else job.record

    def _chosen(self, quote: Quote, records: Iterable[JobRecord], *, settle: bool) -> JobRecord | None:
        drawn = [self.settled(record, write=settle) for record in records if record.draw == quote.terms.draw]
        return counting(self._library, drawn) or next(iter(drawn), None)

    def _candidates(self, quotes: Sequence[Quote]) -> dict[str, list[JobRecord]]:
        """Jobs by key, those of this process first: the record of one just asked for may not be written yet."""
        keys = {quote.key for quote in quotes}
        found: dict[str, list[JobRecord]] = {}
        for job in reversed(list(self._live.values())):
            if job.record.key in keys:
                found.setdefault(job.record.key, []).append(job.record)
        if self._library.paths.database.exists():
            for key, kept in self._library.store.with_keys(keys).items():
                found.setdefault(key, []).extend(record for record in kept if record.id not in self._live)
        return found
