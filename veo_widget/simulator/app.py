"""The two origins of one process: the API with all its wires behind the guard, and the bytes without it.

Errors have one shape everywhere.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from veo_widget.simulator import own
from veo_widget.simulator.errors import Refusal, error_body
from veo_widget.simulator.guard import Guard
from veo_widget.simulator.service import Service
from veo_widget.simulator.wires import blobs, content, files, gcs, gemini, omni, vertex


def build_app(service: Service) -> ASGIApp:
    return Origins(_api(service), _blobs(service), service)


class Origins:
    """Sends a request to the app of the port it came in by."""

    def __init__(self, api: ASGIApp, blobs: ASGIApp, service: Service) -> None:
        self._api = api
        self._blobs = blobs
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        port = (scope.get("server") or ("", 0))[1]
        app = self._blobs if port == self._service.blobs.port else self._api
        await app(scope, receive, send)


def _api(service: Service) -> Starlette:
    wires = (vertex, gemini, omni, content, files, gcs)
    return Starlette(
        routes=[*own.routes(service), *(route for wire in wires for route in wire.routes(service))],
        middleware=[Middleware(Guard, service=service)],
        exception_handlers={Refusal: _refusal, HTTPException: _http_error, Exception: _internal_error},
    )


def _blobs(service: Service) -> Starlette:
    return Starlette(
        routes=blobs.routes(service),
        exception_handlers={HTTPException: _http_error, Exception: _internal_error},
    )


async def _refusal(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Refusal)
    return JSONResponse(problem.body(), problem.code)


async def _http_error(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    message = f"The requested URL {request.url.path} was not found on this server."
    if problem.status_code != 404:
        message = f"{request.method} is not supported for {request.url.path}."
    return JSONResponse(error_body(problem.status_code, message), problem.status_code)


async def _internal_error(_: Request, __: Exception) -> Response:
    return JSONResponse(error_body(500, "Internal error encountered."), 500)
