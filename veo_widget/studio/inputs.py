"""A clip of the library as the input of another job, and how long the service can still go on from its own copy.

What a service calls the clip is kept only for the same service: a clip made elsewhere is sent as bytes where the
wire takes those.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from veo_widget.archive import Library
from veo_widget.catalog import Model, catalog, find_model
from veo_widget.clip import Clip
from veo_widget.errors import Problem, RequestError
from veo_widget.records import SERVER_KEEPS, ClipRecord, JobRecord, utc_now
from veo_widget.request import VideoInput
from veo_widget.studio.backend import Backend

_KEPT = {"gemini": SERVER_KEEPS, "omni": timedelta(days=7)}
"""How long a service goes on from its own copy. Files of the Gemini API live for two days; interactions for 55, or
for as few as 7 where the account is set so."""
_SAME = ("wire", "endpoint", "project", "url", "as_of")


def video_input(library: Library, backend: Backend, source: Any) -> VideoInput:
    """The clip that `source` means: a `Clip`, or an id of a clip or job (its last letters suffice).

    Raises:
        RequestError: There is no such clip, or its file is gone.
        TypeError: It is neither.
    """
    record = clip_of(library, source, "video")
    job = library.job(record.job_id)
    path = library.file(record.path)
    if not path.exists():
        raise _problem(f"The clip's file {path.name} is no longer in the library.", "Put it back, or choose another.")
    here = job is not None and is_same_service(job.backend, backend) and not is_forgotten(job)
    return VideoInput(
        clip_id=record.id,
        sha256=record.sha256,
        width=record.width,
        height=record.height,
        duration=record.duration,
        fps=record.fps,
        size=record.size,
        uri=record.uri if here else None,
        operation=job.operation if here and job is not None else None,
        path=path,
    )


def is_same_service(made_by: Mapping[str, Any], backend: Backend) -> bool:
    """Whether a record's backend is the one in use, so that what it calls a clip is known there."""
    now = backend.as_dict()
    return all(made_by.get(name) == now.get(name) for name in _SAME)


def kept_until(job: JobRecord) -> datetime | None:
    """Until when the service can surely go on from its own copy of a job's clips; None where it needs none.

    Counted from when the job was sent, which is before the copy was made. Extending a clip starts its two days
    again at the service; that is not counted on.
    """
    kept = _KEPT.get(str(job.backend.get("wire")))
    return (job.submitted or job.created) + kept if kept else None


def is_forgotten(job: JobRecord) -> bool:
    """Whether the service may have deleted its copy."""
    until = kept_until(job)
    return until is not None and utc_now() >= until


def can_be_extended(job: JobRecord) -> bool:
    """Whether the model that made a job's clips could go on from them, by what the catalog says of both."""
    wire = str(job.backend.get("wire"))
    model = find_model(job.request.model or "", wire=wire)
    if not isinstance(model, Model) or "extension" not in model.modes or not job.clips:
        return False
    longest, size = catalog().extension["veo"]["max_input_seconds"], catalog().extension["veo"]["resolution"]
    return wire == "omni" or (job.request.resolution == size and job.clips[0].duration <= longest)


def clip_of(library: Library, source: Any, field: str) -> ClipRecord:
    """The clip that a parameter means: a `Clip`, or an id of a clip or job (its last letters suffice).

    Raises:
        RequestError: There is no such clip.
        TypeError: It is neither.
    """
    if isinstance(source, Clip):
        return source.record
    if not isinstance(source, str):
        msg = f"{field} takes a Clip or its id, not {type(source).__name__}."
        raise TypeError(msg)
    clip = library.clip(source)
    if clip is not None:
        return clip
    job = library.job(source)
    if job is None or not job.clips:
        message = f"There is no clip {source!r} in the library."
        raise _problem(message, "%veoctl history lists the jobs with their ids.", field)
    return job.clips[0]


def _problem(message: str, hint: str, field: str = "video") -> RequestError:
    return RequestError([Problem(rule=field, field=field, message=message, hint=hint)])
