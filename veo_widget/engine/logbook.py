"""One job's record on its way: committed to the library first, then shown; passing changes are only shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from veo_widget.engine import endings, waits
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.ports import Journal
from veo_widget.engine.ticket import Ticket
from veo_widget.records import JobRecord, State


class Logbook:
    """Writes one job's records down and shows them. On the loop's thread only."""

    def __init__(self, ticket: Ticket, journal: Journal, loop: EngineLoop) -> None:
        self._ticket = ticket
        self._journal = journal
        self._loop = loop

    @property
    def record(self) -> JobRecord:
        """The latest record."""
        return self._ticket.record

    async def open(self) -> None:
        """Writes a new job down; its expected time is known from then on."""
        self.publish(await self._loop.in_journal(self._journal.intend, self.record))

    async def move(self, state: State, **changes: Any) -> None:
        """Commits another state."""
        await self.commit(self.record.with_state(state, **changes))

    async def commit(self, record: JobRecord) -> None:
        """Commits a record, then shows it; one that cannot be written is shown all the same, so that it is known."""
        record = waits.without_passing(record)
        try:
            await self._loop.in_journal(self._journal.note, record)
        except Exception as error:
            if record.is_open:
                self.publish(record)
                raise
            record = endings.unwritten(record, error)
        self.publish(record)

    def show(self, **changes: Any) -> None:
        """Shows a passing change that no later act depends on, without writing it down."""
        self.publish(replace(self.record, **changes))

    def publish(self, record: JobRecord) -> None:
        """Shows a record without writing it down."""
        self._ticket.publish(record)
