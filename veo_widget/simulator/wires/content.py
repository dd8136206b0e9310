"""`generateContent` on both platforms: pictures beside Veo, and a rewriter for prompts (veo-api.md section 5).

What blocks an answer shows in the places the service uses: `promptFeedback` for the prompt, `finishReason` for
what was drawn.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.connection import Drop
from veo_widget.simulator.content.asked import Asked, read_asked
from veo_widget.simulator.content.models import IMAGE_MODELS, TEXT_MODELS, ImageModel
from veo_widget.simulator.content.rewriter import rewritten
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.omni.models import OMNI_MODELS
from veo_widget.simulator.outcomes import INTERNAL_ERROR
from veo_widget.simulator.pictures import Pictures
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.service import Service
from veo_widget.simulator.step import Wire
from veo_widget.simulator.tokens import estimated_tokens
from veo_widget.simulator.wires.gemini import no_model
from veo_widget.simulator.wires.predict import parse_json
from veo_widget.simulator.wires.vertex import RESOURCE, no_publisher_model

_FINISH = {
    "filtered:image": "IMAGE_SAFETY",
    "filtered:video": "IMAGE_SAFETY",
    "filtered:person": "IMAGE_OTHER",
    "filtered:input-image": "IMAGE_PROHIBITED_CONTENT",
    "filtered:recitation": "IMAGE_RECITATION",
    "empty": "NO_IMAGE",
}
_FINISH_TEXT = {"filtered:video": "SAFETY", "filtered:recitation": "RECITATION", "partial": "MAX_TOKENS"}
STAND_IN = "simulator-stand-in"
"""What `modelVersion` says where a text was not written by a model."""
_TALK = "Here is the picture you asked for."
_IMAGE_TOKENS = 1290

Part = dict[str, Any]


def routes(service: Service) -> list[Route]:
    gemini, vertex = ContentWire(service, "gemini"), ContentWire(service, "vertex")
    return [
        *(Route(f"/{v}/models/{{model}}:generateContent", gemini.generate, methods=["POST"]) for v in ("v1beta", "v1")),
        *(Route(f"/{v}/{RESOURCE}:generateContent", vertex.generate, methods=["POST"]) for v in ("v1beta1", "v1")),
    ]


class ContentWire:
    """One verb, on one of the two platforms."""

    def __init__(self, service: Service, wire: Wire) -> None:
        self._service = service
        self._wire = wire

    async def generate(self, request: Request) -> Response:
        raw = await request.body()
        return await answer(self._service, "generate", lambda: self._generate(request, raw), wire=self._wire)

    async def _generate(self, request: Request, raw: bytes) -> Response:
        model_id = request.path_params["model"]
        model = self._model(request, model_id)
        asked = await asyncio.to_thread(self._read, raw, model)
        if "drop-before" in asked.directives:
            return Drop()
        self._note(model_id, asked)
        if "failed" in asked.directives:
            raise Refusal(INTERNAL_ERROR, code=500)
        body = await asyncio.to_thread(self._body, model_id, model, asked)
        return Drop() if "drop-after" in asked.directives else JSONResponse(body)

    def _model(self, request: Request, model_id: str) -> ImageModel | None:
        """The image model, or None for a text model; raises for what is neither."""
        if model_id in OMNI_MODELS:
            msg = "This model only supports Interactions API."
            raise Refusal(msg)
        if model_id in TEXT_MODELS:
            return None
        model, day = IMAGE_MODELS.get(model_id), self._service.clock.today()
        end = model.end(self._wire) if model else None
        if model is not None and model.born <= day and (end is None or day < end):
            return model
        if self._wire == "vertex":
            raise no_publisher_model(RESOURCE.format(**request.path_params))
        version = request.url.path.split("/")[1]
        raise no_model(model_id, version, retired=end is not None and end <= day, method="generateContent")

    def _read(self, raw: bytes, model: ImageModel | None) -> Asked:
        pictures = Pictures(self._service.storage.read)
        asked = read_asked(parse_json(raw), pictures, model)
        pictures.keep(self._service.images)
        due = self._service.faults.directives_due("generate", self._wire)
        return replace(asked, directives=(*asked.directives, *due))

    def _note(self, model_id: str, asked: Asked) -> None:
        facts = {"model": model_id, "prompt": asked.words, "directives": list(asked.directives)}
        self._service.ledger.write("generate", wire=self._wire, **facts, images=list(asked.images), status=200)

    def _body(self, model_id: str, model: ImageModel | None, asked: Asked) -> dict[str, Any]:
        read = estimated_tokens(asked.words) + estimated_tokens(asked.instruction) + 258 * len(asked.images)
        usage = {"promptTokenCount": read}
        facts = {"usageMetadata": usage, "modelVersion": model_id}
        if "filtered:prompt" in asked.directives:
            return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, **facts}
        if model is None:
            return {**facts, "modelVersion": f"{model_id} ({STAND_IN})", "candidates": [_text(asked, usage)]}
        for mark in asked.directives:
            if mark in _FINISH:
                return {"candidates": [{"finishReason": _FINISH[mark], "index": 0}], **facts}
        usage["candidatesTokenCount"] = _IMAGE_TOKENS
        talk = [{"text": _TALK}] if "text-first" in asked.directives else []
        return {"candidates": [_candidate([*talk, self._picture(model, asked)])], **facts}

    def _picture(self, model: ImageModel, asked: Asked) -> Part:
        # Imported late: numpy and Pillow would double the time to listen.
        from veo_widget.simulator.render.still import draw_still

        spec = _spec(model.id, asked)
        data = draw_still(spec, self._service.images, model.mime_type, stub=self._service.settings.render == "stub")
        return {"inlineData": {"mimeType": model.mime_type, "data": base64.b64encode(data).decode()}}


def _text(asked: Asked, usage: dict[str, Any]) -> dict[str, Any]:
    """A text model's candidate, its tokens noted in `usage`."""
    for mark in asked.directives:
        if mark in _FINISH_TEXT:
            return {"finishReason": _FINISH_TEXT[mark], "index": 0}
    parts: list[Part] = [] if "empty" in asked.directives else [{"text": rewritten(asked)}]
    usage["candidatesTokenCount"] = sum(estimated_tokens(part["text"]) for part in parts)
    return _candidate(parts)


def _candidate(parts: list[Part]) -> dict[str, Any]:
    return {"content": {"parts": parts, "role": "model"}, "finishReason": "STOP", "index": 0}


def _spec(model_id: str, asked: Asked) -> ClipSpec:
    """Unseeded, the words themselves are the seed: the same prompt draws the same picture."""
    chance = int.from_bytes(hashlib.sha256(asked.words.encode()).digest()[:4], "big")
    width, height = asked.size
    return ClipSpec(
        prompt=asked.words,
        negative_prompt="",
        model=model_id,
        seed=chance if asked.seed is None else asked.seed,
        seconds=0,
        width=width,
        height=height,
        audio=False,
        references=asked.images[:3],
    )
