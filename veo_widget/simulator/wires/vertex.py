"""The Agent Platform (Vertex AI) wire: start, and poll by POST (veo-api.md section 2)."""

from __future__ import annotations

import base64
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.dialects import VERTEX
from veo_widget.simulator.errors import Refusal, unsupported_value
from veo_widget.simulator.fields import Json, mapping, refuse_unknown, text
from veo_widget.simulator.media import Desk
from veo_widget.simulator.models import VERTEX_MODELS, Model
from veo_widget.simulator.operations import Operation
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import Outcome
from veo_widget.simulator.pictures import Pictures, decode, no_object
from veo_widget.simulator.rules import read_order
from veo_widget.simulator.service import Service
from veo_widget.simulator.wires.predict import PredictWire, parse_json, running_model

RESOURCE = "projects/{project}/locations/{location}/publishers/google/models/{model}"
_RESPONSE_TYPE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
# Veo 3.1 runs in one region; elsewhere its models are as unknown as any other name.
_LOCATIONS = frozenset({"us-central1"})
_FILM = frozenset({"bytesBase64Encoded", "gcsUri", "mimeType"})


def routes(service: Service) -> list[Route]:
    wire = VertexWire(service)
    return [
        Route(f"/{version}/{RESOURCE}:{verb}", endpoint, methods=["POST"])
        for version in ("v1beta1", "v1")
        for verb, endpoint in (("predictLongRunning", wire.start), ("fetchPredictOperation", wire.poll))
    ]


class VertexWire(PredictWire):
    """Polls name the operation in their body; videos come inline or as gs:// objects."""

    wire = "vertex"

    async def poll(self, request: Request) -> Response:
        raw = await request.body()
        return await answer(self._service, "poll", lambda: self._poll(request, raw), wire=self.wire)

    async def _poll(self, request: Request, raw: bytes) -> Response:
        resource = RESOURCE.format(**request.path_params)
        name = text(mapping(parse_json(raw), "body"), "operationName")
        if not name.startswith(f"{resource}/operations/"):
            msg = f"Operation `{name}` was not found."
            raise Refusal(msg, code=404)
        return await self._state_of(request, self._service.find(name))

    def _read(self, request: Request, body: Any, pictures: Pictures) -> Order:
        model = self._model(request)
        return read_order(Desk(VERTEX, model, pictures, self._film, self._service.settings.region), body)

    def _register(self, request: Request, order: Order) -> Operation:
        return self._service.submit(order, RESOURCE.format(**request.path_params))

    def _response(self, request: Request, operation: Operation, outcome: Outcome) -> Json | None:
        videos = self._videos(operation)
        if videos is None:
            return None
        response: Json = {"@type": _RESPONSE_TYPE, "raiMediaFilteredCount": outcome.filtered}
        if outcome.reasons:
            response["raiMediaFilteredReasons"] = list(outcome.reasons)
        if videos:
            response["videos"] = videos
        return response

    def _model(self, request: Request) -> Model:
        model = running_model(VERTEX_MODELS, request.path_params["model"], self._service)
        if model is None or request.path_params["location"] not in _LOCATIONS:
            raise no_publisher_model(RESOURCE.format(**request.path_params))
        return model

    def _film(self, given: Json) -> bytes:
        refuse_unknown(given, _FILM)
        encoded, uri, mime = (text(given, name) for name in ("bytesBase64Encoded", "gcsUri", "mimeType"))
        if bool(encoded) == bool(uri):
            msg = "`video` needs exactly one of `bytesBase64Encoded` and `gcsUri`."
            raise Refusal(msg)
        if mime != "video/mp4":
            raise unsupported_value(mime or "An empty value", "mimeType")
        data = decode(encoded) if encoded else self._service.storage.read(uri)
        if data is None:
            raise no_object(uri)
        return data

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


def no_publisher_model(resource: str) -> Refusal:
    return Refusal(
        f"Publisher Model `{resource}` was not found or your project does not have access to it. "
        "Please ensure you are using a valid model version.",
        code=404,
    )


def _video(**where: str) -> dict[str, str]:
    return {**where, "mimeType": "video/mp4"}
