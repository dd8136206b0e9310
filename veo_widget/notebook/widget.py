"""`VeoWidget`: the panel with prompt, settings, slots for pictures and a clip, jobs and player.

What the user has filled in is the `draft`, which lives here and in every view of the panel, so that a
reloaded page has it again. Everything else goes through requests, answered on the engine's loop.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack, cast

import traitlets

from veo_widget.archive.marks import Marks
from veo_widget.job import Job
from veo_widget.notebook.again import model_for
from veo_widget.notebook.bridge import Answer, Buffers, RequestFailed
from veo_widget.notebook.bridged import BridgedWidget
from veo_widget.notebook.catalog_json import backend_data, catalog_data
from veo_widget.notebook.drafts import draft_of, options_of, unfitted
from veo_widget.notebook.gallery import Gallery, marks_by_clip
from veo_widget.notebook.hosts import find_host, is_headless
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.prompting import PromptDesk
from veo_widget.notebook.relatives import Relatives
from veo_widget.notebook.slots import Slots
from veo_widget.notebook.uploads import Uploads
from veo_widget.notebook.wording import for_page, worded
from veo_widget.records import JobRecord
from veo_widget.studio import Backend, Studio, default_studio
from veo_widget.studio.options import RequestOptions
from veo_widget.studio.quote import Quote

SHOWN_JOBS = 20
"""How many of the library's latest jobs a panel lists."""
_REMEMBERED_CLICKS = 100


