"""Ending a TCP connection from inside an ASGI app, which ASGI itself cannot ask for.

The server's protocol class is extended by one step: it puts the connection's transport into the request's
state. `Drop` and `Cut` are responses that use it, so that a client sees a true disconnect, never an invented
status. `Dribble` is the slow body among them.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

_KEY = "transport"


class ReachableProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's HTTP protocol; each request's state also names the transport it came over."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.app_state: dict[str, Any] = {**self.app_state, _KEY: transport}
        super().connection_made(transport)


class Drop(Response):
    """No answer at all: the connection closes instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"][_KEY].abort()
        await _until_disconnected(receive)


class Dribble(Response):
    """Another response, its body in ten drops spread over some seconds."""

    def __init__(self, whole: Response, seconds: float) -> None:
        super().__init__()
        self._whole = whole
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = 1

        async def send_slowly(message: Message) -> None:
            nonlocal length
            if message["type"] == "http.response.start":
                length = max(1, _length(message))
                await send(message)
                return
            body = message.get("body", b"")
            drop = length // 10 + 1
            for start in range(0, len(body), drop):
                part = body[start : start + drop]
                await asyncio.sleep(self._seconds * len(part) / length)
                await send({**message, "body": part, "more_body": True})
            if not message.get("more_body", False):
                await send({**message, "body": b"", "more_body": False})

        await self._whole(scope, receive, send_slowly)


class Cut(Response):
    """Half of another response's body, under its full Content-Length, then the connection closes."""

    def __init__(self, whole: Response) -> None:
        super().__init__()
        self._whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left = 0

        async def send_half(message: Message) -> None:
            nonlocal left
            if message["type"] == "http.response.start":
                left = _length(message) // 2
                await send(message)
            elif left > 0:
                body = message.get("body", b"")[:left]
                left -= len(body)
                await send({**message, "body": body, "more_body": True})

        await self._whole(scope, receive, send_half)
        scope["state"][_KEY].close()
        await _until_disconnected(receive)


def _length(start: Message) -> int:
    headers = dict(start.get("headers", ()))
    return int(headers.get(b"content-length", b"0"))


async def _until_disconnected(receive: Receive) -> None:
    # Returning earlier would make the server write its own 500 for the missing answer.
    while (await receive())["type"] != "http.disconnect":
        pass
