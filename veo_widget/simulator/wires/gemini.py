"""The Gemini API's wire for Veo: start by POST, poll by GET on the operation's name (veo-api.md section 1).

Google closed it; gateways, proxies and this server still speak it. What a finished operation names is a file
of `wires.files`.
"""

from __future__ import annotations

import secrets
import string
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.dialects import GEMINI
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.extension import NOT_PROCESSED
from veo_widget.simulator.fields import Json, refuse_unknown, text
from veo_widget.simulator.hosted import id_in
from veo_widget.simulator.media import Desk
from veo_widget.simulator.models import GEMINI_MODELS, Model
from veo_widget.simulator.operations import Operation
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import Outcome
from veo_widget.simulator.pictures import Pictures
from veo_widget.simulator.rules import read_order
from veo_widget.simulator.service import Service
from veo_widget.simulator.wires.files import uri_for
from veo_widget.simulator.wires.predict import PredictWire, running_model
from veo_widget.simulator.wires.webhooks import check_webhook

_RESPONSE_TYPE = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse"
_FILM = frozenset({"uri", "encodedVideo", "encoding"})
_LETTERS = string.ascii_lowercase + string.digits


def routes(service: Service) -> list[Route]:
    wire = GeminiWire(service)
    return [
        route
        for version in ("v1beta", "v1")
        for route in (
            Route(f"/{version}/models/{{model}}:predictLongRunning", wire.start, methods=["POST"]),
            Route(f"/{version}/models/{{model}}/operations/{{operation}}", wire.poll),
        )
    ]


class GeminiWire(PredictWire):
    """Videos come as uris of files; an input video is one of these files again."""

    wire = "gemini"

    async def poll(self, request: Request) -> Response:
        return await answer(self._service, "poll", lambda: self._poll(request), wire=self.wire)

    async def _poll(self, request: Request) -> Response:
        path = request.path_params
        found = self._service.find(f"models/{path['model']}/operations/{path['operation']}")
        return await self._state_of(request, found)

    def _read(self, request: Request, body: Any, pictures: Pictures) -> Order:
        model = self._model(request)
        order = read_order(Desk(GEMINI, model, pictures, self._film, self._service.settings.region), body)
        check_webhook(body.get("webhookConfig"))
        return order

    def _register(self, request: Request, order: Order) -> Operation:
        operation_id = "".join(secrets.choice(_LETTERS) for _ in range(12))
        return self._service.submit(order, f"models/{order.model}", operation_id=operation_id)

    def _response(self, request: Request, operation: Operation, outcome: Outcome) -> Json | None:
        paths = self._service.renders.paths(operation)
        if paths is None:
            return None
        answer: Json = {}
        if outcome.filtered:
            answer = {"raiMediaFilteredCount": outcome.filtered, "raiMediaFilteredReasons": list(outcome.reasons)}
        files = [
            self._service.files.offer(operation.id, index, path, made_by="veo") for index, path in enumerate(paths)
        ]
        if files:
            answer["generatedSamples"] = [{"video": {"uri": uri_for(request, file.id)}} for file in files]
        return {"@type": _RESPONSE_TYPE, "generateVideoResponse": answer}

    def _model(self, request: Request) -> Model:
        model_id = request.path_params["model"]
        model = running_model(GEMINI_MODELS, model_id, self._service)
        if model is None:
            version = request.url.path.split("/")[1]
            raise no_model(model_id, version, retired=self._is_retired(model_id), method="predictLongRunning")
        return model

    def _is_retired(self, model_id: str) -> bool:
        model = GEMINI_MODELS.get(model_id)
        return model is not None and model.gone is not None and model.gone <= self._service.clock.today()

    def _film(self, given: Json) -> bytes:
        refuse_unknown(given, _FILM)
        uri = text(given, "uri")
        if not uri:
            msg = "Video URI not found in the request."
            raise Refusal(msg)
        if (file_id := id_in(uri)) is None:
            msg = "Could not parse the file name"
            raise Refusal(msg)
        found = self._service.files.get(file_id)
        if found.made_by != "veo" or not self._service.files.is_active(found):
            raise Refusal(NOT_PROCESSED)
        self._service.files.used(found)
        return self._service.files.path_of(found).read_bytes()


def no_model(model_id: str, version: str, *, retired: bool, method: str) -> Refusal:
    """Google's two ways of saying that a model is not there."""
    if retired:
        words = (
            f"This model models/{model_id} is no longer available. Please update your code to use a newer model "
            "for the latest features and improvements."
        )
    else:
        words = (
            f"models/{model_id} is not found for API version {version}, or is not supported for {method}. "
            "Call ListModels to see the list of available models and their supported methods."
        )
    return Refusal(words, code=404)
