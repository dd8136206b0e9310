"""Plain data of an export as records again.

What comes from elsewhere may be anything: nothing of it becomes a record that a record of ours could not be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from veo_widget.archive.marks import cleaned
from veo_widget.archive.moving import MOVED_MARKS, MarkEvent
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.errors import ShareError
from veo_widget.records import Charge, ClipRecord, JobRecord, State
from veo_widget.request import VideoRequest
from veo_widget.sharing.plain import CLIP, SCALARS, TIMES, UNSETTLED, scrubbed_sweep
from veo_widget.sharing.scrubbing import scrub_backend
from veo_widget.sharing.types import refuse, typed
from veo_widget.studio.backend import Backend
from veo_widget.studio.options import checked_study

T = TypeVar("T")
_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_SHA = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"[0-9a-f]{32}")
_ENDPOINTS = ("google", "gateway", "simulator")
_PICTURES = ("image", "last_frame", "reference_images")
_IMAGE_TYPES = ("image/png", "image/jpeg")
_MAX_REASONS = 1000
_DETAIL: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("study", "sweep", "cell", "edit", "grpc_code", "error"), str),
    **dict.fromkeys(("notices", "support_codes", "categories", "attempts"), list),
    **dict.fromkeys(("lineage", "improved_from"), dict),
    **dict.fromkeys(("retries", "status"), int),
    "ready_after": (int, float),
}
"""What a record's detail brings along, and of what type."""
_TEXTS_OF_DETAIL = frozenset({"notices", "support_codes", "categories"})


def read_job(data: Any, images: Path) -> tuple[JobRecord, dict[str, str]]:
    """The job of some plain data, with its versions.

    Raises:
        ShareError: It is no such data.
    """
    return _explained("job", lambda: _read_job(data, images))


def read_sweep(data: Any) -> tuple[SweepRecord, list[RunRecord]]:
    """The sweep of some plain data, with its runs; raises as `read_job`."""
    return _explained("sweep", lambda: _read_sweep(data))


def read_mark(data: Any) -> MarkEvent:
    """The mark of some plain data; raises as `read_job`."""
    return _explained("mark", lambda: _read_mark(data))


def _explained(what: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation, OverflowError, RecursionError) as error:
        msg = f"A {what} in records.json is not as veo_widget writes it ({_cause(error)})."
        raise ShareError(msg) from None


def _cause(error: Exception) -> str:
    text = f"no {error}" if isinstance(error, KeyError) else str(error)
    return text if len(text) <= 120 else f"{text[:119]}…"


def _read_job(data: Any, images: Path) -> tuple[JobRecord, dict[str, str]]:
    job_id = _matching(_ID, data["id"])
    request = _read_request(data["request"], images)
    refuse(request.sha256 != data["request_sha256"], "its request does not have the hash it says")
    state = State(data["state"])
    refuse(state in UNSETTLED, f"it has not ended ({state})")
    clips = tuple(_read_clip(each, job_id) for each in data["clips"])
    samples = {clip.sample for clip in clips}
    refuse(len(samples) < len(clips), "two clips have one number")
    versions = {str(name): str(value) for name, value in dict(data["versions"]).items()}
    record = JobRecord(
        id=job_id,
        request=request,
        backend=_read_backend(data["backend"]),
        state=state,
        charge=Charge(data["charge"]),
        estimate=None if data["estimate"] is None else _amount(data["estimate"]),
        operation=data["operation"],
        created=_time(data["created"]),
        **{name: data[name] for name in SCALARS},
        **_read_times(data),
        message=data["message"],
        hint=data["hint"],
        reasons=tuple(str(reason) for reason in data["reasons"][:_MAX_REASONS]),
        clips=clips,
        detail=_read_detail(data["detail"]),
    )
    return typed(record), versions


def _read_times(data: Any) -> dict[str, Any]:
    return {name: None if data[name] is None else _time(data[name]) for name in TIMES}


