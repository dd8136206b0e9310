"""From settings to a listening process: the socket, the ready line, uvicorn, the end."""

from __future__ import annotations

import contextlib
import errno
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import uvicorn

from veo_widget.simulator.app import build_app
from veo_widget.simulator.connection import ReachableProtocol
from veo_widget.simulator.lifetime import hold_lifeline, ignore_interrupts, leave
from veo_widget.simulator.service import Service
from veo_widget.simulator.settings import Settings

# A load test connects a thousand clients at once.
_BACKLOG = 2048
# Longer than any client's pause between polls: closing an idle connection under a request looks like a lost
# answer.
_KEEP_ALIVE = 120


def serve(settings: Settings, *, listening: Callable[[str], None] = lambda url: None) -> NoReturn:
    """Serve until told to end; `listening` is called with the address once it answers."""
    if settings.lifeline:
        ignore_interrupts()
    bound, second = _bind(settings), _bind(replace(settings, port=0))
    state, temporary = _state_folder(settings)
    if settings.lifeline:
        hold_lifeline(partial(leave, 0, temporary=temporary))
    service = Service(settings, state)
    service.blobs.port = second.getsockname()[1]
    threading.Thread(target=service.resume, name="resume", daemon=True).start()
    server = AnnouncedServer(_config(service), bound, lifeline=settings.lifeline, listening=listening)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[bound, second])
    leave(0, temporary=temporary)


class AnnouncedServer(uvicorn.Server):
    """uvicorn's server; prints the one line that a parent waits for, and ends on SIGTERM without passing it
    on.
    """

    def __init__(
        self, config: uvicorn.Config, bound: socket.socket, *, lifeline: bool, listening: Callable[[str], None]
    ) -> None:
        super().__init__(config)
        self._bound = bound
        self._lifeline = lifeline
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        url = address_of(*self._bound.getsockname()[:2])
        print(f"veo simulator ready at {url}", flush=True)
        self._listening(url)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig == signal.SIGINT and self._lifeline:
            return
        # Not recorded as captured: uvicorn would raise the signal again and the exit would look like a crash.
        self.should_exit = True


def address_of(host: str, port: int) -> str:
    """What a client can be pointed at; in a URL an IPv6 address stands in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        build_app(service),
        http=ReachableProtocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="warning",
        access_log=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=1,
    )


def _bind(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # TCP said outright: asyncio switches Nagle's delay (40 ms an answer) off only for sockets that name it.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        bound.listen(_BACKLOG)
    except OSError as problem:
        taken = problem.errno == errno.EADDRINUSE
        why = "is already in use" if taken else f"cannot be used ({problem.strerror})"
        print(f"veo simulator: port {settings.port} on {settings.host} {why}; try --port 0.", file=sys.stderr)
        leave(2)
    return bound


def _state_folder(settings: Settings) -> tuple[Path, Path | None]:
    """The state directory, and the same again if it has to go with the process."""
    if settings.state is not None:
        settings.state.mkdir(parents=True, exist_ok=True)
        return settings.state, None
    temporary = Path(tempfile.mkdtemp(prefix="veo-simulator-"))
    return temporary, temporary
