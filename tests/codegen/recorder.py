"""A server that stands before a simulator and writes down what passes: bodies, headers and how often.

The simulator's ledger says what was understood; this says what was sent.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2

STARTS = (":predictLongRunning", "/interactions")
TOKEN = "made-up-token"
#: Headers of one connection, which the next one sets for itself.
_OF_THE_CONNECTION = frozenset(
    {"connection", "content-encoding", "content-length", "expect", "keep-alive", "transfer-encoding"}
)


@dataclass(frozen=True)
class Exchange:
    """One call and its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    answer: Any

    @property
    def operation(self) -> str:
        """What the service calls the job this call started."""
        return str(self.answer.get("name") or self.answer.get("id"))


@dataclass
class Recorder:
    """What passed so far; `url` is where programs are sent."""

    url: str
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def starts(self) -> list[Exchange]:
        """The calls that each would be paid."""
        return [each for each in self.exchanges if each.method == "POST" and each.path.endswith(STARTS)]

    @property
    def start(self) -> Exchange:
        """The one call that started a job."""
        (only,) = self.starts
        return only


@contextmanager
def recorder(target: str, *, refusing: int | None = None) -> Iterator[Recorder]:
    """Passes everything on to `target` until the block ends; with `refusing` starts are answered by that status."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    recorded = Recorder(f"http://127.0.0.1:{server.server_port}")
    with httpx2.Client(base_url=target, timeout=60, trust_env=False) as client:
        server.RequestHandlerClass = _handler(client, recorded, refusing)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield recorded
        finally:
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Reads a call, asks `reply` for its answer, writes that."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._pass()

    def do_POST(self) -> None:
        self._pass()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""

    def reply(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        raise NotImplementedError

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        status, headers, content = self.reply(body)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        with suppress(ConnectionError):  # who has read enough may hang up
            self.end_headers()
            self.wfile.write(content)


def _handler(client: httpx2.Client, recorded: Recorder, refusing: int | None) -> type[_Handler]:
    class Passing(_Handler):
        def reply(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            status, headers, content = self._asked(body)
            told = {name.lower(): value for name, value in self.headers.items()}
            exchange = Exchange(self.command, self.path, told, _parsed(body), _parsed(content))
            recorded.exchanges.append(exchange)
            return status, headers, content

        def _asked(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            if self.path == "/token":  # for logins, which are asked for with a form
                return 200, [("content-type", "application/json")], json.dumps(_LOGIN).encode()
            if refusing and self.path.endswith(STARTS):
                said = {"error": {"code": refusing, "message": "Come back later.", "status": "UNAVAILABLE"}}
                return refusing, [("content-type", "application/json")], json.dumps(said).encode()
            passed = {name: value for name, value in self.headers.items() if name.lower() not in _OF_THE_CONNECTION}
            answer = client.request(self.command, self.path, headers=passed, content=body or None)
            headers = [(name, value) for name, value in answer.headers.items() if name not in _OF_THE_CONNECTION]
            return answer.status_code, headers, answer.content

    return Passing


_LOGIN = {
    "access_token": TOKEN,
    "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
    "token_type": "Bearer",
    "expires_in": 3600,
}


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
