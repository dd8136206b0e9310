"""Which process looks after a job, so that two kernels on one library leave each other's jobs alone."""

from __future__ import annotations

import hashlib
import os
import platform
import uuid
from collections.abc import Mapping
from typing import Any

from veo_widget.records import JobRecord


def watcher() -> dict[str, Any]:
    """This process, in a way that tells it from others without naming the machine or the user."""
    return {"machine": _machine(), "pid": os.getpid()}


def is_watched(record: JobRecord) -> bool:
    """Whether another living process on this machine looks after an open job."""
    said = record.detail.get("watcher") or {}
    return record.is_open and said.get("machine") == _machine() and _lives(said)


def is_dead(said: Mapping[str, Any]) -> bool:
    """Whether the process of a `watcher` surely is no more; of another machine's nobody here can tell."""
    return said.get("machine") == _machine() and not _lives(said)


def _lives(said: Mapping[str, Any]) -> bool:
    try:
        os.kill(int(said["pid"]), 0)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _machine() -> str:
    return hashlib.sha256(f"{uuid.getnode()}-{platform.node()}".encode()).hexdigest()[:12]
