"""The marks of a library and the shelf: one row a clip with what it is found by, made from clips, jobs and marks.

The shelf is written in the transaction of what it follows from, and holds nothing of its own: `fill` makes what is
missing, such as in a library of an older version, or beside a kernel that still runs one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from veo_widget.archive.marks import TAGS, Mark, Marks, changed, cleaned, fold
from veo_widget.archive.schema import clips, jobs, shelf, shelf_tags
from veo_widget.archive.schema import marks as events
from veo_widget.errors import LibraryError

T = TypeVar("T")
_AT_ONCE = 500
"""SQLite limits the number of bound values."""


def mark(connection: Connection, clip_id: str, kind: Mark, value: Any, at: datetime) -> Marks:
    """Writes one mark down, unless it changes nothing; returns what is said of the clip now.

    Raises:
        LibraryError: There is no such clip, or its files are gone and cannot be brought back.
        ValueError: A value that this kind of mark does not take.
    """
    text = cleaned(kind, value)
    before = _marks_now(connection, clip_id)
    if before.deleted and kind in (Mark.TRASH, Mark.RESTORE):
        msg = f"This clip's files were deleted from the trash on {before.deleted:%Y-%m-%d}; only its record is left."
        raise LibraryError(msg)
    after = changed(before, kind, text, at)
    if len(after.tags) > TAGS:
        msg = f"A clip can have {TAGS} tags; take one away first."
        raise ValueError(msg)
    if after != before:
        row = {"clip_id": clip_id, "at": at.isoformat(), "kind": kind.value, "value": text}
        connection.execute(insert(events).values(row))
        _put(connection, clip_id, after)
    return after


def _put(connection: Connection, clip_id: str, marks: Marks) -> None:
    """Has the shelf say what a clip's marks are now."""
    row = connection.execute(_described().where(clips.c.id == clip_id)).one()
    connection.execute(update(shelf).where(shelf.c.clip_id == clip_id).values(_row(row, marks)))
    connection.execute(delete(shelf_tags).where(shelf_tags.c.clip_id == clip_id))
    _put_tags(connection, {clip_id: marks})


def is_full(connection: Connection) -> bool:
    """Whether every clip is on the shelf."""
    counts = [connection.scalar(select(func.count()).select_from(table)) for table in (clips, shelf)]
    return counts[0] == counts[1]


def fill(connection: Connection, clip_ids: Sequence[str] | None = None) -> None:
    """Puts the clips on the shelf that are not there: these, which are new and without marks, or all."""
    on_shelf = shelf.c.clip_id == clips.c.id
    missing = _described().outerjoin(shelf, on_shelf).where(shelf.c.clip_id.is_(None))
    known: Mapping[str, Marks] = {}
    if clip_ids is not None:
        missing = missing.where(clips.c.id.in_(clip_ids))
    else:
        known = _replayed(connection)
    made = [_row(row, known.get(row.clip_id, Marks())) for row in connection.execute(missing)]
    if made:
        connection.execute(insert(shelf), made)
        _put_tags(connection, {row["clip_id"]: known.get(row["clip_id"], Marks()) for row in made})


def make_again(connection: Connection) -> None:
    """Makes the whole shelf from the records."""
    connection.execute(delete(shelf_tags))
    connection.execute(delete(shelf))
    fill(connection)


def marks_of(connection: Connection, clip_ids: Sequence[str]) -> dict[str, Marks]:
    """What is said of these clips; without those there are not."""
    found: dict[str, Marks] = {}
    for some in in_portions(clip_ids):
        for row in connection.execute(select(shelf).where(shelf.c.clip_id.in_(some))):
            found[row.clip_id] = read_marks(row)
    return found


def read_marks(row: Row[Any]) -> Marks:
    """The marks in a row of the shelf."""
    return Marks(
        starred=row.starred,
        rating=row.rating,
        tags=tuple(json.loads(row.tags)),
        note=row.note,
        trashed=_time(row.trashed),
        deleted=_time(row.deleted),
    )


def _marks_now(connection: Connection, clip_id: str) -> Marks:
    found = marks_of(connection, [clip_id])
    if not found:  # not there, or of a kernel that runs an older version
        fill(connection)
        found = marks_of(connection, [clip_id])
    if not found:
        msg = "There is no such clip in the library."
        raise LibraryError(msg)
    return found[clip_id]


def _replayed(connection: Connection) -> dict[str, Marks]:
    """What all events come to, by clip."""
    found: dict[str, Marks] = {}
    for row in connection.execute(select(events).order_by(events.c.id)):
        before, at = found.get(row.clip_id, Marks()), datetime.fromisoformat(row.at)
        found[row.clip_id] = changed(before, Mark(row.kind), row.value, at)
    return found


def in_portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """A list in pieces that one query takes."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _described() -> Select[Any]:
    """What the rows of the shelf say of clips beside their marks."""
    asked = (jobs.c.model, jobs.c.resolution, jobs.c.endpoint, jobs.c.prompt, jobs.c.request)
    return select(clips.c.id.label("clip_id"), *asked).join(jobs, jobs.c.id == clips.c.job_id)


def _row(described: Row[Any], marks: Marks) -> dict[str, Any]:
    request = json.loads(described.request)
    model = described.model
    words = (described.prompt, model, model.replace("-", " "), *marks.tags, marks.note)
    return {
        "clip_id": described.clip_id,
        "model": model,
        "resolution": described.resolution,
        "aspect_ratio": request.get("aspect_ratio") or "",
        "seed": request.get("seed"),
        "endpoint": described.endpoint,
        "starred": marks.starred,
        "rating": marks.rating,
        "tags": json.dumps(marks.tags, ensure_ascii=False),
        "note": marks.note,
        "trashed": marks.trashed and marks.trashed.isoformat(),
        "deleted": marks.deleted and marks.deleted.isoformat(),
        "words": fold("\n".join(words)),
    }


def _put_tags(connection: Connection, marks: Mapping[str, Marks]) -> None:
    rows = [
        {"tag": fold(tag), "clip_id": clip_id, "spelling": tag} for clip_id, said in marks.items() for tag in said.tags
    ]
    if rows:
        connection.execute(insert(shelf_tags), rows)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
