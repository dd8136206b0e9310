"""Writing files so that nobody ever sees half of one: a temporary name first, then a rename."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    temporary = temporary_name(path)
    temporary.write_bytes(data)
    os.replace(temporary, path)


def temporary_name(path: Path) -> Path:
    """A sibling no other process uses; the suffix keeps `path`'s, because muxers choose the format by it."""
    return path.with_name(f".{uuid.uuid4().hex}{path.suffix}")


def remove_leftovers(folder: Path) -> None:
    """Delete the temporary files of killed writers; an hour old, so that none can belong to a living one."""
    for path in folder.glob(".*"):
        if time.time() - path.stat().st_mtime > 3600:
            path.unlink(missing_ok=True)
