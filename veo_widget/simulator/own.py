"""The simulator's own endpoints, which no real service has: health, ledger, faults, clock."""

from __future__ import annotations

import asyncio
import math

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.fields import mapping
from veo_widget.simulator.guard import HEALTH
from veo_widget.simulator.service import Service
from veo_widget.simulator.wires.predict import parse_json

WIRES = ("vertex", "gemini", "omni")


def routes(service: Service) -> list[Route]:
    own = OwnEndpoints(service)
    return [
        Route(HEALTH, own.health),
        Route("/simulator/ledger", own.ledger),
        Route("/simulator/faults", own.faults, methods=["GET", "POST", "DELETE"]),
        Route("/simulator/clock", own.clock, methods=["GET", "POST"]),
    ]


class OwnEndpoints:
    """Reads and settings of one service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def health(self, _: Request) -> Response:
        facts = {"ok": True, "wires": list(WIRES), "render": self._service.settings.render}
        return JSONResponse({**facts, "date": self._service.clock.today().isoformat()})

    async def ledger(self, _: Request) -> Response:
        return JSONResponse({"entries": await asyncio.to_thread(self._service.ledger.entries)})

    async def faults(self, request: Request) -> Response:
        if request.method == "POST":
            self._service.faults.add(parse_json(await request.body()))
        elif request.method == "DELETE":
            self._service.faults.clear()
        return JSONResponse({"pending": self._service.faults.pending()})

    async def clock(self, request: Request) -> Response:
        if request.method == "POST":
            self._service.clock.advance(_seconds(parse_json(await request.body())))
        clock = self._service.clock
        return JSONResponse({"now": clock.now(), "date": clock.today().isoformat()})


def _seconds(body: object) -> float:
    value = mapping(body, "body").get("advance")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        msg = "`advance` needs to be a number of seconds."
        raise Refusal(msg)
    return float(value)
