"""The simulated Cloud Storage: objects named ``gs://bucket/name``, kept as files in the state directory.

Object names may hold anything, so a file is named by the hash of the object's name, with the name in a JSON
file beside it. The HTTP face of this folder is `wires.gcs`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from veo_widget.simulator.files import temporary_name, write_atomically
from veo_widget.simulator.ledger import utc_now


@dataclass(frozen=True)
class StoredObject:
    """One object's facts; its bytes lie at `Storage.path_of`."""

    bucket: str
    name: str
    size: int
    md5: str
    content_type: str
    created: str


class Storage:
    """Buckets exist as soon as something is written to them; nothing is ever overwritten in part."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_file(self, uri: str, source: Path, content_type: str) -> None:
        """Make `source` readable as `uri`; a second call with the same uri does nothing."""
        bucket, name = split_uri(uri)
        record, data = self._paths(bucket, name)
        if record.exists():
            return
        record.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(source, data)
        facts = StoredObject(bucket, name, source.stat().st_size, _md5(source), content_type, utc_now())
        write_atomically(record, json.dumps(asdict(facts)).encode())

    def has(self, uri: str) -> bool:
        return self._paths(*split_uri(uri))[0].exists()

    def get(self, bucket: str, name: str) -> StoredObject | None:
        try:
            return StoredObject(**json.loads(self._paths(bucket, name)[0].read_bytes()))
        except FileNotFoundError:
            return None

    def path_of(self, found: StoredObject) -> Path:
        return self._paths(found.bucket, found.name)[1]

    def read(self, uri: str) -> bytes | None:
        if not uri.startswith("gs://") or (found := self.get(*split_uri(uri))) is None:
            return None
        return self.path_of(found).read_bytes()

    def list(self, bucket: str, prefix: str = "") -> list[StoredObject]:
        """Objects whose name starts with `prefix`, sorted by name."""
        records = (self._folder / _digest(bucket)).glob("[!.]*.json")
        found = (StoredObject(**json.loads(record.read_bytes())) for record in records)
        return sorted((each for each in found if each.name.startswith(prefix)), key=lambda each: each.name)

    def has_bucket(self, bucket: str) -> bool:
        return (self._folder / _digest(bucket)).is_dir()

    def _paths(self, bucket: str, name: str) -> tuple[Path, Path]:
        folder = self._folder / _digest(bucket)
        return folder / f"{_digest(name)}.json", folder / f"{_digest(name)}.bin"


def split_uri(uri: str) -> tuple[str, str]:
    bucket, _, name = uri.removeprefix("gs://").partition("/")
    return bucket, name


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _md5(path: Path) -> str:
    return base64.b64encode(hashlib.md5(path.read_bytes(), usedforsecurity=False).digest()).decode()


def _link_or_copy(source: Path, target: Path) -> None:
    temporary = temporary_name(target)
    try:
        os.link(source, temporary)
    except OSError:  # another device, or a file system without links
        shutil.copyfile(source, temporary)
    os.replace(temporary, target)
