"""Keeps a cell's two displays up to date while a job goes on.

Display A is static and survives without a kernel; it is rewritten at every change of state. Display B is
the live card, which appears once its package is imported (in a worker thread, so that the cell need not
wait) and is cleared at the end, unless a page needs it as the player. Everything is published from the
engine's thread; A inside a copy of the cell's context, so that it reaches the cell the job came from.
"""

from __future__ import annotations

import contextvars
import uuid
from collections.abc import Callable
from importlib import import_module
from typing import Any

from veo_widget.job import Job
from veo_widget.notebook.display import Bundle, View, job_bundle, view_of, widget_bundle
from veo_widget.notebook.hosts import Host
from veo_widget.records import JobRecord, State
from veo_widget.studio import Studio

CARD_MODULE = "veo_widget.notebook.card"
Publish = Callable[..., None]


def present(studio: Studio, job: Job, host: Host) -> None:
    """Emits both displays of a job in the running cell and keeps them up to date. On the main thread."""
    presenter = _Presenter(studio, job, host)
    presenter.show()
    job.on_change(presenter.changed)
    studio.engine_loop.start(presenter.load_card())


class _Presenter:
    def __init__(self, studio: Studio, job: Job, host: Host) -> None:
        from IPython.display import display

        self._display: Publish = display
        self._studio = studio
        self._job = job
        self._host = host
        self._context = contextvars.copy_context()
        self._ids = (f"veo-a-{uuid.uuid4().hex}", f"veo-b-{uuid.uuid4().hex}")
        self._shown: State | None = None
        self._card: Any = None

    def show(self) -> None:
        """Emits A as it is now and an empty place for B."""
        view = self._view(self._job.record)
        self._shown = view.record.state
        self._display(job_bundle(view), raw=True, display_id=self._ids[0])
        self._display(_empty(), raw=True, display_id=self._ids[1])

    def changed(self, record: JobRecord) -> None:
        """Shows a new record. On the engine's thread."""
        view = self._view(record)
        if self._card is not None:
            # Outside the cell's context: the card publishes in that of its page's hello.
            self._card.show(record)
            if not record.is_open and not (view.needs_player and self._card.bridge.has_page):
                self._run(self._clear_card)
        if record.state is not self._shown:
            self._shown = record.state
            self._run(self._update, self._ids[0], job_bundle(view))

    async def load_card(self) -> None:
        """Brings the live card in, unless the job has ended by then. On the engine's loop."""
        module = await self._studio.engine_loop.in_files(import_module, CARD_MODULE)
        if self._job.record.is_open:
            self._run(self._show_card, module)

    def _show_card(self, module: Any) -> None:
        self._card = module.JobCard(self._studio, self._host, self._job.record)
        self._update(self._ids[1], widget_bundle(self._card.model_id, "Veo job card"))

    def _clear_card(self) -> None:
        self._update(self._ids[1], _empty())
        self._card.close()
        self._card = None

    def _update(self, display_id: str, bundle: dict[str, Any]) -> None:
        self._display(bundle, raw=True, display_id=display_id, update=True)

    def _run(self, function: Callable[..., None], *args: Any) -> None:
        self._context.copy().run(function, *args)

    def _view(self, record: JobRecord) -> View:
        return view_of(self._studio, record, self._host)


def _empty() -> Bundle:
    return {"text/html": "", "text/plain": ""}
