"""`pending.json`: which jobs are open, readable without the database. Standard library only.

`%load_ext` reads it to say "2 jobs open". The database stays the truth: a crash may leave a job listed that has
ended, never one that is open unlisted, and opening the database puts the list right.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Set
from contextlib import suppress
from pathlib import Path


def read_pending(path: Path) -> list[str]:
    """The ids of the open jobs; empty where there is no such file or it cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return [str(job_id) for job_id in data["open"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def update_pending(path: Path, job_id: str, *, is_open: bool) -> None:
    """Adds or removes one job; the file is replaced as a whole and only where something changes."""
    before = set(read_pending(path))
    replace_pending(path, before | {job_id} if is_open else before - {job_id})


def replace_pending(path: Path, job_ids: Set[str]) -> None:
    """Has exactly these jobs listed; the file is replaced as a whole and only where something changes."""
    if set(read_pending(path)) == job_ids:
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pending-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"open": sorted(job_ids)}, file)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
