"""Rewritten prompts and what they came from, each record a small file of its own that is never changed.

A record is named by the hash of the text it led to, as a picture's is by the picture: a job whose prompt is such a text
finds it, and takes it into its own record (`improved_from`).
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any

from ulid import ULID

from veo_widget.archive.collector import write_whole
from veo_widget.archive.paths import LibraryPaths
from veo_widget.archive.sidecar import as_json
from veo_widget.records import utc_now


def keep_rewrite(paths: LibraryPaths, text: str, said: dict[str, Any]) -> None:
    """Writes down how a text came about; earlier records of the same text stay.

    Args:
        paths: The library.
        text: The text.
        said: Its id, the texts before and after, who wrote it, what it cost, which changes were taken over.
    """
    data = {**said, "text": text, "at": utc_now().isoformat()}
    paths.prompts.mkdir(parents=True, exist_ok=True)
    write_whole(paths.prompts / f"{_sha256(text)}-{ULID()}.json", as_json(data, indent=2).encode())


def rewrites(paths: LibraryPaths) -> list[dict[str, Any]]:
    """Every record, oldest first."""
    found = [_read(path) for path in paths.prompts.glob("*.json")] if paths.prompts.is_dir() else []
    return sorted((data for data in found if data), key=lambda data: str(data.get("at")))


def origin_of(paths: LibraryPaths, prompt: str) -> dict[str, Any] | None:
    """What a prompt was improved from, as the latest record says; None for one that was written by hand."""
    if not prompt or not paths.prompts.is_dir():
        return None
    for path in sorted(paths.prompts.glob(f"{_sha256(prompt)}-*.json"), reverse=True):
        data = _read(path)
        if data and data.get("text") == prompt and data.get("before") != prompt:
            kept = ("id", "before", "after", "model", "simulated", "accepted", "at")
            return {name: data[name] for name in kept if name in data}
    return None


def _read(path: Any) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        data = json.loads(path.read_bytes())
        return data if isinstance(data, dict) else None
    return None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
