"""Finds clips on the shelf: by words, stars, ratings, tags and model, newest first, page by page.

`conditions` is where a filter becomes columns; a filter of another kind adds its own over the columns of `shelf`.
All of the shelf is looked at for each page, once: 100,000 clips take some 50 ms, whatever is looked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from veo_widget.archive.marks import Marks, fold
from veo_widget.archive.rows import read_clip
from veo_widget.archive.schema import clips, jobs, shelf, shelf_tags
from veo_widget.archive.shelving import in_portions, read_marks
from veo_widget.records import ClipRecord
from veo_widget.request import VideoRequest

TEXT_LENGTH = 1000


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is looked for; what is not set does not matter.

    Attributes:
        text: Words that all have to occur in prompt, model, tags or note, in any case; parts of words too.
        starred: True for clips with a star, False for those without.
        tags: All of which a clip has to have, in any case.
        model: Its name, such as ``"veo-3.1-fast"``.
        rating_at_least: 1 to 5.
        trashed: The clips in the trash instead of all others.
    """

    text: str = ""
    starred: bool | None = None
    tags: Sequence[str] = ()
    model: str | None = None
    rating_at_least: int | None = None
    trashed: bool = False


@dataclass(frozen=True, kw_only=True)
class KeptClip:
    """A clip with what it was made from and what is said of it.

    Attributes:
        clip: Its file.
        request: What was asked.
        backend: Where it was made, as plain data.
        asked: When it was asked for (UTC).
        marks: Star, rating, tags, note, trash.
    """

    clip: ClipRecord
    request: VideoRequest
    backend: dict[str, Any] = field(repr=False)
    asked: datetime
    marks: Marks

    def __repr__(self) -> str:
        return f"<{self.clip.id} {self.request.prompt[:60]!r} {self.clip.size / 1e6:.1f} MB>"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of clips, newest first.

    Attributes:
        clips: Those of this page.
        total: How many there are on all pages.
        cursor: Where the next page begins; None after the last one.
    """

    clips: tuple[KeptClip, ...]
    total: int
    cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What clips can be filtered by.

    Attributes:
        models: The models they were made with.
        tags: The tags they have, in the order of the alphabet.
    """

    models: tuple[str, ...]
    tags: tuple[str, ...]


def find_clips(
    connection: Connection, wanted: Filter, *, images: Path, limit: int | None = None, before: str | None = None
) -> Found:
    """The clips that a filter means.

    Args:
        wanted: The filter.
        images: The folder of input images, for the requests.
        limit: How many at most, from 1; all where it is None.
        before: The cursor of the page before.

    Raises:
        ValueError: The text to look for is too long.
    """
    found = select(shelf.c.clip_id).where(*conditions(wanted)).cte("found")
    count = select(func.count()).select_from(found)
    page = select(found.c.clip_id, count.scalar_subquery().label("total")).order_by(found.c.clip_id.desc())
    if before is not None:
        page = page.where(found.c.clip_id < before)
    if limit is not None:
        page = page.limit(limit + 1)  # one more tells whether there is a next page
    rows = list(connection.execute(page))
    here = [row.clip_id for row in rows][:limit]
    return Found(
        clips=_kept(connection, here, images),
        total=rows[0].total if rows else connection.scalar(count) or 0,
        cursor=here[-1] if here and len(rows) > len(here) else None,
    )


def conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """A filter as conditions over the columns of `shelf`."""
    columns = shelf.c
    found: list[ColumnElement[bool]] = [columns.deleted.is_(None)]
    found.append(columns.trashed.is_not(None) if wanted.trashed else columns.trashed.is_(None))
    if wanted.starred is not None:
        found.append(columns.starred.is_(wanted.starred))
    if wanted.model is not None:
        found.append(columns.model == wanted.model)
    if wanted.rating_at_least is not None:
        found.append(columns.rating >= wanted.rating_at_least)
    for tag in wanted.tags:
        having = select(shelf_tags.c.clip_id).where(shelf_tags.c.tag == fold(" ".join(tag.split())))
        found.append(columns.clip_id.in_(having))
    if len(wanted.text) > TEXT_LENGTH:
        msg = f"At most {TEXT_LENGTH:,} characters can be looked for, not {len(wanted.text):,}."
        raise ValueError(msg)
    # The dearest last; what a user types holds no wildcards.
    found.extend(columns.words.contains(fold(word), autoescape=True) for word in wanted.text.split())
    return found


def offered(connection: Connection, tags: int) -> Offered:
    """What there is to filter by; of the tags those that most clips have, each in one of its spellings."""
    models = select(shelf.c.model).distinct().order_by(shelf.c.model)
    spelling = func.min(shelf_tags.c.spelling)
    often = select(spelling).group_by(shelf_tags.c.tag).order_by(func.count().desc(), spelling).limit(tags)
    found = sorted(connection.scalars(often), key=fold)
    return Offered(models=tuple(connection.scalars(models)), tags=tuple(found))


def posters_of(connection: Connection, clip_ids: Sequence[str]) -> dict[str, str]:
    """Where the posters of clips are, relative to the library, in the order of the ids."""
    found: dict[str, str] = {}
    for some in in_portions(clip_ids):
        for row in connection.execute(select(clips.c.id, clips.c.poster).where(clips.c.id.in_(some))):
            found[row.id] = row.poster
    return {clip_id: found[clip_id] for clip_id in clip_ids if clip_id in found}


def _kept(connection: Connection, clip_ids: Sequence[str], images: Path) -> tuple[KeptClip, ...]:
    asked = (jobs.c.request, jobs.c.backend, jobs.c.created.label("asked"))
    said = (shelf.c.starred, shelf.c.rating, shelf.c.tags, shelf.c.note, shelf.c.trashed, shelf.c.deleted)
    query = select(clips, *asked, *said).join(jobs, jobs.c.id == clips.c.job_id)
    query = query.join(shelf, shelf.c.clip_id == clips.c.id)
    found: dict[str, KeptClip] = {}
    for some in in_portions(clip_ids):
        for row in connection.execute(query.where(clips.c.id.in_(some))):
            found[row.id] = _read(row, images)
    return tuple(found[clip_id] for clip_id in clip_ids)


def _read(row: Row[Any], images: Path) -> KeptClip:
    return KeptClip(
        clip=read_clip(row),
        request=VideoRequest.from_dict(json.loads(row.request), images=images),
        backend=json.loads(row.backend),
        asked=datetime.fromisoformat(row.asked),
        marks=read_marks(row),
    )
