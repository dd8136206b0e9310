"""A server for tests that speaks the Files API's two addresses, and misbehaves on demand.

Unlike the simulator it serves any bytes from any file, tells what it was asked for, and breaks off where it is told.
Asked by POST, as Agent Platform is, it gives the same file inline.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_CHUNK = 1 << 18


@dataclass
class FileHost:
    """One file and how it is served.

    Attributes:
        path: The file; its bytes may be changed between two requests.
        url: Where it answers.
        facts: What is said of the file beside its state, such as ``sha256Hash``.
        etag: Of the file; empty for none.
        takes_ranges: Whether a range is answered with a 206.
        knows_if_range: Whether a range of another version is answered with all of the file.
        shift: Added to the first byte a 206 says it begins with.
        says_length: Whether answers tell how long they are.
        cuts: After how many bytes each of the next answers breaks off.
        pages: What the next requests get instead of bytes: status, type and body.
        hold: Where set, an answer that breaks off waits for this first.
        asked: The range each request for bytes asked for; empty for all of it.
    """

    path: Path
    url: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    etag: str = '"first"'
    takes_ranges: bool = True
    knows_if_range: bool = True
    shift: int = 0
    says_length: bool = True
    cuts: deque[int] = field(default_factory=deque)
    pages: deque[tuple[int, str, bytes]] = field(default_factory=deque)
    hold: threading.Event | None = None
    asked: list[str] = field(default_factory=list)


@contextmanager
def file_host(path: Path) -> Iterator[FileHost]:
    """Serves a file as ``files/abc`` until the block ends."""
    host = FileHost(path)

    class Handler(_Handler):
        served = host

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        host.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield host
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: FileHost

    def do_GET(self) -> None:
        if self.path.startswith("/blob"):
            self._blob()
        elif ":download" in self.path:
            self._answer(302, {"location": "/blob?X-Goog-Signature=secret"}, b"")
        else:
            said = {"name": "files/abc", "state": "ACTIVE", **self.served.facts}
            self._answer(200, {"content-type": "application/json"}, json.dumps(said).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        video = {
            "mimeType": "video/mp4",
            "bytesBase64Encoded": base64.b64encode(self.served.path.read_bytes()).decode(),
        }
        said = {"name": "operations/x", "done": True, "response": {"videos": [video]}}
        self._answer(200, {"content-type": "application/json"}, json.dumps(said).encode())

    def _blob(self) -> None:
        host = self.served
        host.asked.append(self.headers.get("range", ""))
        if host.pages:
            status, kind, body = host.pages.popleft()
            self._answer(status, {"content-type": kind}, body)
            return
        size = host.path.stat().st_size
        start = self._start()
        if start >= size:
            self._answer(416, {"content-range": f"bytes */{size}"}, b"")
            return
        self._send(start, size)

    def _start(self) -> int:
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        host = self.served
        current = not host.knows_if_range or self.headers.get("if-range", host.etag) == host.etag
        return int(found[1]) if found and current and host.takes_ranges else 0

    def _send(self, start: int, size: int) -> None:
        host = self.served
        self.send_response(206 if start else 200)
        self.send_header("content-type", "video/mp4")
        if host.etag:
            self.send_header("etag", host.etag)
        if start:
            self.send_header("content-range", f"bytes {start + host.shift}-{size - 1}/{size}")
        if host.says_length:
            self.send_header("content-length", str(size - start))
        else:
            self.send_header("connection", "close")
        self.end_headers()
        cut = host.cuts.popleft() if host.cuts else None
        left = size - start if cut is None else cut
        with host.path.open("rb") as file:
            file.seek(start)
            while left and (data := file.read(min(_CHUNK, left))):
                self.wfile.write(data)
                left -= len(data)
        if cut is not None:
            self.wfile.flush()
            if host.hold is not None:
                host.hold.wait(60)
            self.close_connection = True

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return
