"""Records to rows and back."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from veo_widget.archive.sidecar import as_json
from veo_widget.records import Charge, ClipRecord, JobRecord, State
from veo_widget.request import VideoRequest

_TIMES = ("submitted", "finished", "ended")
_CLIP = tuple(field.name for field in fields(ClipRecord))
_CHANGING = ("operation", "expected", "message", "hint", "filtered", "polls", "detail")


def job_row(record: JobRecord, versions: dict[str, str]) -> dict[str, Any]:
    """What was asked, as a row of `jobs`."""
    return {
        "id": record.id,
        "created": record.created.isoformat(),
        "model": record.request.model or "",
        "resolution": record.request.resolution or "",
        "endpoint": str(record.backend.get("endpoint", "")),
        "prompt": record.request.prompt.encode(errors="backslashreplace").decode(),
        "request": as_json(record.request.as_dict()),
        "request_sha256": record.request.sha256,
        "backend": json.dumps(record.backend),
        "estimate": None if record.estimate is None else str(record.estimate),
        "price_as_of": record.price_as_of,
        "versions": json.dumps(versions),
        "reuse_key": record.key or None,
        "draw": record.draw,
    }


def event_row(record: JobRecord, at: datetime) -> dict[str, Any]:
    """Where a job stands, as a row of `events`."""
    changing: dict[str, Any] = {name: getattr(record, name) for name in _CHANGING}
    changing |= {name: _iso(getattr(record, name)) for name in _TIMES}
    changing |= {"charge": record.charge.value, "reasons": list(record.reasons)}
    return {
        "job_id": record.id,
        "at": at.isoformat(),
        "state": record.state.value,
        "record": as_json(changing),
    }


def clip_row(clip: ClipRecord) -> dict[str, Any]:
    """A clip as a row of `clips`."""
    return asdict(clip) | {"created": clip.created.isoformat()}


def read_clip(row: Row[Any]) -> ClipRecord:
    """A row of `clips` as a record; other columns beside it are left out."""
    values = {name: row._mapping[name] for name in _CLIP}
    return ClipRecord(**values | {"created": datetime.fromisoformat(values["created"])})


def read_job(job: Row[Any], state: str, changing: str, clips: tuple[ClipRecord, ...], images: Path) -> JobRecord:
    """A row of `jobs`, its latest event and its clips as one record."""
    values: dict[str, Any] = json.loads(changing)
    rest: dict[str, Any] = {name: values[name] for name in _CHANGING if name in values}
    rest |= {name: _time(values.get(name)) for name in _TIMES}
    return JobRecord(
        id=job.id,
        request=VideoRequest.from_dict(json.loads(job.request), images=images),
        backend=json.loads(job.backend),
        state=State(state),
        charge=Charge(values["charge"]),
        estimate=None if job.estimate is None else Decimal(job.estimate),
        price_as_of=job.price_as_of,
        created=datetime.fromisoformat(job.created),
        key=job.reuse_key or "",
        draw=job.draw or 0,
        reasons=tuple(values["reasons"]),
        clips=clips,
        **rest,
    )


def seconds_between(changing: dict[str, Any]) -> float:
    """How long a job took from submission to its result, from the changing part of its record."""
    start, end = (datetime.fromisoformat(changing[name]) for name in ("submitted", "finished"))
    return (end - start).total_seconds()


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
