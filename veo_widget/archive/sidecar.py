"""The JSON file beside a clip: what it is and how it was made, readable without the database."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from veo_widget.archive.paths import LibraryPaths
from veo_widget.records import ClipRecord, JobRecord

_MEASURED = ("sha256", "size", "width", "height", "duration", "fps", "video_codec", "audio_codec")


def sidecar(record: JobRecord, clip: ClipRecord) -> bytes:
    """What a clip is and how it was made, as the JSON file beside it."""
    data = {
        "clip": clip.id,
        "job": record.id,
        "sample": clip.sample,
        "created": clip.created.isoformat(),
        "request": record.request.as_dict(),
        "backend": record.backend,
        "operation": record.operation,
        **{name: getattr(clip, name) for name in _MEASURED},
    }
    return as_json(data, indent=2).encode()


def read_sidecar(paths: LibraryPaths, path: Path) -> ClipRecord | None:
    """The clip beside a sidecar; None where the file is none of ours."""
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        return ClipRecord(
            id=data["clip"],
            job_id=data["job"],
            sample=data["sample"],
            path=path.with_suffix(".mp4").relative_to(paths.root).as_posix(),
            poster=(paths.posters / f"{data['sha256']}.jpg").relative_to(paths.root).as_posix(),
            created=datetime.fromisoformat(data["created"]),
            **{name: data[name] for name in _MEASURED},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def as_json(data: Any, *, indent: int | None = None) -> str:
    """JSON as people read it; with escapes where it holds half a character, which no file can hold otherwise."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(data, indent=indent)
    return text
