"""Faults on demand: a queue per step, consumed in order, one fault a request.

``POST /simulator/faults`` takes a JSON list and appends it to the queues; ``GET`` shows what is left,
``DELETE`` empties them. ``on`` is ``submit``, ``poll`` or ``download`` (reading an object's bytes); ``times``
defaults to 1.

    [{"on": "submit", "kind": "status", "status": 503, "message": "..", "retry_delay": "33s"},
     {"on": "submit", "kind": "status", "status": 418, "body": {..} | ".."},
     {"on": "poll", "kind": "list-wrapped", "status": 429, "retry_delay": "33s"},   in a one-element list
     {"on": "poll", "kind": "html", "status": 502},                                 a gateway's page
     {"on": "submit", "kind": "drop-before"},     the connection closes, nothing was done
     {"on": "submit", "kind": "drop-after"},      the operation exists and is billed, the answer is never sent
     {"on": "poll", "kind": "slow", "seconds": 5},
     {"on": "download", "kind": "truncate", "times": 2}]   half of the body, then the connection closes
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_args

from starlette.responses import HTMLResponse, JSONResponse, Response

from veo_widget.simulator.connection import Cut, Drop
from veo_widget.simulator.errors import Refusal, error_body
from veo_widget.simulator.fields import Json, choice, mapping, text
from veo_widget.simulator.step import Step

STEPS = frozenset(get_args(Step))
KINDS = frozenset({"status", "list-wrapped", "html", "drop-before", "drop-after", "slow", "truncate"})
# The kinds that let the service act; all others happen instead of it.
ACTING = frozenset({"drop-after", "slow", "truncate"})

_FIELDS = frozenset({"on", "kind", "times", "status", "message", "body", "retry_delay", "seconds"})
_PAGE = "<html><head><title>{0} Bad Gateway</title></head><body><h1>{0} Bad Gateway</h1></body></html>"

Act = Callable[[], Awaitable[Response]]


@dataclass(frozen=True)
class Fault:
    on: str
    kind: str
    times: int = 1
    status: int = 503
    message: str = "The service is currently unavailable."
    body: Any = None
    retry_delay: str = ""
    seconds: float = 5.0

    async def apply(self, act: Act) -> Response:
        """The response the client gets; `act` is the service's own answer, with its effects."""
        if self.kind == "slow":
            await asyncio.sleep(self.seconds)
            return await act()
        if self.kind == "drop-after":
            await act()
            return Drop()
        if self.kind == "truncate":
            return Cut(await act())
        return self._instead()

    def _instead(self) -> Response:
        if self.kind == "drop-before":
            return Drop()
        if self.kind == "html":
            return HTMLResponse(_PAGE.format(self.status), self.status)
        if isinstance(self.body, str):
            return Response(self.body, self.status)
        body = self.body or error_body(self.status, self.message, details=self._details())
        return JSONResponse([body] if self.kind == "list-wrapped" else body, self.status)

    def _details(self) -> list[dict[str, Any]]:
        if not self.retry_delay:
            return []
        return [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": self.retry_delay}]


class FaultQueue:
    """What is still to go wrong; kept in memory, a new process starts without faults."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = {step: deque() for step in STEPS}

    def add(self, body: Any) -> None:
        if not isinstance(body, list):
            msg = "faults need to be a JSON list"
            raise Refusal(msg)
        for fault in [parse_fault(item) for item in body]:
            self._queues[fault.on].extend([fault] * fault.times)

    def take(self, step: Step) -> Fault | None:
        queue = self._queues[step]
        return queue.popleft() if queue else None

    def pending(self) -> list[Json]:
        return [{"on": fault.on, "kind": fault.kind} for step in sorted(self._queues) for fault in self._queues[step]]

    def clear(self) -> None:
        for queue in self._queues.values():
            queue.clear()


def parse_fault(item: Any) -> Fault:
    """A mistyped fault must not pass as "no fault": every field is checked."""
    given = mapping(item, "fault")
    if unknown := set(given) - _FIELDS:
        msg = f"unknown fields in a fault: {sorted(unknown)}"
        raise Refusal(msg)
    on, kind = choice(given, "on", STEPS, ""), choice(given, "kind", KINDS, "")
    rest: Json = {"status": 502 if kind == "html" else 503}
    rest |= {"message": text(given, "message", Fault.message), "retry_delay": text(given, "retry_delay")}
    for name, kinds in (("times", int), ("status", int), ("seconds", (int, float))):
        value = given.get(name, rest.get(name, getattr(Fault, name)))
        if isinstance(value, bool) or not isinstance(value, kinds):
            msg = f"`{name}` of a fault needs to be a number."
            raise Refusal(msg)
        rest[name] = value
    return Fault(on, kind, body=given.get("body"), **rest)
