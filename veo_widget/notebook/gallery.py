"""The gallery's side in the kernel: pages of clips, their posters in portions, and what the user says of them.

A row is small, since hundreds come at once; posters come many in one answer, the first of them with the first rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.archive import Library
from veo_widget.archive.marks import Marks
from veo_widget.catalog import title_of
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.text import settings_text, short
from veo_widget.records import ClipRecord
from veo_widget.request import VideoRequest
from veo_widget.studio import Studio

if TYPE_CHECKING:
    from veo_widget.archive.finding import KeptClip

LARGEST_PAGE = 200
LARGEST_PORTION = 1_500_000
"""Bytes of posters in one answer, about a hundred of them; the page asks again for the rest."""
SHOWN_TAGS = 200
"""How many tags a filter offers: those that most clips have."""
_PROMPT_LENGTH = 240


class Gallery:
    """Answers what a page asks about all clips of one library."""

    def __init__(self, studio: Studio, desk: JobDesk) -> None:
        self._studio = studio
        self._desk = desk

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name."""
        answers = {
            "gallery.page": self._page,
            "gallery.posters": self._posters,
            "gallery.mark": self._mark,
            "gallery.marks": self._marks,
            "gallery.job": self._job,
        }
        return {name: self._in_desk(answer) for name, answer in answers.items()}

    def _in_desk(self, work: Callable[[Library, Mapping[str, Any]], Answer]) -> Handler:
        """A handler whose work, which reads or writes files, is done in a worker thread."""

        async def answer(body: Mapping[str, Any], _buffers: Buffers) -> Answer:
            try:
                return await self._studio.engine_loop.in_desk(work, self._studio.library, body)
            except ValueError as error:
                raise RequestFailed("invalid", str(error)) from None

        return answer

    def _page(self, library: Library, body: Mapping[str, Any]) -> Answer:
        """``{filter, cursor, limit, posters}`` -> a page of rows, newest first, and posters of so many of them.

        With the first one comes what can be filtered by.
        """
        cursor = str(body.get("cursor") or "") or None
        limit = min(max(1, int(body.get("limit") or LARGEST_PAGE)), LARGEST_PAGE)
        found = library.find(**_wanted(body.get("filter") or {}), limit=limit, before=cursor)
        value = {"rows": [self._row(kept) for kept in found.clips], "total": found.total, "cursor": found.cursor}
        if cursor is None:
            offered = library.offered(SHOWN_TAGS)
            models = [{"name": name, "title": title_of(name)} for name in offered.models]
            value |= {"models": models, "tags": list(offered.tags)}
        wanted = [kept.clip.id for kept in found.clips][: int(body.get("posters") or 0)]
        posters, _ = _posters_of(library, wanted)
        return Answer(value | {"posters": list(posters)}, tuple(posters.values()))

    def _row(self, kept: KeptClip) -> dict[str, Any]:
        return row_data(self._desk, kept.clip, kept.request) | {"marks": marks_data(kept.marks)}

    def _posters(self, library: Library, body: Mapping[str, Any]) -> Answer:
        """``{clips}`` -> posters of the first of them, as many as fit, and which those are; and those there are not."""
        found, missing = _posters_of(library, [str(each) for each in body["clips"]])
        return Answer({"clips": list(found), "missing": missing}, tuple(found.values()))

    def _mark(self, library: Library, body: Mapping[str, Any]) -> Answer:
        """``{clip, kind, value}`` -> what is said of the clip now; every view is told as well."""
        return Answer({"marks": marks_data(library.mark(str(body["clip"]), str(body["kind"]), body.get("value")))})

    def _marks(self, library: Library, body: Mapping[str, Any]) -> Answer:
        """``{clips}`` -> what is said of each."""
        marks = library.marks([str(each) for each in body["clips"]][:LARGEST_PAGE])
        return Answer({"marks": marks_by_clip(marks)})

    def _job(self, library: Library, body: Mapping[str, Any]) -> Answer:
        """``{job}`` -> the whole job of a clip, as the list of jobs has it."""
        live = self._studio.live(str(body["job"]))
        record = live.record if live else library.job(str(body["job"]))
        if record is None:
            raise RequestFailed("missing", "This job is not in the library.")
        return Answer({"job": self._desk.data(record)})


def row_data(desk: JobDesk, clip: ClipRecord, request: VideoRequest) -> dict[str, Any]:
    """A clip with what is shown beside it; enough to open it in the player."""
    return desk.clip_data(clip) | {
        "job": clip.job_id,
        "prompt": short(request.prompt, _PROMPT_LENGTH),
        "settings": settings_text(request),
        "model": title_of(request.model or ""),
    }


def marks_by_clip(marks: Mapping[str, Marks]) -> dict[str, Any]:
    """What is said of several clips, as the page gets it."""
    return {clip_id: marks_data(each) for clip_id, each in marks.items()}


def marks_data(marks: Marks) -> dict[str, Any]:
    """What is said of a clip, as the page gets it; times in milliseconds since 1970."""
    return {
        "starred": marks.starred,
        "rating": marks.rating,
        "tags": list(marks.tags),
        "note": marks.note,
        "trashed": int(marks.trashed.timestamp() * 1000) if marks.trashed else None,
        "deleted": marks.deleted is not None,
    }


def _wanted(asked: Mapping[str, Any]) -> dict[str, Any]:
    """A page's filter as the keywords of `Library.find`; a page sends what is set."""
    tag, model, rating = (asked.get(name) for name in ("tag", "model", "rating"))
    return {
        "text": str(asked.get("text") or ""),
        "starred": True if asked.get("starred") else None,
        "tags": [str(tag)] if tag else (),
        "model": str(model) if model else None,
        "rating_at_least": int(rating) if rating else None,
        "trashed": bool(asked.get("trashed")),
    }


def _posters_of(library: Library, clip_ids: Sequence[str]) -> tuple[dict[str, bytes], list[str]]:
    """The posters of the first of these clips, as many as fit into one answer; and those there are not."""
    found: dict[str, bytes] = {}
    missing: list[str] = []
    size = 0
    for clip_id, path in library.posters(clip_ids[:LARGEST_PAGE]).items():
        poster = _read(path)
        if poster is None:
            missing.append(clip_id)
            continue
        size += len(poster)
        if found and size > LARGEST_PORTION:
            break
        found[clip_id] = poster
    return found, missing


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
