"""Records as the plain data of an export, and that data as records again, each field held against its type.

What comes from elsewhere may be anything: nothing of it becomes a record that a record of ours could not be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from math import isfinite
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from veo_widget.archive.marks import cleaned
from veo_widget.archive.moving import MOVED_MARKS, MarkEvent
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.errors import ShareError
from veo_widget.records import PENDING, RESUMABLE, Charge, ClipRecord, JobRecord, State
from veo_widget.request import ImageInput, VideoInput, VideoRequest
from veo_widget.research.definition import from_data
from veo_widget.sharing.scrubbing import scrub, scrub_backend, scrub_detail, scrub_operation, scrub_text
from veo_widget.studio.backend import Backend
from veo_widget.studio.options import checked_study

T = TypeVar("T")
UNSETTLED = PENDING | RESUMABLE
"""States in which a job may still change: only where it was begun can that be followed."""
_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_SHA = re.compile(r"[0-9a-f]{64}")
_HEX = re.compile(r"[0-9a-f]{32}")
_SCALARS = ("price_as_of", "expected", "filtered", "polls", "key", "draw")
_TIMES = ("submitted", "finished", "ended")
_CLIP = ("id", "sample", "sha256", "size", "width", "height", "duration", "fps", "video_codec", "audio_codec")
_ENDPOINTS = ("google", "gateway", "simulator")
_PICTURES = ("image", "last_frame", "reference_images")
_IMAGE_TYPES = ("image/png", "image/jpeg")
_MAX_REASONS = 1000
_ANY_TEXT = ("prompt", "negative_prompt", "message", "hint")
_DETAIL: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("study", "sweep", "cell", "edit", "grpc_code", "error"), str),
    **dict.fromkeys(("notices", "support_codes", "categories", "attempts"), list),
    **dict.fromkeys(("lineage", "improved_from"), dict),
    **dict.fromkeys(("retries", "status"), int),
    "ready_after": (int, float),
}
"""What a record's detail brings along, and of what type."""
_TEXTS_OF_DETAIL = frozenset({"notices", "support_codes", "categories"})


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
        **{name: getattr(record, name) for name in _SCALARS},
        **{name: _iso(getattr(record, name)) for name in _TIMES},
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
    return {name: getattr(clip, name) for name in _CLIP} | {"created": clip.created.isoformat()}


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
    _refuse(request.sha256 != data["request_sha256"], "its request does not have the hash it says")
    state = State(data["state"])
    _refuse(state in UNSETTLED, f"it has not ended ({state})")
    clips = tuple(_read_clip(each, job_id) for each in data["clips"])
    samples = {clip.sample for clip in clips}
    _refuse(len(samples) < len(clips), "two clips have one number")
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
        **{name: data[name] for name in _SCALARS},
        **_read_times(data),
        message=data["message"],
        hint=data["hint"],
        reasons=tuple(str(reason) for reason in data["reasons"][:_MAX_REASONS]),
        clips=clips,
        detail=_read_detail(data["detail"]),
    )
    return typed(record), versions


def _read_times(data: Any) -> dict[str, Any]:
    return {name: None if data[name] is None else _time(data[name]) for name in _TIMES}


def _read_detail(data: Any) -> dict[str, Any]:
    """What is kept beside a request, as far as its types are known; the rest is left behind."""
    kept = {name: data[name] for name, kind in _DETAIL.items() if isinstance(data.get(name), kind)}
    for name in _TEXTS_OF_DETAIL & kept.keys():
        _refuse(any(not isinstance(each, str) for each in kept[name]), f"{name} holds something else than texts")
    if "study" in kept:
        kept["study"] = checked_study(kept["study"])
    lineage = kept.get("lineage", {}).items()
    _refuse(any(not _is_lineage(name, said) for name, said in lineage), "pictures that came from nowhere")
    before = kept.get("improved_from", {})
    _refuse(not isinstance(before.get("before", ""), str), "a prompt that is no text")
    return kept


def _is_lineage(name: str, said: Any) -> bool:
    """Whether something says where the pictures of a parameter come from."""
    several = said if isinstance(said, list) else [said]
    return name in _PICTURES and all(isinstance(each, dict) for each in several)


def _read_request(data: Any, images: Path) -> VideoRequest:
    request = typed(VideoRequest.from_dict(data, images=images))
    for image in request.images:
        _matching(_SHA, typed(image).sha256)
        _refuse(image.mime_type not in _IMAGE_TYPES, "an image of another type")
    if request.video is not None:
        _matching(_ID, typed(request.video).clip_id)
    return request


def _read_backend(data: Any) -> dict[str, Any]:
    backend = scrub_backend(data)
    _refuse(backend.get("endpoint") not in _ENDPOINTS, "a backend of another kind")
    _refuse(any(not isinstance(value, str) for value in backend.values()), "a backend with something else than texts")
    _ = Backend.from_dict(backend).day
    return backend


def _read_clip(data: Any, job_id: str) -> ClipRecord:
    values = {name: data[name] for name in _CLIP}
    _matching(_ID, values["id"])
    _matching(_SHA, values["sha256"])
    sizes = (values["sample"], values["size"], values["width"], values["height"])
    _refuse(min(sizes) < 0 or not 0 < values["duration"] < 1e6, "a clip with impossible measures")
    return typed(ClipRecord(**values, job_id=job_id, path="", poster="", created=_time(data["created"])))


def _read_sweep(data: Any) -> tuple[SweepRecord, list[RunRecord]]:
    _matching(_HEX, data["id"])
    study = checked_study(data["study"])
    sweep = SweepRecord(id=data["id"], created=_time(data["created"]), study=study, definition=data["definition"])
    _read_backend(sweep.definition["backend"])
    _refuse(scrubbed_sweep(sweep).id != sweep.id, "a sweep does not have the id it says")
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


def typed(value: T) -> T:
    """The same record, if each of its fields has the type it says.

    Raises:
        ValueError: One has not; the text names it.
    """
    kind: Any = type(value)
    for name, allowed in _types(kind).items():
        given = getattr(value, name)
        if not isinstance(given, allowed) or (isinstance(given, bool) and bool not in allowed):
            msg = f"{name} is {type(given).__name__}"
            raise ValueError(msg)
        _refuse(not _is_storable(name, given), f"{name} is nothing that a library can keep")
    return value


def _is_storable(name: str, value: Any) -> bool:
    """Whether a database takes it as it is; texts of users may hold half a character, which is written out there."""
    match value:
        case bool():
            return True
        case int():
            return abs(value) < 1 << 63
        case float():
            return isfinite(value)
        case str() if name not in _ANY_TEXT:
            return not any(0xD800 <= ord(letter) < 0xE000 for letter in value)
    return True


@cache
def _types(cls: Any) -> dict[str, tuple[type, ...]]:
    """What may stand in each field of a record."""
    known = {"ImageInput": ImageInput, "VideoInput": VideoInput, "datetime": datetime, "Decimal": Decimal}
    hints = get_type_hints(cls, localns=known)
    return {each.name: tuple(_plain_types(hints[each.name])) for each in fields(cls)}


def _plain_types(hint: Any) -> list[type]:
    origin = get_origin(hint)
    if origin in (UnionType, Union):
        return [each for part in get_args(hint) for each in _plain_types(part)]
    if origin is Literal:
        return [type(each) for each in get_args(hint)]
    found = origin or hint
    return [float, int] if found is float else [found]


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
    _refuse(not amount.is_finite() or amount < 0, "no amount of money")
    return amount


def _refuse(is_wrong: bool, why: str) -> None:
    if is_wrong:
        raise ValueError(why)


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
