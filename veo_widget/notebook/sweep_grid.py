"""`SweepGrid`: the live grid of a sweep. Imported only when a page is there to show it.

The page lays the cells out itself, by any two factors; the kernel tells what they are, how they stand and what their
posters and clips are. Changes are gathered for a moment, so that a thousand cells do not mean a thousand messages.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from veo_widget.notebook.board import Board
from veo_widget.notebook.bridge import Answer, Buffers
from veo_widget.notebook.bridged import BridgedWidget
from veo_widget.notebook.display import badge_of
from veo_widget.notebook.grid_page import title_of
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.parts import STATIC
from veo_widget.notebook.text import settings_text
from veo_widget.research.factors import PROMPT
from veo_widget.research.grid import Grid
from veo_widget.research.states import CellState, Status

_TOGETHER_SECONDS = 0.15
"""How long changes are gathered before the page is told."""


class SweepGrid(BridgedWidget):
    """Posters in rows and columns that become synchronised players.

    Args:
        board: The cells, kept up to date by whoever shows this.
        host: Where it is shown.
        on_page: Called on the engine's thread when a page has said hello.
    """

    _esm = STATIC / "grid.js"
    _css = STATIC / "grid.css"

    sweep = traitlets.Dict().tag(sync=True)
    """What is said above the cells: ``title``, ``badge``, ``waiting``; replaced as a whole."""

    def __init__(self, board: Board, host: Host, on_page: Callable[[], None]) -> None:
        self._board = board
        self._desk = JobDesk(board.grid.plan.studio, host)
        self._on_page = on_page
        self._changed: set[int] = set()
        loop = board.grid.plan.studio.engine_loop
        handlers = self._desk.handlers | {"hello": self._hello, "withdraw": self._withdraw}
        super().__init__(loop, host, handlers, kind="grid", sweep=_head(board))

    def show(self, changed: Sequence[int]) -> None:
        """Shows cells as they stand now. On the engine's thread."""
        if not self._changed:
            asyncio.get_running_loop().call_later(_TOGETHER_SECONDS, self._tell)
        self._changed.update(changed)

    def _tell(self) -> None:
        cells = [[at, self._cell(self._board.states[at])] for at in sorted(self._changed)]
        self._changed.clear()
        self.bridge.publish(self._set_head)
        self.bridge.event("cells", cells=cells)

    def _set_head(self) -> None:
        self.sweep = _head(self._board)

    async def _hello(self, _body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        states = self._board.states
        cells = [self._cell(state) for state in states]
        self._on_page()
        return Answer(layout(self._board.grid, states) | {"cells": cells})

    async def _withdraw(self, _body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        records = (state.record for state in self._board.states if state.record)
        self._board.grid.plan.studio.withdraw(record.id for record in records)
        return Answer()

    def _cell(self, state: CellState) -> dict[str, Any]:
        """One cell as the page gets it."""
        record = state.record
        settings = settings_text(state.cell.quote.request)
        if record is None:
            why = " ".join(str(problem) for problem in state.cell.problems)
            return {"state": "none", "words": state.words, "message": why, "settings": settings, "open": False}
        data = self._desk.data(record)
        names = ("id", "state", "message", "money", "started", "expected", "open")
        shown = {name: data[name] for name in names} | {"words": state.words, "settings": settings}
        clips = data["clips"] if state.status is Status.MADE else []
        return shown | {"now": int(time.time() * 1000), "clips": clips}

    def __repr__(self) -> str:
        return "Veo sweep"


def layout(grid: Grid, states: Sequence[CellState]) -> dict[str, Any]:
    """What a page needs to lay the cells out: factors with their values, and each cell's values by number."""
    names = list(grid.plan.factors) or [PROMPT]
    texts = {name: list(dict.fromkeys(state.cell.text(name) for state in states)) for name in names}
    numbers = {name: {text: at for at, text in enumerate(found)} for name, found in texts.items()}
    return {
        "factors": [{"name": name, "values": texts[name]} for name in names],
        "places": [[numbers[name][state.cell.text(name)] for name in names] for state in states],
        "rows": grid.arrangement.rows,
        "cols": grid.arrangement.cols,
    }


def _head(board: Board) -> dict[str, Any]:
    waiting = [state for state in board.states if state.is_open and state.record and state.record.submitted is None]
    badge = next((badge_of(state.record) for state in board.states if state.record), "")
    return {"title": title_of(board.grid, board.states), "badge": badge, "waiting": len(waiting)}
