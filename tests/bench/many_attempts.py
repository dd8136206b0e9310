"""A library of very many attempts, written in one go: a third of them without a clip, marks on many of the others."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from ulid import ULID

from veo_widget.archive import Library, rows, schema, shelving
from veo_widget.records import Charge, ClipRecord, JobRecord, State
from veo_widget.request import VideoRequest

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = (
    *("lion", "cat", "dog", "fox", "surfer", "pianist", "robot", "dragon", "city", "harbour", "meadow", "desert"),
    *("glacier", "neon", "rain", "dawn", "night", "fog", "snow", "slow", "dolly", "tracking", "aerial", "close"),
    *("handheld", "cinematic", "watercolour", "noir", "stop-motion", "warm", "cold", "quiet", "thunder", "waves"),
)
_MODELS = ("veo-3.1", "veo-3.1-fast", "veo-3.1-lite", "omni-1.2")
_ENDS = (State.DONE, State.DONE, State.FILTERED, State.DONE, State.FAILED, State.DONE)
_AT_ONCE = 5000


def fill(library: Library, count: int) -> None:
    """Fills an empty library with so many attempts, as the engine would have written them."""
    numbers = random.Random(7)
    made = [_record(number, numbers) for number in range(count)]
    for start in range(0, count, _AT_ONCE):
        _write(library, made[start : start + _AT_ONCE], numbers)
    library.store.catch_up()


def plain(record: JobRecord, marks: dict[str, Any]) -> dict[str, Any]:
    """What somebody who keeps a list of his own would write down of an attempt, in one line of JSON."""
    request = {name: value for name, value in record.request.as_dict().items() if name != "labels"}
    kept = {"job": record.id, "created": record.created.isoformat(), "state": record.state.value}
    return request | kept | {"charge": record.charge.value, "list_usd": float(record.estimate or 0)} | marks


def records(count: int) -> Iterator[JobRecord]:
    """The same attempts as records."""
    numbers = random.Random(7)
    yield from (_record(number, numbers) for number in range(count))


def marks_of(record: JobRecord) -> dict[str, Any]:
    """What is said of an attempt's clip; empty where there is none."""
    number = int(record.request.seed or 0)
    rating = 1 + number % 4 if record.clips and number % 3 == 1 else None
    return {"rating": rating, "starred": bool(record.clips) and number % 10 == 7, "tags": _tags(record)}


def _tags(record: JobRecord) -> list[str]:
    number = int(record.request.seed or 0)
    return ["neon"] if record.clips and number % 5 == 2 else []


def _record(number: int, numbers: random.Random) -> JobRecord:
    created = _BEGIN + timedelta(minutes=number)
    words = " ".join(numbers.choices(_WORDS, k=45))
    request = VideoRequest(
        prompt=f"Take {number}: {words}.",
        model=_MODELS[number % 4],
        duration_seconds=(4, 6, 8)[number % 3],
        resolution="720p",
        aspect_ratio="16:9",
        number_of_videos=1,
        negative_prompt="cartoon, text" if number % 4 == 0 else None,
        seed=number % 1000,
    )
    state = _ENDS[number % len(_ENDS)]
    record = JobRecord(
        id=_ulid(created, number),
        request=request,
        backend={"wire": "vertex", "endpoint": "simulator", "project": "simulator", "location": "us-central1"},
        state=state,
        charge=Charge.CHARGED if state is State.DONE else Charge.NOT_CHARGED,
        estimate=Decimal("3.20"),
        price_as_of="2026-10-01",
        created=created,
        submitted=created,
        finished=created + timedelta(seconds=60),
        ended=created + timedelta(seconds=62),
        message="" if state is State.DONE else "The safety filter held the video back.",
        detail={"ready_after": 60.0, "notices": []},
    )
    return replace(record, clips=(_clip(record),)) if state is State.DONE else record


def _clip(record: JobRecord) -> ClipRecord:
    clip_id = _ulid(record.created, int(record.created.timestamp()) + 1)
    return ClipRecord(
        id=clip_id,
        job_id=record.id,
        sample=0,
        path=f"clips/{clip_id}.mp4",
        poster=f"posters/{clip_id}.jpg",
        sha256="0" * 64,
        size=2_000_000,
        width=1280,
        height=720,
        duration=8.0,
        fps=24.0,
        video_codec="h264",
        audio_codec="aac",
        created=record.created,
    )


def _ulid(created: datetime, number: int) -> str:
    time = int(created.timestamp() * 1000).to_bytes(6, "big")
    return str(ULID(time + number.to_bytes(10, "big")))


def _write(library: Library, some: list[JobRecord], numbers: random.Random) -> None:
    """Jobs, two events of each, clips, their marks, and the shelf, in one transaction."""
    versions = {"veo_widget": "0.1.0"}
    clips = [clip for record in some for clip in record.clips]
    with library.store.write() as connection:
        connection.execute(insert(schema.jobs), [rows.job_row(record, versions) for record in some])
        begun = [record.with_state(State.QUEUED, ended=None) for record in some]
        for stage in (begun, some):
            connection.execute(insert(schema.events), [rows.event_row(record, record.created) for record in stage])
        connection.execute(insert(schema.clips), [rows.clip_row(clip) for clip in clips])
        connection.execute(insert(schema.marks), [mark for record in some for mark in _marks(record)])
        shelving.fill(connection)


def _marks(record: JobRecord) -> Iterator[dict[str, Any]]:
    said = marks_of(record)
    values = {"rating": said["rating"], "star": "" if said["starred"] else None, "tag": next(iter(said["tags"]), None)}
    for kind, value in values.items():
        if value is not None:
            text = None if kind == "star" else str(value)
            yield {"clip_id": record.clips[0].id, "at": record.created.isoformat(), "kind": kind, "value": text}
