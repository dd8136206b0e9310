"""Shows a grid in the running cell: a static output that survives without a kernel, and the live one beside it.

The static one is rewritten now and then while jobs go on, and at the end. Where a page shows the live one, the static
one is folded up. A cell that has waited for the end without any page leaves the static one alone: that is what a
notebook run without a front end keeps.
"""

from __future__ import annotations

import asyncio
import contextvars
import uuid
from collections.abc import Callable
from importlib import import_module
from typing import Any

from veo_widget.notebook.board import Board
from veo_widget.notebook.display import Bundle, widget_bundle
from veo_widget.notebook.grid_page import bundle_for, plain
from veo_widget.notebook.hosts import Host, find_host, is_headless
from veo_widget.records import JobRecord
from veo_widget.research.grid import Grid
from veo_widget.research.run import SweepRun

GRID_MODULE = "veo_widget.notebook.sweep_grid"
REWRITE_SECONDS = 1.0
"""How often the static output is rewritten at most."""


def show(grid: Grid) -> ShownGrid | None:
    """Shows a grid in the running cell; as text where there is no page. On the main thread."""
    from IPython import get_ipython

    host = find_host(get_ipython())
    if not host.has_page:
        print(plain(grid, grid.plan.states()))
        return None
    shown = ShownGrid(grid, host)
    shown.begin()
    return shown


def show_again(run: SweepRun) -> None:
    """Shows a run a cell ends with, unless that very cell shows it already. On the main thread."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None or run.shown_in != shell.execution_count:
        show(run.grid())


class ShownGrid:
    """Both displays of one grid."""

    def __init__(self, grid: Grid, host: Host) -> None:
        from IPython.display import display

        self._display: Callable[..., None] = display
        self._board = Board(grid)
        self._studio = grid.plan.studio
        self._host = host
        self._context = contextvars.copy_context()
        self._ids = (f"veo-a-{uuid.uuid4().hex}", f"veo-b-{uuid.uuid4().hex}")
        self._widget: Any = None
        self._has_page = False
        self._is_settled = False
        self._rewriting: asyncio.Task[None] | None = None
        self._one_by_one = asyncio.Lock()

    def begin(self) -> None:
        """Emits the static output as it is now and a place for the live one. On the main thread."""
        self._display(self._bundle(), raw=True, display_id=self._ids[0])
        if not is_headless():
            self._display(_empty(), raw=True, display_id=self._ids[1])
            self._studio.engine_loop.start(self._load())
        self._studio.watch_jobs(self._heard)
        self._studio.engine_loop.call(self._catch_up)

    def settle(self) -> None:
        """Rewrites the static output, for a cell that has waited for the end. On the main thread."""
        self._studio.engine_loop.start(self._settle()).result()

    def _catch_up(self) -> None:
        """What changed between the first look and the first news."""
        for state in self._board.states:
            job = self._studio.live(state.record.id) if state.record else None
            if job is not None and job.record is not state.record:
                self._heard(job.record)

    def _heard(self, record: JobRecord) -> None:
        # On the engine's thread, of any job of the studio.
        changed = self._board.heard(record)
        if not changed:
            return
        if self._widget is not None:
            self._widget.show(changed)
        self._rewrite_soon()

    def _rewrite_soon(self) -> None:
        if self._rewriting is None:
            delay = REWRITE_SECONDS if self._board.is_open else 0.0
            self._rewriting = asyncio.create_task(self._rewrite(delay))

    async def _rewrite(self, delay: float) -> None:
        await asyncio.sleep(delay)
        self._rewriting = None  # what changes from here on needs another one
        async with self._one_by_one:
            bundle = await self._studio.engine_loop.in_desk(self._bundle)
            self._run(self._update, self._ids[0], bundle)

    async def _settle(self) -> None:
        if not self._has_page:
            self._take_away()
        await self._rewrite(0.0)

    async def _load(self) -> None:
        """Brings the live grid in. On the engine's loop."""
        module = await self._studio.engine_loop.in_desk(import_module, GRID_MODULE)
        if not self._is_settled:
            self._run(self._show_widget, module)

    def _show_widget(self, module: Any) -> None:
        self._widget = module.SweepGrid(self._board, self._host, self._on_page)
        self._update(self._ids[1], widget_bundle(self._widget.model_id, "Veo sweep"))

    def _on_page(self) -> None:
        """A page shows the live grid: the static one steps back."""
        if not self._has_page:
            self._has_page = True
            self._rewrite_soon()

    def _take_away(self) -> None:
        """Nobody looks: the stored output is the static one alone."""
        self._is_settled = True
        self._studio.unwatch_jobs(self._heard)
        if self._widget is not None:
            self._run(self._update, self._ids[1], _empty())
            self._run(self._widget.close)
            self._widget = None

    def _bundle(self) -> Bundle:
        return bundle_for(self._board.grid, self._board.states, self._host, is_open=not self._has_page)

    def _update(self, display_id: str, bundle: dict[str, Any]) -> None:
        self._display(bundle, raw=True, display_id=display_id, update=True)

    def _run(self, function: Callable[..., None], *args: Any) -> None:
        self._context.copy().run(function, *args)


def _empty() -> Bundle:
    return {"text/html": "", "text/plain": ""}