def _read_detail(data: Any) -> dict[str, Any]:
    """What is kept beside a request, as far as its types are known; the rest is left behind."""
    kept = {name: data[name] for name, kind in _DETAIL.items() if isinstance(data.get(name), kind)}
    for name in _TEXTS_OF_DETAIL & kept.keys():
        refuse(any(not isinstance(each, str) for each in kept[name]), f"{name} holds something else than texts")
    if "study" in kept:
        kept["study"] = checked_study(kept["study"])
    lineage = kept.get("lineage", {}).items()
    refuse(any(not _is_lineage(name, said) for name, said in lineage), "pictures that came from nowhere")
    before = kept.get("improved_from", {})
    refuse(not isinstance(before.get("before", ""), str), "a prompt that is no text")
    return kept


def _is_lineage(name: str, said: Any) -> bool:
    """Whether something says where the pictures of a parameter come from."""
    several = said if isinstance(said, list) else [said]
    return name in _PICTURES and all(isinstance(each, dict) for each in several)


def _read_request(data: Any, images: Path) -> VideoRequest:
    request = typed(VideoRequest.from_dict(data, images=images))
    for image in request.images:
        _matching(_SHA, typed(image).sha256)
        refuse(image.mime_type not in _IMAGE_TYPES, "an image of another type")
    if request.video is not None:
        _matching(_ID, typed(request.video).clip_id)
    return request


def _read_backend(data: Any) -> dict[str, Any]:
    backend = scrub_backend(data)
    refuse(backend.get("endpoint") not in _ENDPOINTS, "a backend of another kind")
    refuse(any(not isinstance(value, str) for value in backend.values()), "a backend with something else than texts")
    _ = Backend.from_dict(backend).day
    return backend


def _read_clip(data: Any, job_id: str) -> ClipRecord:
    values = {name: data[name] for name in CLIP}
    _matching(_ID, values["id"])
    _matching(_SHA, values["sha256"])
    sizes = (values["sample"], values["size"], values["width"], values["height"])
    refuse(min(sizes) < 0 or not 0 < values["duration"] < 1e6, "a clip with impossible measures")
    return typed(ClipRecord(**values, job_id=job_id, path="", poster="", created=_time(data["created"])))


def _read_sweep(data: Any) -> tuple[SweepRecord, list[RunRecord]]:
    _matching(_HEX, data["id"])
    study = checked_study(data["study"])
    sweep = SweepRecord(id=data["id"], created=_time(data["created"]), study=study, definition=data["definition"])
    _read_backend(sweep.definition["backend"])
    refuse(scrubbed_sweep(sweep).id != sweep.id, "a sweep does not have the id it says")
    return sweep, [_read_run(run) for run in data["runs"]]


def _read_run(data: Any) -> RunRecord:
    jobs = {str(cell): _matching(_ID, job_id) for cell, job_id in data["jobs"].items()}
    bought = tuple(_matching(_ID, job_id) for job_id in data["bought"])
    return RunRecord(at=_time(data["at"]), watcher={}, jobs=jobs, bought=bought)


def _read_mark(data: Any) -> MarkEvent:
    kind = next(kind for kind in MOVED_MARKS if kind == data["kind"]) if data["kind"] in set(MOVED_MARKS) else None
    if kind is None:
        msg = f"no mark is called {data['kind']!r}"
        raise ValueError(msg)
    value = data["value"]
    value = int(value) if kind == "rating" and value is not None else value
    clip_id, at = _matching(_ID, data["clip"]), _time(data["at"])
    return MarkEvent(clip_id=clip_id, at=at.isoformat(), kind=kind, value=cleaned(kind, value))


def _matching(pattern: re.Pattern[str], text: Any) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        msg = f"{str(text)[:40]!r} is no id or hash"
        raise ValueError(msg)
    return text


def _time(text: Any) -> datetime:
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _amount(text: Any) -> Decimal:
    amount = Decimal(text)
    refuse(not amount.is_finite() or amount < 0, "no amount of money")
    return amount
