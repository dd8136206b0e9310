"""`Studio`: takes a request from its parameters to a job, the one way for Python, magic and page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Unpack

from ulid import ULID

from veo_widget import catalog
from veo_widget.archive import Library
from veo_widget.engine.engine import Engine
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Listener, Ticket
from veo_widget.errors import RepeatError
from veo_widget.job import Job
from veo_widget.records import RESUMABLE, UNNAMED, Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.studio.backend import Backend
from veo_widget.studio.budget import budget_from
from veo_widget.studio.confirming import unconfirmed
from veo_widget.studio.connections import Connections
from veo_widget.studio.drawing import Drawing
from veo_widget.studio.inputs import kept_until
from veo_widget.studio.journal import LibraryCollector, LibraryJournal
from veo_widget.studio.options import RequestOptions, build_request
from veo_widget.studio.paid_calls import PaidCalls
from veo_widget.studio.pictures import Picture, lineage_of
from veo_widget.studio.quote import Quote
from veo_widget.studio.reservations import release
from veo_widget.studio.rewrites import origin_of
from veo_widget.studio.spending import Expense, SpendingLog, user_log
from veo_widget.studio.standing import Standing
from veo_widget.studio.watching import is_watched, watcher
from veo_widget.studio.writing import Writing


class Studio:
    """One backend, one library, one engine.

    Args:
        backend: Where new requests go.
        library: Where records and clips are kept.
        spending: Where what is spent is kept; the user's own log where it is None.
        connections: How backends are reached; made for the library where it is None.

    Attributes:
        budget: What may be spent; see `veo.budget`.
        standing: What there is of a request already.
        engine_loop: The one loop all job state lives on; outputs publish from there.
        writing: Has text models write.
    """

    def __init__(
        self,
        backend: Backend,
        library: Library,
        spending: SpendingLog | None = None,
        connections: Connections | None = None,
    ) -> None:
        self._backend = backend
        self.library = library
        self.budget = budget_from()
        self.spending = spending or user_log()
        self._connections = connections or Connections(library.paths)
        self.engine_loop = EngineLoop()
        calls = PaidCalls(self.engine_loop, self.spending, lambda: self.budget)
        self._drawing = Drawing(self._connections, library, self.engine_loop, calls)
        self.writing = Writing(self._connections, calls)
        self._engine = Engine(LibraryJournal(library, self.spending), LibraryCollector(library), self.engine_loop)
        self._live: dict[str, Job] = {}
        self.standing = Standing(library, self._live)
        self._watchers: tuple[Listener, ...] = ()
        self._backend_watchers: tuple[Callable[[], None], ...] = ()

    @property
    def backend(self) -> Backend:
        """Where new requests go."""
        return self._backend

    @backend.setter
    def backend(self, backend: Backend) -> None:
        self._backend = backend
        for tell in self._backend_watchers:
            self.engine_loop.call(tell)

    def quote(self, prompt: str = "", **options: Unpack[RequestOptions]) -> Quote:
        """What a request would be and cost, without sending anything.

        Raises:
            TypeError: An unknown parameter.
            ImageError: An image that cannot be used.
        """
        built = build_request(prompt, options, self.library, self.backend)
        quote = self.quote_request(built.request)
        return replace(quote, notices=(*built.notices, *quote.notices), terms=built.terms)

    def quote_request(self, asked: VideoRequest, backend: Backend | None = None) -> Quote:
        """What a request built elsewhere would be and cost, on the backend in use or on another."""
        backend = backend or self.backend
        wire, on = backend.wire, backend.day
        request = catalog.resolve(asked, wire=wire, on=on)
        return Quote(
            request=request,
            problems=catalog.check(request, wire=wire, on=on),
            price=catalog.price(request, wire=wire, on=on),
            backend=backend,
        )

    def generate(self, prompt: str = "", **options: Unpack[RequestOptions]) -> Job:
        """Starts a job and returns at once; where its clip is there or under way already, that job is returned.

        Raises:
            RequestError: The request breaks a rule; nothing was sent.
            BackendError: The backend costs money and was not chosen by the user yet; nothing was sent.
            BudgetError: It does not fit the budget; nothing was sent.
            RepeatError: The same request may be made and billed already; nothing was sent.
            TypeError: An unknown parameter.
        """
        return self.reuse_or_buy(self.quote(prompt, **options))

    def reuse_or_buy(self, quote: Quote) -> Job:
        """The job of a quote: the one that there is, or a new one; raises as `generate` does."""
        quote.refuse_problems()
        found = self.standing.find(quote)
        if found.record is None:
            notices = (*quote.notices, found.notice) if found.notice else quote.notices
            once = not quote.terms.new  # another kernel may look for the same at this moment: one of them sends it
            return self.buy(replace(quote, notices=notices), once=once)
        job = self.live(found.record.id) or self._job_of(found.record)
        job.reused = found.notice
        return job

    def _job_of(self, record: JobRecord) -> Job:
        """The handle of a job of an earlier process: ended, or watched on from here.

        Raises:
            RepeatError: Another running kernel looks after it.
        """
        if record.state is State.DONE:
            return Job(self, Ticket.of_ended(record))
        if record.state not in RESUMABLE or is_watched(record):
            msg = (
                f"The same request is under way in another kernel (job {record.id[-6:]}). Nothing was sent; "
                "--new (in Python new=True) buys another."
            )
            raise RepeatError(msg)
        return self._resume(record)

    def buy(self, quote: Quote, *, once: bool = False) -> Job:
        """Buys what a quote describes, whatever there is already; raises as `generate` does.

        With `once` the job ends unsent where another kernel has written the same request down in the meantime.
        """
        quote.refuse_problems()
        if quote.backend.needs_confirmation:
            raise unconfirmed(quote.backend, quote.cost)
        job_id = str(ULID())
        budget = self.budget if quote.terms.cap is None else replace(self.budget, job=quote.terms.cap)
        self.spending.reserve(self._expense(job_id, quote), budget)
        return self._submit(job_id, quote, once=once)

    def check_all(self, quotes: Sequence[Quote]) -> None:
        """Refuses to buy several at once where `buy_all` would; nothing is reserved."""
        for quote in quotes:
            quote.refuse_problems()
        if quotes and quotes[0].backend.needs_confirmation:
            total = sum((quote.price.amount for quote in quotes if quote.price), Decimal(0))
            raise unconfirmed(quotes[0].backend, f"about {catalog.dollars(total)}")
        self.spending.check([self._expense("", quote) for quote in quotes], self.budget)

    def buy_all(self, quotes: Mapping[str, Quote]) -> list[Job]:
        """Buys several at once under ids given beforehand: all of them are reserved, or nothing is sent.

        Each ends unsent where another kernel has written the same request down in the meantime. Raises as `generate`
        does.
        """
        self.check_all(list(quotes.values()))
        self.spending.reserve_all([self._expense(job_id, quote) for job_id, quote in quotes.items()], self.budget)
        jobs: list[Job] = []
        try:
            for job_id, quote in quotes.items():
                jobs.append(self._submit(job_id, quote, once=True))
        except BaseException:  # an interrupt too: what was submitted goes on, the rest is given back
            self.spending.settle_all(dict.fromkeys(list(quotes)[len(jobs) :], Charge.NOT_CHARGED))
            raise
        return jobs

    def _submit(self, job_id: str, quote: Quote, *, once: bool) -> Job:
        """Hands a job whose price is reserved to the engine."""
        record = JobRecord(
            id=job_id,
            request=quote.request,
            backend=quote.backend.as_dict(),
            estimate=quote.price.amount if quote.price else None,
            price_as_of=quote.price.as_of.isoformat() if quote.price else "",
            created=utc_now(),
            expected=self._connections.typical_seconds(quote.backend),
            detail=self._detail(quote) | ({"once": True} if once else {}),
            key=quote.key,
            draw=quote.terms.draw,
        )
        ticket = self._engine.submit(
            record, self._connections.wire(quote.backend), self._connections.patience(quote.backend)
        )
        return self._remembered(Job(self, ticket))

    def _detail(self, quote: Quote) -> dict[str, Any]:
        """What a record keeps beside the request: who watches it, what was said, where pictures and words come from."""
        detail: dict[str, Any] = {"watcher": watcher(), "notices": [*quote.notices, *quote.warnings]}
        lineage = lineage_of(self.library.paths, quote.request)
        if lineage:
            detail["lineage"] = lineage
        improved_from = origin_of(self.library.paths, quote.request.prompt)
        if improved_from:
            detail["improved_from"] = improved_from
        kept = {name: getattr(quote.terms, name) for name in ("retries", "edit", "study", "sweep", "cell", "origin")}
        return detail | {name: value for name, value in kept.items() if value}

    def _expense(self, job_id: str, quote: Quote) -> Expense:
        """What a quote takes out of the budget."""
        usd = self.budget.require_price(quote.price.amount if quote.price else None)
        model, study = quote.request.model or "", quote.terms.study
        return Expense.on(quote.backend, id=job_id, what="video", model=model, usd=usd, study=study)

    def release(self) -> None:
        """Gives back what killed kernels reserved and never spent."""
        release(self.spending, self.library, self.standing)

    def patience(self) -> Patience:
        """How jobs of the backend in use are sent and watched."""
        return self._connections.patience(self.backend)

    def kept_until(self, clip: ClipRecord) -> datetime | None:
        """Until when the service surely has its own copy of a clip; None where none is needed to go on from it."""
        job = self.library.job(clip.job_id)
        return kept_until(job) if job else None

    def backend_of(self, clip: ClipRecord) -> Backend:
        """The backend that made a clip; the one in use for a clip whose job is not known."""
        job = self.library.job(clip.job_id)
        return Backend.from_dict(job.backend) if job else self.backend

    def live(self, job_id: str) -> Job | None:
        """The handle of a job this process started or resumed; None for any other."""
        return self._live.get(job_id)

    def resume(self) -> list[Job]:
        """Looks after every job of the library that may have a clip to fetch; nothing is ever sent again.

        Jobs whose request was sent without an answer become `unknown`, those never sent `cancelled`. Jobs
        another running process looks after are left to it.
        """
        store = self.library.store
        for record in store.in_states(UNNAMED):
            self.standing.settled(record)
        waiting = [record for record in store.resumable() if not self.standing.is_looked_after(record)]
        return [self._resume(record) for record in waiting]

    def image(self, prompt: str, *, model: str | None = None, aspect_ratio: str = "16:9") -> Picture:
        """Makes a picture and waits for it; see `veo.image`."""
        return self.engine_loop.start(self.make_image(prompt, model=model, aspect_ratio=aspect_ratio)).result()

    async def make_image(
        self, prompt: str, *, model: str | None = None, aspect_ratio: str = "16:9", confirmed: bool = False
    ) -> Picture:
        """The same for the engine's loop; see `Drawing.make`."""
        return await self._drawing.make(
            self.backend, prompt, model=model, aspect_ratio=aspect_ratio, confirmed=confirmed
        )

    def attached(self, record: JobRecord) -> Job | None:
        """The handle of a job: live, ended, or watched on from here; None where only another kernel can follow it."""
        if (job := self.live(record.id)) is not None:
            return job
        if not record.is_open and record.state not in RESUMABLE:
            return Job(self, Ticket.of_ended(record))
        return None if record.state not in RESUMABLE or is_watched(record) else self._resume(record)

    def stop(self, job_id: str) -> None:
        """Cancels a job not sent yet, stops watching one that was; it is billed all the same."""
        self._engine.stop(job_id)

    def prioritise(self, job_id: str, priority: int) -> None:
        """Gives a job that waits to be sent another priority; higher goes first, 0 is usual."""
        self._engine.prioritise(job_id, priority)

    def withdraw(self, job_ids: Iterable[str]) -> None:
        """Cancels those of some jobs that were not sent yet; the others go on."""
        self._engine.withdraw(frozenset(job_ids))

    def clear(self) -> None:
        """Cancels every job that was not sent yet."""
        self._engine.clear()

    def listen(self, ticket: Ticket, listener: Listener) -> None:
        """Has a listener told of every change of a job, on the engine's thread."""
        self._engine.listen(ticket, listener)

    def watch_jobs(self, listener: Listener) -> None:
        """Has a listener told of every change of every job from now on, on the engine's thread."""
        self._watchers = (*self._watchers, listener)

    def unwatch_jobs(self, listener: Listener) -> None:
        """Takes `watch_jobs` back."""
        self._watchers = tuple(each for each in self._watchers if each != listener)

    def watch_backend(self, watcher: Callable[[], None]) -> None:
        """Has a watcher called on the engine's thread whenever another backend is chosen."""
        self._backend_watchers = (*self._backend_watchers, watcher)

    def unwatch_backend(self, watcher: Callable[[], None]) -> None:
        """Takes `watch_backend` back."""
        self._backend_watchers = tuple(each for each in self._backend_watchers if each != watcher)

    def _resume(self, record: JobRecord) -> Job:
        backend = Backend.from_dict(record.backend)
        if backend.endpoint == self.backend.endpoint:
            # Where it answers is kept with the job; how fast a simulator is, is today's choice.
            backend = replace(backend, latency=self.backend.latency, seed=self.backend.seed)
        record = replace(record, detail=record.detail | {"watcher": watcher()})
        ticket = self._engine.resume(record, self._connections.wire(backend), self._connections.patience(backend))
        return self._remembered(Job(self, ticket))

    def _remembered(self, job: Job) -> Job:
        self._live[job.id] = job
        job.on_change(self._tell_watchers)
        return job

    def _tell_watchers(self, record: JobRecord) -> None:
        for tell in self._watchers:
            tell(record)
