"""Every attempt in one row, to be filtered: one for each clip, and one for each job that has none.

The table holds nothing of its own. It is brought up to date from jobs, events, clips and marks when somebody looks,
from where it was last time, so that writing costs nothing and a kernel of an older version does no harm. `origins` is
kept beside it: which job came from which clip or prompt.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select

from veo_widget.archive import schema
from veo_widget.archive.links import links_of
from veo_widget.archive.marks import Marks, fold
from veo_widget.archive.shelving import in_portions, marks_of
from veo_widget.request import VideoRequest

table = schema.attempts
SAMPLES = 64
"""An attempt's number is that of its job's first event times this, and its sample: no job has so many clips."""
_SETTINGS = (
    *("duration_seconds", "resolution", "aspect_ratio", "seed", "number_of_videos", "person_generation"),
    *("generate_audio", "enhance_prompt", "resize_mode", "compression_quality", "fps"),
)
_FILE = ("duration", "width", "height", "size")
_NOWHERE = Path()


def is_behind(connection: Connection) -> bool:
    """Whether something happened since the table was last brought up to date."""
    return _read_to(connection) != _written_to(connection)


def catch_up(connection: Connection) -> None:
    """Brings the table up to date; in a transaction that writes."""
    begin, end = _read_to(connection), _written_to(connection)
    if begin == end:
        return
    for job_ids in in_portions(_changed(connection, begin)):
        _put(connection, job_ids)
    connection.execute(delete(schema.attempts_read))
    connection.execute(insert(schema.attempts_read).values(id=1, events=end[0], marks=end[1]))


def make_again(connection: Connection) -> None:
    """Makes the whole table from the records."""
    for each in (table, schema.origins, schema.attempts_read):
        connection.execute(delete(each))
    catch_up(connection)


@dataclass(frozen=True)
class Place:
    """An attempt's number with the ids of its job and its clip."""

    number: int
    job_id: str
    clip_id: str | None


def find(connection: Connection, condition: ColumnElement[bool]) -> list[int]:
    """The numbers of the attempts of which a condition over the table holds, newest first."""
    # As one value: a hundred thousand rows would take longer to fetch than to find.
    found = connection.scalar(select(func.json_group_array(table.c.number)).where(condition))
    return sorted(json.loads(found or "[]"), reverse=True)


def places(connection: Connection, numbers: Sequence[int]) -> list[Place]:
    """Where attempts are, in the order of their numbers as given; without those that have gone since."""
    columns = (table.c.number, table.c.job_id, table.c.clip_id)
    found: dict[int, Place] = {}
    for some in in_portions(numbers):
        for row in connection.execute(select(*columns).where(table.c.number.in_(some))):
            found[row.number] = Place(row.number, row.job_id, row.clip_id)
    return [found[number] for number in numbers if number in found]


def came_from(connection: Connection, parents: Sequence[str]) -> list[tuple[str, str]]:
    """Which jobs came from these clips, pictures and prompts: the key of each (`Link.key`), and the job's id."""
    found: list[tuple[str, str]] = []
    for some in in_portions(parents):
        query = select(schema.origins).where(schema.origins.c.parent.in_(some))
        found += [(row.parent, row.job_id) for row in connection.execute(query)]
    return sorted(found, key=lambda each: each[1])


def tag_key(tag: str) -> str:
    """A tag as it stands in the column of tags, so that no other one holds it."""
    return f"\n{fold(tag)}\n"


def _read_to(connection: Connection) -> tuple[int, int]:
    row = connection.execute(select(schema.attempts_read.c.events, schema.attempts_read.c.marks)).first()
    return (row.events, row.marks) if row else (0, 0)


def _written_to(connection: Connection) -> tuple[int, int]:
    last = [connection.scalar(select(func.max(each.c.id))) or 0 for each in (schema.events, schema.marks)]
    return last[0], last[1]


def _changed(connection: Connection, begin: tuple[int, int]) -> list[str]:
    """The jobs of which something was written down since, oldest first."""
    of_events = select(schema.events.c.job_id).where(schema.events.c.id > begin[0])
    of_marks = select(schema.clips.c.job_id).join(schema.marks, schema.marks.c.clip_id == schema.clips.c.id)
    of_marks = of_marks.where(schema.marks.c.id > begin[1])
    return sorted({*connection.scalars(of_events), *connection.scalars(of_marks)})


