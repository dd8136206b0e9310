"""What the two predictLongRunning wires share: accept an order, promise an operation, answer for it later.

A wire adds its paths, its table of models and the shape of its answers.
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from veo_widget.simulator.answering import answer
from veo_widget.simulator.connection import Drop
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.models import Model
from veo_widget.simulator.operations import Operation
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import INTERNAL_ERROR, Outcome, planned_outcome, refuse_at_submit
from veo_widget.simulator.pictures import Pictures
from veo_widget.simulator.service import Service
from veo_widget.simulator.step import Wire

Json = dict[str, Any]


class PredictWire(ABC):
    """Start and poll; a subclass fills in what its wire says differently."""

    wire: Wire

    def __init__(self, service: Service) -> None:
        self._service = service

    @abstractmethod
    def _read(self, request: Request, body: Any, pictures: Pictures) -> Order:
        """The order in a body, by this wire's rules; runs in a thread."""

    @abstractmethod
    def _register(self, request: Request, order: Order) -> Operation:
        """A new operation under this wire's kind of name."""

    @abstractmethod
    def _response(self, request: Request, operation: Operation, outcome: Outcome) -> Json | None:
        """The ``response`` of a finished operation; None if its clips could not be made; runs in a thread."""

    async def start(self, request: Request) -> Response:
        raw = await request.body()
        return await answer(self._service, "submit", lambda: self._start(request, raw), wire=self.wire)

    async def _start(self, request: Request, raw: bytes) -> Response:
        # Decoding tens of MB of images must not stop the polls of others.
        order = await asyncio.to_thread(self._accept, request, raw)
        if "drop-before" in order.directives:
            return Drop()
        operation = self._register(request, order)
        self._service.ledger.write("submit", status=200, **submit_facts(operation))
        if "drop-after" in order.directives:
            return Drop()
        return JSONResponse({"name": operation.name})

    def _accept(self, request: Request, raw: bytes) -> Order:
        pictures = Pictures(self._service.storage.read)
        order = self._read(request, parse_json(raw), pictures)
        due = self._service.faults.directives_due("submit", self.wire)
        order = replace(order, directives=(*order.directives, *due))
        refuse_at_submit(order)
        pictures.keep(self._service.images)
        return order

    async def _state_of(self, request: Request, operation: Operation) -> Response:
        """The answer of a poll."""
        done = self._service.is_done(operation)
        facts = {"operation": operation.name, "model": operation.order.model}
        self._service.ledger.write("poll", wire=self.wire, **facts, done=done, status=200)
        if not done:
            return JSONResponse({"name": operation.name})
        body = await asyncio.to_thread(self._finished_body, request, operation)
        return Response(body, media_type="application/json")

    def _finished_body(self, request: Request, operation: Operation) -> bytes:
        result = self._result(request, operation, planned_outcome(operation.order))
        return json.dumps({"name": operation.name, "done": True, **result}).encode()

    def _result(self, request: Request, operation: Operation, outcome: Outcome) -> Json:
        if outcome.error:
            return {"error": {"code": outcome.error[0], "message": outcome.error[1]}}
        if outcome.empty:
            return {"response": {}}
        response = self._response(request, operation, outcome)
        if response is None:
            return {"error": {"code": 13, "message": INTERNAL_ERROR}}
        return {"response": response}


def running_model(models: dict[str, Model], model_id: str, service: Service) -> Model | None:
    """The model with the limits of the service's day, if it runs on it."""
    day = service.clock.today()
    model = models.get(model_id)
    return model.on(day) if model is not None and model.runs(day) else None


def parse_json(raw: bytes) -> Any:
    try:
        return json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        msg = "Invalid JSON payload received. Unexpected token."
        raise Refusal(msg) from None


def submit_facts(operation: Operation) -> Json:
    order = operation.order
    return {
        "wire": order.wire,
        "operation": operation.name,
        "model": order.model,
        "samples": order.samples,
        "seconds": order.seconds,
        "resolution": order.resolution,
        "audio": order.audio,
        "prompt": order.prompt,
        "directives": list(order.directives),
        "images": order.images,
        "video": order.film,
        "request_sha256": order.sha256(),
    }
