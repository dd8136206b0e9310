"""The ledger: one JSON line for each thing the service was asked, kept across processes.

Two processes may append to one file: each line is a single write to a descriptor opened with O_APPEND. Images
are named by sha256, and no header is ever passed in here, so that no token can leak out of it.

    {"at": "2026-11-22T10:00:00.000Z", "kind": "submit", "wire": "vertex|gemini|omni",
     "operation": "projects/../operations/ID" | "models/../operations/ID" | "v1_..", "model": "..",
     "samples": 1, "seconds": 8, "resolution": "720p", "audio": true, "prompt": "..", "directives": ["partial"],
     "images": ["sha256"], "video": "sha256" | null, "request_sha256": "..", "status": 200}
    {"kind": "poll", "wire": "..", "operation": "..", "model": "..", "done": false, "status": 200}
    {"kind": "generate", "wire": "gemini|vertex", "model": "..", "prompt": "..", "directives": [], "images": []}
    {"kind": "cancel" | "delete", "wire": "omni", "operation": "..", "status": 200}
    {"kind": "download", "wire": "gcs", "object": "gs://..", "range": "bytes=0-99" | null, "status": 206}
    {"kind": "download", "wire": "gemini", "object": "files/..", "range": null, "status": 200, "leaked": false}
    {"kind": "refused", "wire": ".." | null, "on": "submit|poll|file|download|generate|cancel|other",
     "status": 400, "message": "..", "fault": "html"?}
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Ledger:
    """Append-only; `entries` reads what every process on this state directory has written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)

    def write(self, kind: str, **facts: Any) -> None:
        line = json.dumps({"at": utc_now(), "kind": kind, **facts}, ensure_ascii=False) + "\n"
        os.write(self._descriptor, line.encode())

    def entries(self) -> list[dict[str, Any]]:
        lines = self._path.read_bytes().split(b"\n")
        return [entry for line in lines if (entry := _parse(line)) is not None]


def _parse(line: bytes) -> dict[str, Any] | None:
    # A process killed in the middle of a write on a full disk leaves half a line; the rest is still true.
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