def _put(connection: Connection, job_ids: Sequence[str]) -> None:
    """Writes the rows of some jobs anew."""
    spans = _spans(connection, job_ids)
    clips = _clips_of(connection, job_ids)
    marks = marks_of(connection, [clip.id for some in clips.values() for clip in some])
    rows: list[dict[str, Any]] = []
    parents: list[dict[str, str]] = []
    for job in connection.execute(_latest(job_ids, [last for _, last in spans.values()])):
        first, said = spans[job.id][0] * SAMPLES, json.loads(job.record)
        request = VideoRequest.from_dict(json.loads(job.request), images=_NOWHERE)
        common = _of_job(job, request, said)
        rows += [common | _of_clip(first, clip, marks) for clip in clips.get(job.id) or (None,)]
        keys = {link.key for link in links_of(request, said.get("detail") or {})}
        parents += [{"parent": key, "job_id": job.id} for key in sorted(keys)]
    for each in (table, schema.origins):
        connection.execute(delete(each).where(each.c.job_id.in_(job_ids)))
    if rows:
        connection.execute(insert(table), rows)
    if parents:
        connection.execute(insert(schema.origins), parents)


def _spans(connection: Connection, job_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The first and the last event of each job."""
    events = schema.events.c
    query = select(events.job_id, func.min(events.id).label("first"), func.max(events.id).label("last"))
    found = connection.execute(query.where(events.job_id.in_(job_ids)).group_by(events.job_id))
    return {row.job_id: (row.first, row.last) for row in found}


def _latest(job_ids: Sequence[str], events: Sequence[int]) -> Select[Any]:
    """The jobs with what their last events say."""
    query = select(schema.jobs, schema.events.c.state, schema.events.c.record)
    query = query.join(schema.events, schema.events.c.job_id == schema.jobs.c.id)
    return query.where(schema.jobs.c.id.in_(job_ids), schema.events.c.id.in_(events))


def _clips_of(connection: Connection, job_ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(select(schema.clips).where(schema.clips.c.job_id.in_(job_ids))):
        found.setdefault(row.job_id, []).append(row)
    return found


def _of_job(job: Row[Any], request: VideoRequest, said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that all clips of a job share."""
    backend, detail = json.loads(job.backend), said.get("detail") or {}
    is_simulated = job.endpoint == "simulator"
    price = None if job.estimate is None else float(job.estimate)
    return {
        "job_id": job.id,
        "created": datetime.fromisoformat(job.created).timestamp(),
        "state": job.state,
        "charge": said["charge"],
        "usd": 0.0 if is_simulated else price,
        "list_usd": price,
        "seconds": detail.get("ready_after"),
        "model": job.model,
        "backend": "simulator" if is_simulated else backend.get("wire", ""),
        "wire": backend.get("wire", ""),
        "mode": request.mode,
        **{name: getattr(request, name) for name in _SETTINGS},
        "draw": job.draw or 0,
        **{name: str(detail.get(name) or "") for name in ("sweep", "cell")},
        "study": fold(str(detail.get("study") or "")),
        "message": fold(" ".join(part for part in (said.get("message"), said.get("hint")) if part)),
        "negative_prompt": fold(request.negative_prompt or ""),
        "prompt": fold(job.prompt),
    }


def _of_clip(first: int, clip: Row[Any] | None, marks: Mapping[str, Marks]) -> dict[str, Any]:
    """The columns of one clip; of none they are empty."""
    if clip is None:
        files: dict[str, Any] = dict.fromkeys(("clip_id", "sample", *_FILE))
        return {"number": first, **files, **_of_marks(Marks())}
    said = marks.get(clip.id, Marks())
    files = {name: getattr(clip, name) for name in ("sample", *_FILE)}
    return {"number": first + clip.sample, "clip_id": clip.id, **files, **_of_marks(said)}


def _of_marks(marks: Marks) -> dict[str, Any]:
    return {
        "rating": marks.rating,
        "starred": marks.starred,
        "trashed": marks.trashed is not None or marks.deleted is not None,
        "tags": "".join(tag_key(tag) for tag in marks.tags),
        "note": fold(marks.note),
    }
