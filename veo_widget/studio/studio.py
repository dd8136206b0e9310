"""`Studio`: takes a request from its parameters to a job, the one way for Python, magic and page."""

from __future__ import annotations

import hashlib
import os
import platform
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Unpack

from ulid import ULID

from veo_widget import catalog
from veo_widget.archive import Library
from veo_widget.catalog import Price
from veo_widget.engine import endings
from veo_widget.engine.engine import Engine
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.ticket import Listener, Ticket
from veo_widget.errors import BackendError, Problem, RequestError
from veo_widget.job import Job
from veo_widget.records import RESUMABLE, JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.studio.backend import Backend
from veo_widget.studio.connections import Connections
from veo_widget.studio.journal import LibraryCollector, LibraryJournal
from veo_widget.studio.options import RequestOptions, build_request

DEFAULT_MODEL = "veo-3.1"
"""The best model of the vertex wire and of the simulator."""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A request as it would be sent, and what it would cost.

    Attributes:
        request: With every default filled in.
        problems: What is wrong with it; nothing is sent while one of them is fatal.
        price: The list price; None where the catalog has none.
        backend: Where it would go.
        notices: Sentences about what was changed to make it fit, such as a picture made smaller.
    """

    request: VideoRequest
    problems: list[Problem]
    price: Price | None
    backend: Backend
    notices: tuple[str, ...] = ()

    @property
    def needs_confirmation(self) -> bool:
        """Whether it would cost money on a backend the user has not chosen yet."""
        return self.backend.is_paid and not self.backend.confirmed

    @property
    def cost(self) -> str:
        """The price in words, for a sentence."""
        return f"about {self.price}" if self.price else "an unknown price"


class Studio:
    """One backend, one library, one engine.

    Args:
        backend: Where new requests go.
        library: Where records and clips are kept.

    Attributes:
        engine_loop: The one loop all job state lives on; outputs publish from there.
    """

    def __init__(self, backend: Backend, library: Library) -> None:
        self._backend = backend
        self.library = library
        self._connections = Connections(library.paths)
        self.engine_loop = EngineLoop()
        self._engine = Engine(LibraryJournal(library), LibraryCollector(library), self.engine_loop)
        self._live: dict[str, Job] = {}
        self._watchers: tuple[Listener, ...] = ()
        self._backend_watchers: tuple[Callable[[], None], ...] = ()

    @property
    def backend(self) -> Backend:
        """Where new requests go."""
        return self._backend

    @backend.setter
    def backend(self, backend: Backend) -> None:
        self._backend = backend
        for watcher in self._backend_watchers:
            self.engine_loop.call(watcher)

    def quote(self, prompt: str = "", **options: Unpack[RequestOptions]) -> Quote:
        """What a request would be and cost, without sending anything.

        Raises:
            TypeError: An unknown parameter.
            ImageError: An image that cannot be used.
        """
        built = build_request(prompt, options, self.library.paths)
        return replace(self.quote_request(built.request), notices=built.notices)

    def quote_request(self, asked: VideoRequest) -> Quote:
        """What a request built elsewhere would be and cost."""
        request = catalog.resolve(asked, default_model=DEFAULT_MODEL)
        problems = catalog.check(request, wire=self.backend.wire)
        return Quote(request=request, problems=problems, price=catalog.price(request), backend=self.backend)

    def generate(self, prompt: str = "", **options: Unpack[RequestOptions]) -> Job:
        """Starts a job and returns at once.

        Raises:
            RequestError: The request breaks a rule; nothing was sent.
            BackendError: The backend costs money and was not chosen by the user yet; nothing was sent.
            TypeError: An unknown parameter.
        """
        return self.buy(self.quote(prompt, **options))

    def buy(self, quote: Quote) -> Job:
        """Starts the job a quote describes; raises as `generate` does."""
        fatal = [problem for problem in quote.problems if problem.fatal]
        if fatal:
            raise RequestError(fatal)
        self._check_confirmed(quote)
        record = JobRecord(
            id=str(ULID()),
            request=quote.request,
            backend=quote.backend.as_dict(),
            estimate=quote.price.amount if quote.price else None,
            price_as_of=quote.price.as_of.isoformat() if quote.price else "",
            created=utc_now(),
            expected=self._connections.typical_seconds(quote.backend),
            detail={"watcher": _watcher(), "notices": list(quote.notices)},
        )
        ticket = self._engine.submit(
            record, self._connections.wire(quote.backend), self._connections.patience(quote.backend)
        )
        return self._remembered(Job(self, ticket))

    def live(self, job_id: str) -> Job | None:
        """The handle of a job this process started or resumed; None for any other."""
        return self._live.get(job_id)

    def resume(self) -> list[Job]:
        """Looks after every job of the library that may have a clip to fetch; nothing is ever sent again.

        Jobs whose request was sent without an answer become `unknown`, those never sent `cancelled`. Jobs
        another running process looks after are left to it.
        """
        store = self.library.store
        for record in store.in_states((State.QUEUED, State.SUBMITTING)):
            if not self._is_looked_after(record):
                store.note(endings.abandoned(record))
        waiting = [record for record in store.in_states(RESUMABLE) if not self._is_looked_after(record)]
        return [self._resume(record) for record in waiting]

    def _is_looked_after(self, record: JobRecord) -> bool:
        job = self.live(record.id)
        return _is_watched(record) if job is None else job.record.is_open

    def stop(self, job_id: str) -> None:
        """Cancels a job not sent yet, stops watching one that was; it is billed all the same."""
        self._engine.stop(job_id)

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
        record = replace(record, detail=record.detail | {"watcher": _watcher()})
        ticket = self._engine.resume(record, self._connections.wire(backend), self._connections.patience(backend))
        return self._remembered(Job(self, ticket))

    def _remembered(self, job: Job) -> Job:
        self._live[job.id] = job
        job.on_change(self._tell_watchers)
        return job

    def _tell_watchers(self, record: JobRecord) -> None:
        for watcher in self._watchers:
            watcher(record)

    def _check_confirmed(self, quote: Quote) -> None:
        if quote.needs_confirmation:
            msg = (
                f"This would cost {quote.cost} on {quote.backend.label}, which was found in the environment. "
                f'Nothing was sent. To use it, run veo.use("vertex") once (or `%veoctl use vertex`); '
                'for free synthetic clips, veo.use("simulator").'
            )
            raise BackendError(msg)


def _watcher() -> dict[str, Any]:
    """This process, in a way that tells it from others without naming the machine or the user."""
    return {"machine": _machine(), "pid": os.getpid()}


def _machine() -> str:
    return hashlib.sha256(f"{uuid.getnode()}-{platform.node()}".encode()).hexdigest()[:12]


def _is_watched(record: JobRecord) -> bool:
    """Whether another living process on this machine looks after an open job."""
    watcher = record.detail.get("watcher") or {}
    if not record.is_open or watcher.get("machine") != _machine():
        return False
    try:
        os.kill(int(watcher["pid"]), 0)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True
