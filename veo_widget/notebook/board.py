"""A sweep's cells as they stand at this moment, kept so by what the engine tells of its jobs."""

from __future__ import annotations

from collections.abc import Sequence

from veo_widget.records import JobRecord
from veo_widget.research.grid import Grid
from veo_widget.research.states import CellState, Status, state_of


class Board:
    """The cells of one sweep. Changed on the engine's thread only; the list of states is replaced, never edited.

    Attributes:
        grid: Which sweep, and how it is laid out.
        states: Each cell as it stands.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.states: Sequence[CellState] = grid.plan.states()
        self._places: dict[tuple[str, int], list[int]] = {}
        for number, state in enumerate(self.states):
            self._places.setdefault(state.cell.order, []).append(number)

    @property
    def is_open(self) -> bool:
        """Whether any job goes on."""
        return any(state.is_open for state in self.states)

    def heard(self, record: JobRecord) -> list[int]:
        """Takes what became of a job; the numbers of the cells it stands for."""
        found = [at for at in self._places.get((record.key, record.draw), ()) if self._is_news(at, record)]
        if found:
            library, states = self.grid.plan.studio.library, list(self.states)
            for at in found:
                states[at] = state_of(library, states[at].cell, record)
            self.states = states
        return found

    def _is_news(self, at: int, record: JobRecord) -> bool:
        """A clip that is there is not replaced by a later attempt; of two attempts the later one counts."""
        known = self.states[at].record
        if known is None or known.id == record.id:
            return True
        return self.states[at].status is not Status.MADE and record.id > known.id
