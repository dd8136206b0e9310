"""The Interactions API for Gemini Omni: create, get, cancel, delete (veo-api.md section 4).

An answer by uri is given once, by the create call that waited for it; reading an interaction later always
gives the bytes, as the service does.
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.clock import stamp
from veo_widget.simulator.connection import Drop
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.faults import Act
from veo_widget.simulator.fields import Json, mapping
from veo_widget.simulator.omni.asking import Asking
from veo_widget.simulator.omni.errors import OmniRefusal, worded
from veo_widget.simulator.omni.usage import usage_of
from veo_widget.simulator.operations import Operation
from veo_widget.simulator.outcomes import planned_outcome
from veo_widget.simulator.service import Service
from veo_widget.simulator.step import Step
from veo_widget.simulator.wires.files import uri_for
from veo_widget.simulator.wires.predict import parse_json, submit_facts

_LOOK_EVERY = 0.05
_LONGEST_WAIT = 900


def routes(service: Service) -> list[Route]:
    wire = OmniWire(service)
    paths = [f"/{version}/interactions" for version in ("v1", "v1beta")]
    paths += [f"/{version}/projects/{{project}}/locations/{{location}}/interactions" for version in ("v1", "v1beta1")]
    return [
        route
        for path in paths
        for route in (
            Route(path, wire.create, methods=["POST"]),
            Route(f"{path}/{{id}}", wire.get),
            Route(f"{path}/{{id}}", wire.delete, methods=["DELETE"]),
            Route(f"{path}/{{id}}/cancel", wire.cancel, methods=["POST"]),
        )
    ]


class OmniWire:
    """The four verbs of the wire."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def create(self, request: Request) -> Response:
        raw = await request.body()
        return await self._answer("submit", lambda: self._create(request, raw))

    async def get(self, request: Request) -> Response:
        return await self._answer("poll", lambda: self._get(request))

    async def cancel(self, request: Request) -> Response:
        return await self._answer("cancel", lambda: self._cancel(request))

    async def delete(self, request: Request) -> Response:
        return await self._answer("cancel", lambda: self._delete(request))

    async def _answer(self, step: Step, act: Act) -> Response:
        async def in_words() -> Response:
            try:
                return await act()
            except Refusal as refusal:
                raise worded(refusal) from refusal

        return await answer(self._service, step, in_words, wire="omni")

    async def _create(self, request: Request, raw: bytes) -> Response:
        body = mapping(parse_json(raw), "body")
        enterprise = "project" in request.path_params
        order, notes = await asyncio.to_thread(Asking(self._service).read, body, enterprise=enterprise)
        if "drop-before" in order.directives:
            return Drop()
        operation = self._service.interact(order, notes)
        self._service.ledger.write("submit", status=200, **submit_facts(operation))
        if "drop-after" in order.directives:
            return Drop()
        if not notes["background"]:
            await self._until_ended(request, operation)
        return await self._shown(request, operation, by_uri=notes["delivery"] == "uri")

    async def _get(self, request: Request) -> Response:
        operation = self._found(request)
        done = self._service.interactions.status(operation) not in ("queued", "in_progress")
        facts = {"operation": operation.name, "model": operation.order.model}
        self._service.ledger.write("poll", wire="omni", **facts, done=done, status=200)
        return await self._shown(request, operation, by_uri=False)

    async def _cancel(self, request: Request) -> Response:
        operation = self._found(request)
        self._service.interactions.cancel(operation)
        self._service.ledger.write("cancel", wire="omni", operation=operation.name, status=200)
        return await self._shown(request, operation, by_uri=False)

    async def _delete(self, request: Request) -> Response:
        operation = self._found(request)
        self._service.interactions.delete(operation)
        self._service.ledger.write("delete", wire="omni", operation=operation.name, status=200)
        return JSONResponse({})

    def _found(self, request: Request) -> Operation:
        return self._service.interactions.find(request.path_params["id"])

    async def _until_ended(self, request: Request, operation: Operation) -> None:
        left = _LONGEST_WAIT / _LOOK_EVERY
        while self._service.interactions.status(operation) in ("queued", "in_progress"):
            left -= 1
            if left < 0 or await request.is_disconnected():
                msg = "The interaction took too long to complete."
                raise OmniRefusal(msg, code=504)
            await asyncio.sleep(_LOOK_EVERY)

    async def _shown(self, request: Request, operation: Operation, *, by_uri: bool) -> Response:
        raw = await asyncio.to_thread(lambda: json.dumps(self._resource(request, operation, by_uri=by_uri)).encode())
        return Response(raw, media_type="application/json")

    def _resource(self, request: Request, operation: Operation, *, by_uri: bool) -> Json:
        status, outcome = self._service.interactions.status(operation), planned_outcome(operation.order)
        steps: list[Json] = [{"type": "user_input", "content": operation.notes["input"]}]
        resource: Json = {
            "id": operation.id,
            "object": "interaction",
            "status": status,
            "model": operation.order.model,
            "created": stamp(operation.created_at),
            "updated": stamp(self._service.clock.now()),
            "steps": steps,
        }
        if operation.notes["previous"]:
            resource["previous_interaction_id"] = operation.notes["previous"]
        if status == "failed":
            resource["errors"] = [{"code": outcome.word, "message": outcome.words}]
        if status == "completed":
            video = self._video(request, operation, by_uri=by_uri)
            if video is None and not outcome.empty:
                msg = "An internal error has occurred."
                return {**resource, "status": "failed", "errors": [{"code": "api_error", "message": msg}]}
            steps += [{"type": "thought", "signature": _signature(operation)}] if video else []
            steps += [{"type": "model_output", "content": [video]}] if video else []
            resource["usage"] = usage_of(operation.order, delivered=video is not None)
        return resource

    def _video(self, request: Request, operation: Operation, *, by_uri: bool) -> dict[str, Any] | None:
        path = next(iter(self._service.renders.paths(operation) or ()), None)
        if path is None:
            return None
        video: dict[str, Any] = {"type": "video", "mime_type": "video/mp4"}
        if operation.order.storage_uri is not None:
            uri = f"{operation.order.storage_uri.rstrip('/')}/{operation.id}.mp4"
            self._service.storage.put_file(uri, path, "video/mp4")
            return {**video, "uri": uri}
        if by_uri:
            file = self._service.files.offer(operation.id, 0, path, made_by="omni")
            return {**video, "uri": uri_for(request, file.id)}
        return {**video, "data": base64.b64encode(path.read_bytes()).decode()}


def _signature(operation: Operation) -> str:
    return base64.b64encode(operation.id.encode()).decode()
