"""Faults on demand: a queue per step, consumed in order, one fault a request.

``POST /simulator/faults`` takes a JSON list and appends it to the queues; ``GET`` shows what is left,
``DELETE`` empties them; ``--fault`` puts them there from the start. ``on`` is ``submit``, ``poll``, ``file``
(a file's state or redirect), ``download`` (reading bytes), ``generate`` (generateContent) or ``cancel``;
``times`` defaults to 1; with ``wire`` only requests of that wire count.

    [{"on": "submit", "kind": "status", "status": 503, "message": "..", "retry_delay": "33s"},
     {"on": "submit", "kind": "status", "status": 418, "body": {..} | ".."},
     {"on": "submit", "kind": "quota", "per": "minute|day|spend"?, "retry_delay": "33s"?},    a 429
     {"on": "poll", "kind": "list-wrapped", "status": 429, "retry_delay": "33s"},   in a one-element list
     {"on": "poll", "kind": "html", "status": 502},                                 a gateway's page
     {"on": "submit", "kind": "drop-before"},     the connection closes, nothing was done
     {"on": "submit", "kind": "drop-after"},      the operation exists and is billed, the answer is never sent
     {"on": "poll", "kind": "slow", "seconds": 5},
     {"on": "download", "kind": "dribble", "seconds": 5},      the body comes in drops
     {"on": "download", "kind": "truncate", "times": 2},       half of the body, then the connection closes
     {"on": "submit", "kind": "directive", "directive": "filtered:audio"}]   as if the prompt had said so
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, get_args

from starlette.responses import HTMLResponse, JSONResponse, Response

from veo_widget.simulator.connection import Cut, Dribble, Drop
from veo_widget.simulator.directives import KNOWN
from veo_widget.simulator.errors import Refusal, error_body
from veo_widget.simulator.fields import Json, choice, mapping, text
from veo_widget.simulator.omni.errors import word_of, worded_body
from veo_widget.simulator.quota import MESSAGE, PERIODS, quota_details
from veo_widget.simulator.step import Step, Wire

STEPS = frozenset(get_args(Step))
WIRES = frozenset(get_args(Wire))
# The kinds that let the service act; all others happen instead of it.
ACTING = frozenset({"drop-after", "slow", "dribble", "truncate"})
KINDS = ACTING | {"status", "list-wrapped", "html", "quota", "drop-before", "directive"}

_FIELDS = frozenset(
    {"on", "kind", "times", "status", "message", "body", "retry_delay", "seconds", "wire", "per", "directive"}
)
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
    wire: str = ""
    per: str = ""
    directive: str = ""

    async def apply(self, act: Act, wire: Wire) -> Response:
        """The response the client gets; `act` is the service's own answer, with its effects."""
        if self.kind == "slow":
            await asyncio.sleep(self.seconds)
            return await act()
        if self.kind == "drop-after":
            await act()
            return Drop()
        if self.kind == "dribble":
            return Dribble(await act(), self.seconds)
        if self.kind == "truncate":
            return Cut(await act())
        return self._instead(wire)

    def _instead(self, wire: Wire) -> Response:
        if self.kind == "drop-before":
            return Drop()
        if self.kind == "html":
            return HTMLResponse(_PAGE.format(self.status), self.status)
        if isinstance(self.body, str):
            return Response(self.body, self.status)
        body = self.body or self._error(wire)
        return JSONResponse([body] if self.kind == "list-wrapped" else body, self.status)

    def _error(self, wire: Wire) -> Json:
        if wire == "omni":
            return worded_body(word_of(self.status), self.message)
        details = quota_details(self.per, self.retry_delay) if self.kind == "quota" else self._retry_info()
        return error_body(self.status, self.message, details=details)

    def _retry_info(self) -> list[dict[str, Any]]:
        if not self.retry_delay:
            return []
        return [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": self.retry_delay}]


class FaultQueue:
    """What is still to go wrong; kept in memory, a new process starts with those of its command line."""

    def __init__(self, faults: tuple[Fault, ...] = ()) -> None:
        self._queues: dict[str, deque[Fault]] = {step: deque() for step in STEPS}
        for fault in faults:
            self._put(fault)

    def add(self, body: Any) -> None:
        if not isinstance(body, list):
            msg = "faults need to be a JSON list"
            raise Refusal(msg)
        for fault in [parse_fault(item) for item in body]:
            self._put(fault)

    def _put(self, fault: Fault) -> None:
        self._queues[fault.on].extend([fault] * fault.times)

    def take(self, step: Step, wire: Wire) -> Fault | None:
        """The first fault of this step that is meant for this wire, or for any."""
        return self._first(step, wire, directives=False)

    def directives_due(self, step: Step, wire: Wire) -> tuple[str, ...]:
        """What the next legal request is to be treated as if it had said it itself."""
        fault = self._first(step, wire, directives=True)
        return (fault.directive,) if fault else ()

    def _first(self, step: Step, wire: Wire, *, directives: bool) -> Fault | None:
        queue = self._queues[step]
        for index, fault in enumerate(queue):
            if fault.wire in ("", wire) and (fault.kind == "directive") == directives:
                del queue[index]
                return fault
        return None

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
    rest: Json = {"status": {"html": 502, "quota": 429}.get(kind, 503)}
    message = MESSAGE if kind == "quota" else Fault.message
    rest |= {"message": text(given, "message", message), "retry_delay": text(given, "retry_delay")}
    rest |= {"wire": choice(given, "wire", WIRES | {""}, ""), "per": choice(given, "per", PERIODS | {""}, "")}
    # A directive is for this kind alone, and this kind is nothing without one.
    marks = KNOWN if kind == "directive" and on in ("submit", "generate") else frozenset({""})
    rest["directive"] = choice(given, "directive", marks, "")
    for name, kinds in (("times", int), ("status", int), ("seconds", (int, float))):
        value = given.get(name, rest.get(name, getattr(Fault, name)))
        if isinstance(value, bool) or not isinstance(value, kinds):
            msg = f"`{name}` of a fault needs to be a number."
            raise Refusal(msg)
        rest[name] = value
    return Fault(on, kind, body=given.get("body"), **rest)
