"""The Agent Platform (Vertex AI) wire: start, and poll by POST (veo-api.md section 2)."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.connection import Drop
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.fields import mapping, text
from veo_widget.simulator.models import VERTEX_MODELS, Model
from veo_widget.simulator.operations import Operation
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import INTERNAL_ERROR, Outcome, planned_outcome, refuse_at_submit
from veo_widget.simulator.pictures import Pictures
from veo_widget.simulator.rules import read_order
from veo_widget.simulator.service import Service

_RESOURCE = "projects/{project}/locations/{location}/publishers/google/models/{model}"
_RESPONSE_TYPE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
# Veo 3.1 runs in one region; elsewhere its models are as unknown as any other name.
_LOCATIONS = frozenset({"us-central1"})


def routes(service: Service) -> list[Route]:
    wire = VertexWire(service)
    return [
        Route(f"/{version}/{_RESOURCE}:{verb}", endpoint, methods=["POST"])
        for version in ("v1beta1", "v1")
        for verb, endpoint in (("predictLongRunning", wire.start), ("fetchPredictOperation", wire.poll))
    ]


class VertexWire:
    """The two verbs of the wire."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def start(self, request: Request) -> Response:
        raw = await request.body()
        return await answer(self._service, "submit", lambda: self._start(request, raw))

    async def poll(self, request: Request) -> Response:
        raw = await request.body()
        return await answer(self._service, "poll", lambda: self._poll(request, raw))

    async def _start(self, request: Request, raw: bytes) -> Response:
        resource = _RESOURCE.format(**request.path_params)
        # Decoding tens of MB of images must not stop the polls of others.
        order = await asyncio.to_thread(self._accept, _model(request, resource), raw)
        if "drop-before" in order.directives:
            return Drop()
        operation = self._service.submit(order, resource)
        self._service.ledger.write("submit", status=200, **_submit_facts(operation))
        if "drop-after" in order.directives:
            return Drop()
        return JSONResponse({"name": operation.name})

    def _accept(self, model: Model, raw: bytes) -> Order:
        pictures = Pictures(self._service.storage.read)
        order = read_order(model, parse_json(raw), pictures)
        refuse_at_submit(order)
        pictures.keep(self._service.images)
        return order

    async def _poll(self, request: Request, raw: bytes) -> Response:
        operation = self._operation(_RESOURCE.format(**request.path_params), raw)
        done = self._service.is_done(operation)
        facts = {"operation": operation.name, "model": operation.order.model}
        self._service.ledger.write("poll", **facts, done=done, status=200)
        if not done:
            return JSONResponse({"name": operation.name})
        body = await asyncio.to_thread(self._finished_body, operation)
        return Response(body, media_type="application/json")

    def _operation(self, resource: str, raw: bytes) -> Operation:
        name = text(mapping(parse_json(raw), "body"), "operationName")
        found = self._service.operations.get(name.rpartition("/")[2])
        if found is None or found.name != name or not name.startswith(f"{resource}/operations/"):
            msg = f"Operation `{name}` was not found."
            raise Refusal(msg, code=404)
        return found

    def _finished_body(self, operation: Operation) -> bytes:
        result = self._result(operation, planned_outcome(operation.order))
        return json.dumps({"name": operation.name, "done": True, **result}).encode()

    def _result(self, operation: Operation, outcome: Outcome) -> dict[str, Any]:
        if outcome.error:
            return {"error": {"code": outcome.error[0], "message": outcome.error[1]}}
        if outcome.empty:
            return {"response": {}}
        videos = self._videos(operation)
        if videos is None:
            return {"error": {"code": 13, "message": INTERNAL_ERROR}}
        response: dict[str, Any] = {"@type": _RESPONSE_TYPE, "raiMediaFilteredCount": outcome.filtered}
        if outcome.reasons:
            response["raiMediaFilteredReasons"] = list(outcome.reasons)
        if videos:
            response["videos"] = videos
        return {"response": response}

    def _videos(self, operation: Operation) -> list[dict[str, str]] | None:
        paths = self._service.renders.paths(operation)
        if paths is None:
            return None
        if operation.order.storage_uri is None:
            return [_video(bytesBase64Encoded=base64.b64encode(path.read_bytes()).decode()) for path in paths]
        folder = f"{operation.order.storage_uri.rstrip('/')}/{operation.id}"
        uris = [f"{folder}/sample_{index}.mp4" for index in range(len(paths))]
        for uri, path in zip(uris, paths, strict=True):
            self._service.storage.put_file(uri, path, "video/mp4")
        return [_video(gcsUri=uri) for uri in uris]


def _video(**where: str) -> dict[str, str]:
    return {**where, "mimeType": "video/mp4"}


def _model(request: Request, resource: str) -> Model:
    model = VERTEX_MODELS.get(request.path_params["model"])
    if model is None or request.path_params["location"] not in _LOCATIONS:
        msg = (
            f"Publisher Model `{resource}` was not found or your project does not have access to it. "
            "Please ensure you are using a valid model version."
        )
        raise Refusal(msg, code=404)
    return model


def parse_json(raw: bytes) -> Any:
    try:
        return json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        msg = "Invalid JSON payload received. Unexpected token."
        raise Refusal(msg) from None


def _submit_facts(operation: Operation) -> dict[str, Any]:
    order = operation.order
    return {
        "operation": operation.name,
        "model": order.model,
        "samples": order.samples,
        "seconds": order.seconds,
        "resolution": order.resolution,
        "audio": order.audio,
        "prompt": order.prompt,
        "directives": list(order.directives),
        "images": order.images,
        "request_sha256": order.sha256(),
    }
