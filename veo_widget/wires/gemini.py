"""Veo as the Gemini API spoke it: start by POST, poll by GET, files by redirect.

Google closed it on 2026-10-22 and google-genai dropped it; gateways, proxies and the simulator still speak it,
so it is spoken here over plain HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from veo_widget.request import VideoRequest
from veo_widget.wires import predict, shared
from veo_widget.wires.base import (
    AnswerLost,
    Gone,
    HostedVideo,
    NotSent,
    Outcome,
    Pending,
    Refused,
    Started,
    Video,
    WireError,
)
from veo_widget.wires.clients import KeyAddress
from veo_widget.wires.faults import clean
from veo_widget.wires.http import FileDownload, KeyHttp


class GeminiWire:
    """Speaks to the address `find_address` returns."""

    name = "gemini"
    can_cancel = False

    def __init__(self, find_address: Callable[[], KeyAddress]) -> None:
        self._http = KeyHttp(find_address)

    def submit(self, request: VideoRequest) -> Started:
        """Starts the generation with exactly one POST; see `Wire.submit`."""
        model = shared.model_on(self.name, request)
        if request.video is not None:
            self._await_input(request.video.uri or "")
        answer = self._http.json(
            "POST", f"/v1beta/models/{model.id}:predictLongRunning", predict.body(request, model, "gemini")
        )
        name = answer.get("name")
        if not isinstance(name, str) or not name:
            msg = "The service answered without naming the operation."
            raise AnswerLost(msg)
        return Started(operation=name)

    def poll(self, operation: str) -> Outcome:
        """Asks once; see `Wire.poll`."""
        try:
            return read_operation(self._http.json("GET", f"/v1beta/{operation}"))
        except Refused as error:
            if error.status == 404:
                return Gone()
            raise

    def read(self, video: Video) -> Iterable[bytes]:
        """The bytes of a video in pieces, without the key leaving for another origin."""
        assert isinstance(video, HostedVideo), "this wire names files only"
        return FileDownload(self._http, video.uri, _gone)

    def cancel(self, operation: str) -> None:
        """There is no such call for Veo."""
        shared.refuse_cancel(operation)

    def _await_input(self, uri: str) -> None:
        """Waits until the video to extend may be used; nothing has been sent if it may not."""
        try:
            self._http.wait_for_file(uri)
        except WireError as error:
            gone = isinstance(error, Refused) and error.status in (403, 404)
            what = "The video is no longer at the service, which keeps it for two days." if gone else error.message
            hint = "Its last frame can start a new video: image=clip.last_frame."
            raise NotSent(what, hint=hint, detail=error.detail) from None


def _gone(error: Refused) -> Refused:
    """Google says 403 of a file that is gone, in these words, and 404 of one it never had.

    Any other 403 is about the account: it may pass, and the job must not end as one whose video has expired.
    """
    if error.status != 404 and not (error.status == 403 and "may not exist" in error.message):
        return error
    msg = f"The video's file is no longer at the service. {error.message}"
    return Refused(msg, detail=error.detail | {"status": 404})


def read_operation(answer: dict[str, Any]) -> Outcome:
    """What an operation's answer means: errors first, then the videos, then the filter."""
    if not answer.get("done"):
        return Pending()
    error = answer.get("error")
    if isinstance(error, dict):
        return shared.read_error(error)
    response = _dict(_dict(answer.get("response")).get("generateVideoResponse"))
    reasons = tuple(clean(str(reason)) for reason in response.get("raiMediaFilteredReasons") or ())
    filtered = int(response.get("raiMediaFilteredCount") or 0)
    samples = response.get("generatedSamples") or ()
    uris = [_dict(_dict(sample).get("video")).get("uri") for sample in samples]
    videos = tuple(HostedVideo(uri) for uri in uris if isinstance(uri, str) and uri)
    return shared.ended(videos, filtered, reasons)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
