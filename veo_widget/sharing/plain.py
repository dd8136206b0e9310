"""Records as the plain data of an export: everything that was asked, nothing that names an account or a machine.

`reading.py` is the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from veo_widget.archive.moving import MarkEvent
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.records import PENDING, RESUMABLE, ClipRecord, JobRecord
from veo_widget.request import VideoRequest
from veo_widget.research.definition import from_data
from veo_widget.sharing.scrubbing import scrub, scrub_backend, scrub_detail, scrub_operation, scrub_text

UNSETTLED = PENDING | RESUMABLE
"""States in which a job may still change: only where it was begun can that be followed."""
SCALARS = ("price_as_of", "expected", "filtered", "polls", "key", "draw")
TIMES = ("submitted", "finished", "ended")
CLIP = ("id", "sample", "sha256", "size", "width", "height", "duration", "fps", "video_codec", "audio_codec")


def job_data(record: JobRecord, versions: Mapping[str, str]) -> dict[str, Any]:
    """A job as it is shared: what was asked to the letter, what names an account or a machine left out."""
    return {
        "id": record.id,
        "created": record.created.isoformat(),
        "request": request_data(record.request),
        "request_sha256": record.request.sha256,
        "backend": scrub_backend(record.backend),
        "state": record.state.value,
        "charge": record.charge.value,
        "estimate": None if record.estimate is None else str(record.estimate),
        "operation": scrub_operation(record.operation),
        **{name: getattr(record, name) for name in SCALARS},
        **{name: _iso(getattr(record, name)) for name in TIMES},
        "message": scrub_text(record.message),
        "hint": scrub_text(record.hint),
        "reasons": [scrub_text(reason) for reason in record.reasons],
        "detail": scrub_detail(record.detail),
        "versions": dict(versions),
        "clips": [clip_data(clip) for clip in record.clips],
    }


def request_data(request: VideoRequest) -> dict[str, Any]:
    """A request without what only the service that made its input clip understands."""
    if request.video is not None:
        request = replace(request, video=replace(request.video, uri=None, operation=None))
    return request.as_dict()


def clip_data(clip: ClipRecord) -> dict[str, Any]:
    """A clip by its hash and measures; where it lies is not said."""
    return {name: getattr(clip, name) for name in CLIP} | {"created": clip.created.isoformat()}


def sweep_data(sweep: SweepRecord, runs: list[RunRecord]) -> dict[str, Any]:
    """A sweep and its runs, oldest first."""
    kept = [{"at": run.at.isoformat(), "jobs": dict(run.jobs), "bought": list(run.bought)} for run in runs]
    created = sweep.created.isoformat()
    return {"id": sweep.id, "created": created, "study": sweep.study, "definition": sweep.definition, "runs": kept}


def scrubbed_sweep(sweep: SweepRecord, *, study: str | None = None) -> SweepRecord:
    """A sweep whose definition names no account, on request in another study; its id follows from both."""
    given = sweep.definition
    definition = given | {
        "backend": scrub_backend(given["backend"]),
        "bases": [base | {"values": _scrubbed_values(base["values"])} for base in given["bases"]],
        "factors": [[name, [_scrubbed_value(each) for each in values]] for name, values in given["factors"]],
    }
    study = sweep.study if study is None else study
    key = from_data(definition, study=study, images=Path()).id
    return replace(sweep, id=key, study=study, definition=definition)


def with_parent(sweep: SweepRecord, ids: Mapping[str, str]) -> SweepRecord:
    """A sweep that names the one whose winners it takes on by its new id."""
    parent = sweep.definition["parent"]
    return replace(sweep, definition=sweep.definition | {"parent": ids.get(parent, parent)})


def _scrubbed_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _scrubbed_value(value) for name, value in values.items()}


def _scrubbed_value(value: Any) -> Any:
    """A value of a sweep: of a picture or clip only what people call it may hold a path."""
    return value | {"text": scrub(value["text"])} if isinstance(value, dict) and "text" in value else value


def mark_data(mark: MarkEvent) -> dict[str, Any]:
    """One thing that was said of a clip."""
    return {"clip": mark.clip_id, "at": mark.at, "kind": mark.kind.value, "value": mark.value}


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
