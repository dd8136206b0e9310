"""Requests from the page and answers to it, also while a cell computes.

A request runs as a coroutine on the engine's loop; the comm's own handler, which may be called on the main
thread or on a subshell's, only hands it over. The kernel sends what arrives on a comm to the shell that last
published on it, unless that was published in answer to nothing. So a comm is opened in answer to nothing
(`answering_nothing`), and once a page's hello comes with a subshell's id, its context is kept, and everything is
published inside a copy of that context: it makes up for what the user's own cells publish when they set a trait.

On a host whose page hears only what is said while a message of its own is handled, the comm's handler waits for the
answer, and the page is told to ask again and again, since no event reaches it.
"""

from __future__ import annotations

import asyncio
import base64
import contextvars
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from veo_widget.engine.loop import EngineLoop
from veo_widget.errors import RequestError, VeoError

PATIENCE_SECONDS = 10.0
"""How long a handler waits for its answer where it must not return before; the kernel stands still meanwhile."""
POLL_MS = {True: 2000, False: 10_000}
"""How often the page asks there, by whether a job is under way."""

Buffers = Sequence[memoryview | bytes]
Send = Callable[..., None]


@dataclass(frozen=True)
class Answer:
    """What a handler gives back.

    Attributes:
        value: Plain data.
        buffers: Bytes that go with it, outside the JSON.
    """

    value: dict[str, Any] = field(default_factory=dict)
    buffers: tuple[bytes, ...] = ()


def answer_bytes(body: Mapping[str, Any], data: bytes, value: dict[str, Any] | None = None) -> Answer:
    """Bytes as a buffer, or as text for hosts that lose buffers; how many they are, so that a loss is seen."""
    said = (value or {}) | {"bytes": len(data)}
    if body.get("base64") is True:
        return Answer(said | {"base64": base64.b64encode(data).decode()})
    return Answer(said, (data,))


class RequestFailed(Exception):
    """A request that cannot be answered; the message is a sentence for the user."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


Handler = Callable[[Mapping[str, Any], Buffers], Awaitable[Answer]]


class Bridge:
    """One comm's requests, answers and events.

    Args:
        loop: Where handlers run and from where everything is published.
        send: The widget's own `send(content, buffers)`.
        handlers: By name of the request. ``hello`` is answered here as well: its value gets ``subshell`` and ``poll``.
        hears_anytime: Whether the page hears what is said by itself, see `HostKind`.
        context: In which everything is published until a subshell is known; None for the running one.
    """

    def __init__(
        self,
        loop: EngineLoop,
        send: Send,
        handlers: Mapping[str, Handler],
        *,
        hears_anytime: bool = True,
        context: contextvars.Context | None = None,
    ) -> None:
        self._loop = loop
        self._hears_anytime = hears_anytime
        self._send = send
        self._handlers = handlers
        self._context = context
        self._has_subshell = False
        self._running: dict[str, asyncio.Task[None]] = {}  # touched on the loop's thread only

    def heard(self, _widget: object, content: Any, buffers: Buffers) -> None:
        """Takes a custom message of the page. On the main thread or on a subshell's."""
        if not isinstance(content, dict) or not isinstance(content.get("rid"), str):
            return
        if content.get("kind") == "request":
            context = _subshell_context() if content.get("name") == "hello" else None
            accepted = self._loop.start(self._accept(content, tuple(buffers), context))
            if not self._hears_anytime:
                _wait_for(accepted)
        elif content.get("kind") == "cancel":
            self._loop.call(self._cancel, content["rid"])

    def event(self, name: str, **values: Any) -> None:
        """Tells every view something. On the loop's thread."""
        self.publish(self._send, {"kind": "event", "name": name, **values})

    def publish(self, function: Callable[..., None], *args: Any) -> None:
        """Runs what publishes on this comm, so that the page's requests keep being read. On the loop's thread."""
        if self._context is None:
            function(*args)
        else:
            self._context.copy().run(function, *args)

    async def _accept(self, content: dict[str, Any], buffers: Buffers, context: contextvars.Context | None) -> None:
        if context is not None:
            self._context, self._has_subshell = context, True
        request_id = content["rid"]
        task = asyncio.create_task(self._answer(content, buffers))
        self._running[request_id] = task
        task.add_done_callback(lambda _done: self._running.pop(request_id, None))
        if not self._hears_anytime:
            await asyncio.wait([task])

    async def _answer(self, content: dict[str, Any], buffers: Buffers) -> None:
        answer = {"kind": "answer", "rid": content["rid"]}
        try:
            given = await self._handle(content, buffers)
        except RequestFailed as error:
            failure = {"code": error.code, "message": error.message, "hint": error.hint}
            self.publish(self._send, answer | {"ok": False, "error": failure})
        else:
            self.publish(self._send, answer | {"ok": True, "value": given.value}, list(given.buffers))

    async def _handle(self, content: dict[str, Any], buffers: Buffers) -> Answer:
        name, body = content.get("name"), content.get("body")
        handler = self._handlers.get(str(name))
        if handler is None:
            msg = f"This kernel's veo_widget does not know {str(name)[:40]!r}."
            raise RequestFailed("unknown", msg, "Reload the page; its panel may be of another version.")
        try:
            given = await handler(body if isinstance(body, dict) else {}, buffers)
        except (RequestFailed, asyncio.CancelledError):
            raise
        except RequestError as error:
            raise RequestFailed("invalid", str(error)) from None
        except VeoError as error:
            raise RequestFailed("refused", str(error)) from None
        except Exception as error:  # a page must get an answer to everything it asks
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            msg = f"That did not work in the kernel ({reason})."
            raise RequestFailed("failed", msg, "Nothing was sent.") from None
        if name == "hello":
            how = {"subshell": self._has_subshell, "poll": self._poll(given)}
            return Answer(given.value | how, given.buffers)
        return given

    def _poll(self, given: Answer) -> int:
        """After how many milliseconds the page asks again; 0 where it need not."""
        shown = given.value.get("jobs", given.value.get("cells"))
        if self._hears_anytime or shown is None:  # a player has nothing that changes
            return 0
        return POLL_MS[any(each["open"] for each in shown)]

    def _cancel(self, request_id: str) -> None:
        task = self._running.get(request_id)
        if task is not None:
            task.cancel()


def _wait_for(accepted: Future[None]) -> None:
    """Waits until a request is answered, or until that takes too long: then its answer goes unheard."""
    with suppress(TimeoutError):
        accepted.result(PATIENCE_SECONDS)


def answering_nothing() -> contextvars.Context:
    """A copy of the running context in which no message is being answered."""
    context = contextvars.copy_context()
    for variable, value in list(context.items()):
        if isinstance(value, dict) and "header" in value:  # ipykernel's variable for the message that is answered
            context.run(variable.set, {})
    return context


def _subshell_context() -> contextvars.Context | None:
    """The running handler's context, where its message came with a subshell's id; None on other hosts."""
    try:
        from ipykernel.kernelbase import Kernel
    except ImportError:
        return None
    if not Kernel.initialized():
        return None
    parent: dict[str, Any] = Kernel.instance().get_parent()  # type: ignore[no-untyped-call]
    header = parent.get("header", {})
    return contextvars.copy_context() if header.get("subshell_id") else None
