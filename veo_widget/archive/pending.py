"""`pending.json`: which jobs are open, readable without the database. Standard library only.

`%load_ext` reads it to say "2 jobs open". It is rewritten after every change and may be one crash behind
the database, which stays the truth.
"""

from __future__ import annotations

import json
import os
import tempfile
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
    after = before | {job_id} if is_open else before - {job_id}
    if after == before:
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pending-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"open": sorted(after)}, file)
    os.replace(name, path)
