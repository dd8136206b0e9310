"""The Starlette app: the wires' routes, the simulator's own endpoints, the token's guard, errors in one
shape.
"""

from __future__ import annotations

import asyncio
import hmac

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from veo_widget.simulator.answering import refused
from veo_widget.simulator.errors import Refusal, error_body
from veo_widget.simulator.service import Service
from veo_widget.simulator.wires import gcs, vertex
from veo_widget.simulator.wires.vertex import parse_json

_HEALTH = "/simulator/health"
_UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
    "valid authentication credential."
)


def build_app(service: Service) -> Starlette:
    return Starlette(
        routes=[*_own_routes(service), *vertex.routes(service), *gcs.routes(service)],
        middleware=[Middleware(Guard, service=service)],
        exception_handlers={Refusal: _refusal, HTTPException: _http_error, Exception: _internal_error},
    )


def _own_routes(service: Service) -> list[Route]:
    async def health(_: Request) -> Response:
        return JSONResponse({"ok": True, "wires": ["vertex"], "render": service.settings.render})

    async def ledger(_: Request) -> Response:
        return JSONResponse({"entries": await asyncio.to_thread(service.ledger.entries)})

    async def faults(request: Request) -> Response:
        if request.method == "POST":
            service.faults.add(parse_json(await request.body()))
        elif request.method == "DELETE":
            service.faults.clear()
        return JSONResponse({"pending": service.faults.pending()})

    return [
        Route(_HEALTH, health),
        Route("/simulator/ledger", ledger),
        Route("/simulator/faults", faults, methods=["GET", "POST", "DELETE"]),
    ]


class Guard:
    """Lets a request pass only with the token, if there is one. The health endpoint is open: it tells
    nothing.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._token = service.settings.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == _HEALTH or self._knows(scope):
            await self._app(scope, receive, send)
            return
        refusal = Refusal(_UNAUTHENTICATED, code=401)
        # Only the path: a query could hold a key.
        response = refused(self._service, refusal, on="other", path=scope["path"])
        await response(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        if self._token is None:
            return True
        headers, key = dict(scope["headers"]), self._token.encode()
        bearer, api_key = headers.get(b"authorization", b""), headers.get(b"x-goog-api-key", b"")
        # Both comparisons run, in constant time, whichever of the two headers was sent.
        return hmac.compare_digest(bearer, b"Bearer " + key) | hmac.compare_digest(api_key, key)


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
