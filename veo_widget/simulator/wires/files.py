"""The Files API as far as videos need it: a file's state, and a redirect to where its bytes lie.

The bytes lie on another origin (`wires.blobs`), as Google's do: a client that forwards its key there has
leaked it, and the ledger says so.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.clock import stamp
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.hosted import HostedFile
from veo_widget.simulator.service import Service

_GOOGLE = "https://generativelanguage.googleapis.com/v1beta"


def routes(service: Service) -> list[Route]:
    wire = FilesWire(service)
    return [
        route
        for version in ("v1beta", "v1")
        for route in (
            Route(f"/{version}/files/{{file}}:download", wire.download),
            Route(f"/{version}/files/{{file}}", wire.state),
        )
    ]


class FilesWire:
    """Both verbs are one step for faults: asking the Files API."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def state(self, request: Request) -> Response:
        return await answer(self._service, "file", lambda: self._state(request), wire="gemini")

    async def download(self, request: Request) -> Response:
        return await answer(self._service, "file", lambda: self._download(request), wire="gemini")

    async def _state(self, request: Request) -> Response:
        found = self._service.files.get(request.path_params["file"])
        return JSONResponse(self._resource(request, found))

    async def _download(self, request: Request) -> Response:
        if request.query_params.get("alt") != "media":
            msg = "Only `alt=media` is supported for a download."
            raise Refusal(msg)
        found = self._service.files.get(request.path_params["file"])
        return RedirectResponse(self._service.blobs.url(found.id, host=request.url.hostname or "127.0.0.1"), 302)

    def _resource(self, request: Request, found: HostedFile) -> dict[str, Any]:
        files = self._service.files
        resource = {
            "name": f"files/{found.id}",
            "mimeType": "video/mp4",
            "createTime": stamp(found.created_at),
            "updateTime": stamp(found.used_at),
            "expirationTime": stamp(files.expires_at(found)),
            "uri": uri_for(request, found.id).partition(":download")[0],
            "state": "ACTIVE" if files.is_active(found) else "PROCESSING",
            "source": "GENERATED",
        }
        if files.is_active(found):
            resource["sizeBytes"] = str(found.size)
            resource["sha256Hash"] = base64.b64encode(_sha256(files.path_of(found).read_bytes())).decode()
            resource["downloadUri"] = uri_for(request, found.id)
        return resource


def uri_for(request: Request, file_id: str) -> str:
    """The address a client can follow.

    The SDK takes only the id out of it and rebuilds the rest from its own base URL, but it wants the https
    address of Google (veo-api.md 1.4); everybody else asks exactly where it is told to.
    """
    base = _GOOGLE if is_sdk(request) else f"{str(request.base_url).rstrip('/')}/v1beta"
    return f"{base}/files/{file_id}:download?alt=media"


def is_sdk(request: Request) -> bool:
    said = request.headers.get("x-goog-api-client", "") + request.headers.get("user-agent", "")
    return "google-genai" in said


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