class VeoWidget(BridgedWidget):
    """The panel; show it as a cell's last line, or open it with `%veo` alone.

    Args:
        prompt: Fills the prompt in.
        **options: Fill the other fields in; see `veo.generate`. Pictures may be any image source, and `video` a
            clip or its id.

    Raises:
        TypeError: An unknown parameter.
        RequestError: An image or a clip that cannot be used.
    """

    catalog = traitlets.Dict().tag(sync=True)
    """What may be chosen, from the catalog."""
    backend = traitlets.Dict().tag(sync=True)
    """Where jobs go: ``label``, ``badge``, ``paid``, ``confirmed``."""
    draft = traitlets.Dict().tag(sync=True)
    """What is filled in, by parameter; both ways."""

    def __init__(self, prompt: str = "", **options: Unpack[RequestOptions]) -> None:
        from IPython import get_ipython

        self._studio: Studio = default_studio()
        self._host = find_host(get_ipython())
        self._desk = JobDesk(self._studio, self._host, for_page)
        self._uploads = Uploads(self._studio, self._host.kind.piece)
        self._clicks: OrderedDict[str, Job] = OrderedDict()  # touched on the loop's thread only
        self._buying = asyncio.Lock()  # one click after the other, so that a doubled one finds the first one's job
        handlers = {
            **self._desk.handlers,
            **self._uploads.handlers,
            **Slots(self._studio, self._agree).handlers,
            **Gallery(self._studio, self._desk).handlers,
            **Relatives(self._studio, self._desk).handlers,
            **PromptDesk(self._studio, self._agree).handlers,
            "hello": self._hello,
            "generate": self._generate,
            "resume": self._resume,
        }
        super().__init__(
            self._studio.engine_loop,
            self._host,
            {name: worded(handler) for name, handler in handlers.items()},
            kind="studio",
            catalog=catalog_data(self._studio.backend),
            backend=backend_data(self._studio.backend),
            draft=self._given(prompt, options),
        )
        self._studio.watch_jobs(self._tell_job)
        self._studio.library.watch_marks(self._tell_marks)
        self._studio.watch_backend(self._follow_backend)

    def _given(self, prompt: str, options: RequestOptions) -> dict[str, Any]:
        """The draft of what was given in Python, its pictures in their own shape."""
        quote = self._studio.quote(prompt, **options)
        if options.get("fit"):
            quote = self._studio.quote(prompt, **unfitted(options))
        return draft_of(quote, options, self._studio.library)

    def shows(self, studio: Studio) -> bool:
        """Whether it is open and shows this studio's jobs, so that it can be shown once more."""
        return self._studio is studio and self.comm is not None

    def close(self) -> None:
        """Takes the panel away; jobs under way go on."""
        self._studio.unwatch_jobs(self._tell_job)
        self._studio.library.unwatch_marks(self._tell_marks)
        self._studio.unwatch_backend(self._follow_backend)
        if self._studio.engine_loop.is_running:
            self._studio.engine_loop.call(self._uploads.close)
        super().close()

    def _tell_job(self, record: JobRecord) -> None:
        # On the engine's thread.
        self.bridge.event("job", job=self._desk.data(record))
        self._desk.collected(record)

    def _tell_marks(self, marks: Mapping[str, Marks]) -> None:
        # On whichever thread the mark was made.
        self._studio.engine_loop.call(self.bridge.event, "clips-marked", marks=marks_by_clip(marks))

    async def _hello(self, _body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        records, marks = await self._studio.engine_loop.in_desk(self._recent)
        return Answer({"jobs": [self._desk.data(record) for record in records], "marks": marks})

    async def _resume(self, body: Mapping[str, Any], buffers: Buffers) -> Answer:
        """Looks after what an ended kernel left behind; nothing is sent again."""
        resumed = await self._studio.engine_loop.in_desk(self._studio.resume)
        listed = await self._hello(body, buffers)
        return Answer(listed.value | {"resumed": len(resumed)})

    def _recent(self) -> tuple[list[JobRecord], dict[str, Any]]:
        """The latest jobs, those of this process as they stand now, and what is said of their clips."""
        kept = self._studio.library.store.jobs(limit=SHOWN_JOBS)
        live = {record.id: self._studio.live(record.id) for record in kept}
        clip_ids = [clip.id for record in kept for clip in record.clips]
        marks = marks_by_clip(self._studio.library.marks(clip_ids))
        return [job.record if (job := live[record.id]) else record for record in kept], marks

    async def _generate(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        token = str(body["token"])
        async with self._buying:
            job = self._clicks.get(token)
            if job is None:
                job = await self._buy(await self._quote(body["draft"]), confirmed=body.get("confirmed") is True)
                self._clicks[token] = job
        if len(self._clicks) > _REMEMBERED_CLICKS:
            self._clicks.popitem(last=False)
        return Answer({"job": self._desk.data(job.record)})

    async def _quote(self, draft: Any) -> Quote:
        """What a page's draft would be and cost."""
        if not isinstance(draft, dict):
            msg = "The panel sent no settings."
            raise RequestFailed("failed", msg, "Reload the page.")
        options = options_of(draft, self._uploads.image_path)
        return await self._studio.engine_loop.in_desk(self._quoted, str(draft.get("prompt") or ""), options)

    def _quoted(self, prompt: str, options: RequestOptions) -> Quote:
        """In a worker thread. A draft may have come from another library: then it takes up no clip of this one."""
        source = options.get("remix_of")
        if source and self._studio.library.clip(source) is None:
            options = cast(RequestOptions, {name: value for name, value in options.items() if name != "remix_of"})
        return self._studio.quote(prompt, **options)

    async def _buy(self, quote: Quote, *, confirmed: bool) -> Job:
        """Buys in any case: a click on a button that names the price asks for another clip, not for the last one."""
        self._check_shown(quote.backend)
        quote.refuse_problems()
        self._agree(quote.cost, confirmed)
        agreed = replace(quote, backend=self._studio.backend)
        return await self._studio.engine_loop.in_desk(self._studio.buy, agreed)  # the spending log is a file

    def _check_shown(self, backend: Backend) -> None:
        """Makes sure that the page shows the account and prices that will be used: what is clicked must be bought."""
        if self.backend != backend_data(backend):
            self._follow_backend()
            msg = f"Jobs now go to {self._studio.backend.label}."
            raise RequestFailed("changed", msg, "Nothing was sent. Look at the price and click again.")

    def _agree(self, cost: str, confirmed: bool) -> None:
        """Makes sure that the user wants to pay, before anything that costs money."""
        backend = self._studio.backend
        self._check_shown(backend)
        if not backend.needs_confirmation:
            return
        if not confirmed:
            msg = f"This costs {cost} on {backend.label}, which was found in the environment."
            raise RequestFailed("confirm", msg, "Nothing was sent.")
        # This click named account and price: it is the user's choice of this backend. Every panel is told.
        self._studio.backend = replace(backend, confirmed=True)

    def _follow_backend(self) -> None:
        # On the engine's thread.
        self.bridge.publish(self._show_backend)

    def _show_backend(self) -> None:
        """Shows another backend; a model that is not offered there gives way to the nearest one, which is said."""
        backend = self._studio.backend
        chosen = self.draft.get("model") or self.catalog["defaults"]["model"]
        model, notice = model_for(chosen, backend)
        with self.hold_sync():
            self.catalog = catalog_data(backend)
            self.backend = backend_data(backend)
            if model != chosen:
                self.draft = {**self.draft, "model": model, "notice": notice}

    def _ipython_display_(self) -> None:
        from IPython.display import display

        from veo_widget.notebook.display import widget_bundle

        line = "The Veo panel. To open it again after the kernel has ended, run %veo in a cell."
        display({"text/html": f'<div style="opacity:.7">{line}</div>', "text/plain": line}, raw=True)
        if not (is_headless() and self._host.kind.name == "kernel"):  # nobody will ever see it alive
            display(widget_bundle(self.model_id, "Veo panel"), raw=True)

    def __repr__(self) -> str:
        return "Veo panel"
