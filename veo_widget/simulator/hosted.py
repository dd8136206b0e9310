"""The Files API's store: finished clips under short ids, PROCESSING for a moment, gone after the retention.

A file's id follows from its operation and sample, so that two processes on one state directory name it alike.
Using a file as input starts its retention anew, as on the service (veo-api.md 3.3).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from veo_widget.simulator.clock import Clock
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.files import write_atomically

_ID = re.compile(r"[a-z0-9]{8,40}")
_IN_URI = re.compile(r"files/([a-z0-9]+)(?=$|[:/?])")

Maker = Literal["veo", "omni"]


@dataclass(frozen=True)
class HostedFile:
    """`clip` is the file's name in the cache of clips; times are seconds since the epoch."""

    id: str
    clip: str
    size: int
    made_by: Maker
    created_at: float
    active_at: float
    used_at: float


class HostedFiles:
    """The folder of records; the bytes stay where the renders put them."""

    def __init__(self, folder: Path, clips: Path, clock: Clock, *, retention: float, processing: float) -> None:
        self._folder = folder
        self._clips = clips
        self._clock = clock
        self._retention = retention
        self._processing = processing

    def offer(self, operation_id: str, index: int, path: Path, *, made_by: Maker) -> HostedFile:
        """The file of one sample; made, and its processing started, at the first call."""
        file_id = _id_of(operation_id, index)
        if (record := self._folder / f"{file_id}.json").exists():
            return _read(record)
        now = self._clock.now()
        made = HostedFile(file_id, path.name, path.stat().st_size, made_by, now, now + self._processing, now)
        write_atomically(record, json.dumps(asdict(made)).encode())
        return made

    def get(self, file_id: str) -> HostedFile:
        """The file; the service does not tell a foreign file from an expired or unknown one."""
        record = self._folder / f"{file_id}.json"
        found = _read(record) if _ID.fullmatch(file_id) and record.exists() else None
        if found is None or self.expires_at(found) <= self._clock.now() or not self.path_of(found).exists():
            msg = f"You do not have permission to access the File {file_id} or it may not exist."
            raise Refusal(msg, code=403)
        return found

    def used(self, found: HostedFile) -> None:
        again = replace(found, used_at=self._clock.now())
        write_atomically(self._folder / f"{found.id}.json", json.dumps(asdict(again)).encode())

    def path_of(self, found: HostedFile) -> Path:
        return self._clips / found.clip

    def is_active(self, found: HostedFile) -> bool:
        return self._clock.now() >= found.active_at

    def expires_at(self, found: HostedFile) -> float:
        return found.used_at + self._retention


def id_in(uri: str) -> str | None:
    """The file id in a uri of any host, with or without ``:download``."""
    found = _IN_URI.search(uri)
    return found[1] if found else None


def _read(record: Path) -> HostedFile:
    return HostedFile(**json.loads(record.read_bytes()))


def _id_of(operation_id: str, index: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"{operation_id}/{index}".encode()).digest()[:8], "big")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    text = ""
    for _ in range(12):
        number, rest = divmod(number, len(letters))
        text += letters[rest]
    return text
