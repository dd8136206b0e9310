"""What the wires share: which model is asked, bytes that came with an answer, what the end of a Veo operation means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from veo_widget.catalog import Model, find_model
from veo_widget.request import VideoRequest
from veo_widget.wires import safety
from veo_widget.wires.base import Filtered, InlineVideo, NotSent, OperationFailed, Outcome, Refused, Succeeded, Video
from veo_widget.wires.faults import clean
from veo_widget.wires.http import CHUNK


def model_on(wire: str, request: VideoRequest) -> Model:
    """The model of a request on a wire.

    Raises:
        NotSent: There is none of that name.
    """
    model = find_model(request.model or "", wire=wire)
    if not isinstance(model, Model):
        raise NotSent(str(model))
    return model


def ended(videos: tuple[Video, ...], filtered: int, reasons: tuple[str, ...]) -> Outcome:
    """What an operation that is done without an error means: the videos first, then the filter."""
    if videos:
        return Succeeded(videos=videos, filtered=filtered, reasons=reasons)
    if filtered or reasons:
        return Filtered(count=filtered or 1, reasons=reasons)
    return OperationFailed(code=None, message="The service says it is done, but its answer holds no video.")


def read_error(error: dict[str, Any]) -> Outcome:
    """What an operation's error means; a safety block can come this way too."""
    message = clean(str(error.get("message") or "no reason given"))
    if safety.is_safety(message):
        return Filtered(count=1, reasons=(message,))
    code = error.get("code")
    return OperationFailed(code=code if isinstance(code, int) else None, message=message)


def pieces(video: InlineVideo) -> Iterator[bytes]:
    """The bytes that came with an answer, in pieces."""
    return (video.data[start : start + CHUNK] for start in range(0, len(video.data), CHUNK))


def refuse_cancel(operation: str) -> NoReturn:
    """Veo has no such call."""
    msg = f"Veo cannot be cancelled ({operation})."
    raise Refused(msg)
