"""One asyncio loop in one daemon thread, and the worker threads beside it.

The kernel's own loop stands still while a cell computes, so it is never used. Blocking work (wires,
disk) runs in the workers; the journal has one worker of its own, which keeps its writes in order.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WIRE_WORKERS = 16
"""Calls under way at once. A poll takes some ten milliseconds of them, so this serves about 1,000 jobs."""
FILE_WORKERS = 2
"""Clips saved at once: hashing and posters are CPU work, more would only compete with the user's cells."""

DESK_WORKERS = 2
"""A click must not wait behind a clip that is being saved, or behind the packages saving needs."""


class EngineLoop:
    """Starts its thread on first use and runs until the process ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wires = ThreadPoolExecutor(WIRE_WORKERS, thread_name_prefix="veo-wire")
        self._files = ThreadPoolExecutor(FILE_WORKERS, thread_name_prefix="veo-files")
        self._desk = ThreadPoolExecutor(DESK_WORKERS, thread_name_prefix="veo-desk")
        self._journal = ThreadPoolExecutor(1, thread_name_prefix="veo-journal")

    @property
    def is_running(self) -> bool:
        """Whether anything has been asked of it yet."""
        return self._loop is not None

    def start(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Runs a coroutine on the loop; may be called from any thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._running())

    def call(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Calls a function on the loop's thread, soon; may be called from any thread."""
        self._running().call_soon_threadsafe(partial(function, *args, **kwargs))

    async def in_wire(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a call to the service in a worker thread."""
        return await self._in(self._wires, partial(function, *args, **kwargs))

    async def in_files(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs work on media files in a worker thread."""
        return await self._in(self._files, partial(function, *args, **kwargs))

    async def in_desk(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs what somebody in front of a page waits for, beside whatever is being saved."""
        return await self._in(self._desk, partial(function, *args, **kwargs))

    async def in_journal(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs a write to the library, after all writes asked for before it."""
        return await self._in(self._journal, partial(function, *args, **kwargs))

    async def _in(self, pool: ThreadPoolExecutor, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, function)

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                thread = threading.Thread(target=self._loop.run_forever, name="veo-engine", daemon=True)
                thread.start()
            return self._loop
