"""Gemini Omni through google-genai's interactions.

Every interaction runs in the background: its name is known at once, so that a dead kernel loses nothing, and it
can be cancelled. google-genai would send a create again up to five times by itself, each of which is billed:
that is switched off.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

from veo_widget.catalog import Model
from veo_widget.request import ImageInput, VideoRequest
from veo_widget.wires import predict, safety, shared
from veo_widget.wires.base import (
    AnswerLost,
    Cancelled,
    Filtered,
    Gone,
    HostedVideo,
    InlineVideo,
    OperationFailed,
    Outcome,
    Pending,
    Refused,
    Started,
    Succeeded,
    Video,
)
from veo_widget.wires.clients import Clients, KeyAddress
from veo_widget.wires.faults import KEY, clean, explain
from veo_widget.wires.http import FileDownload, KeyHttp

SECONDS = 120.0
"""Limit of one read; an answer may carry the whole video."""
_TASKS = {
    "text": "text_to_video",
    "image": "image_to_video",
    "interpolation": "image_to_video",
    "references": "reference_to_video",
    "extension": "extend",
    "edit": "edit",
}
_WORKING = frozenset({"queued", "in_progress"})
_NEGATIVE = "Not in the video: "


class OmniWire:
    """Speaks to the address `find_address` returns."""

    name = "omni"
    can_cancel = True

    def __init__(self, find_address: Callable[[], KeyAddress]) -> None:
        self._http = KeyHttp(find_address)
        self._clients = Clients(find_address)

    def submit(self, request: VideoRequest) -> Started:
        """Creates the interaction with exactly one POST; see `Wire.submit`."""
        model = shared.model_on(self.name, request)
        asked = body(request, model)
        try:
            made = self._interactions().create(**asked, timeout=SECONDS)
        except Exception as error:
            raise explain(error, KEY) from None
        if not made.id:
            msg = "The service answered without naming the interaction."
            raise AnswerLost(msg)
        return Started(operation=made.id, outcome=read_interaction(made.model_dump(mode="json")))

    def poll(self, operation: str) -> Outcome:
        """Asks once; see `Wire.poll`. The answer of an ended one carries the video's bytes."""
        try:
            found = self._interactions().get(operation, timeout=SECONDS)
        except Exception as error:
            trouble = explain(error, KEY)
            if isinstance(trouble, Refused) and trouble.status == 404:
                return Gone()
            raise trouble from None
        return read_interaction(found.model_dump(mode="json"))

    def read(self, video: Video) -> Iterable[bytes]:
        """The bytes of a video in pieces."""
        if isinstance(video, InlineVideo):
            return shared.pieces(video)
        return FileDownload(self._http, video.uri, _gone)

    def cancel(self, operation: str) -> None:
        """Cancels it at the service; see `Wire.cancel`."""
        try:
            self._interactions().cancel(operation, timeout=SECONDS)
        except Exception as error:
            raise explain(error, KEY) from None

    def _interactions(self) -> Any:
        return self._clients.client().interactions


def _gone(error: Refused) -> Refused:
    """A file may be gone while its interaction still has the bytes: the job must not end as one that has expired."""
    if error.status not in (403, 404):
        return error
    msg = "The video's file is no longer at the service; its interaction may still have it."
    return Refused(msg, detail={name: value for name, value in error.detail.items() if name != "status"})


def body(request: VideoRequest, model: Model) -> dict[str, Any]:
    """The arguments of `interactions.create`, which are the fields of its JSON.

    Raises:
        NotSent: An input file is no longer in the library.
    """
    asked: dict[str, Any] = {
        "model": model.id,
        "input": [{"type": "user_input", "content": _content(request)}],
        "response_format": _format(request),
        "generation_config": {"video_config": {"task": _TASKS[request.mode]}},
        "background": True,
        "store": True,
    }
    if request.seed is not None:
        asked["generation_config"]["seed"] = request.seed
    if request.video is not None and request.video.operation:
        asked["previous_interaction_id"] = request.video.operation
    if request.labels:
        asked["labels"] = dict(request.labels)
    return asked


def _format(request: VideoRequest) -> dict[str, Any]:
    """Shape and length; an edited video keeps its own."""
    shape = {"type": "video", "aspect_ratio": request.aspect_ratio, "resolution": request.resolution}
    # As a file where the answer to `create` can name one; an interaction that is read later answers with bytes.
    shape["delivery"] = "uri"
    return shape if request.mode == "edit" else {**shape, "duration": f"{request.duration_seconds}s"}


def _content(request: VideoRequest) -> list[dict[str, Any]]:
    parts = [_image(image) for image in request.images]
    if request.video is not None and not request.video.operation:
        data = base64.b64encode(predict.video_bytes(request)).decode()
        parts.append({"type": "video", "data": data, "mime_type": "video/mp4"})
    return [*parts, {"type": "text", "text": prompt_text(request)}]


def prompt_text(request: VideoRequest) -> str:
    """The prompt with what Omni takes in words: which picture is which, and what to keep out."""
    tags = {"interpolation": "<FIRST_FRAME> <LAST_FRAME>", "image": "<FIRST_FRAME>"}.get(request.mode, "")
    if request.mode == "references":
        tags = " ".join(f"<IMAGE_REF_{index}>" for index in range(len(request.reference_images)))
    negative = f"{_NEGATIVE}{request.negative_prompt.rstrip('.')}." if request.negative_prompt else ""
    return "\n".join(part for part in (" ".join(filter(None, (tags, request.prompt))), negative) if part)


def _image(image: ImageInput) -> dict[str, Any]:
    data = base64.b64encode(predict.image_bytes(image)).decode()
    return {"type": "image", "data": data, "mime_type": image.mime_type}


def read_interaction(found: dict[str, Any]) -> Outcome:
    """What an interaction's state means; the video is in the last of its steps that holds one."""
    status = str(found.get("status") or "")
    if status in _WORKING:
        return Pending()
    if status == "cancelled":
        return Cancelled()
    errors = [error for error in found.get("errors") or () if isinstance(error, dict)]
    video = _video(found) if status == "completed" else None
    if video is not None:
        return Succeeded(videos=(video,))
    if errors:
        return _read_errors(errors)
    if status == "completed":
        # What Omni does with an uploaded video where changing one is not allowed.
        return OperationFailed(
            code=None, message="the service answered without a video, as it does for uploaded videos in Europe"
        )
    return OperationFailed(code=None, message=f"the service ended it as {status or 'nothing it names'}")


def _read_errors(errors: list[dict[str, Any]]) -> Outcome:
    messages = tuple(clean(str(error.get("message") or error.get("code") or "")) for error in errors)
    words = {str(error.get("code") or "") for error in errors}
    if any(safety.is_block(word) for word in words) or any(safety.is_safety(text) for text in messages):
        return Filtered(count=1, reasons=messages)
    transient = words & {"api_error", "service_unavailable", "deadline_exceeded"}
    return OperationFailed(code=13 if transient else 3, message=messages[0] or "no reason given")


def _video(found: dict[str, Any]) -> Video | None:
    for step in reversed(found.get("steps") or []):
        content = step.get("content") if isinstance(step, dict) else None
        for part in reversed(content if isinstance(content, list) else []):
            if not isinstance(part, dict) or part.get("type") != "video" or step.get("type") == "user_input":
                continue
            if part.get("data"):
                return InlineVideo(base64.b64decode(part["data"]))
            if part.get("uri"):
                return HostedVideo(part["uri"])
    return None
