"""A clip's family for a page: who came from whom, line by line as `Family.walk` goes, what opens each clip, and what
differs between two of them.

A line is small and there are at most as many as a cell would show: it is read by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from veo_widget.chronicle.difference import difference
from veo_widget.chronicle.family import Family, Member, Tie
from veo_widget.clip import Clip
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.notebook.family_page import SHOWN, tie_words, words_of
from veo_widget.notebook.gallery import row_data
from veo_widget.notebook.jobs import JobDesk
from veo_widget.notebook.prompting import pieces_data
from veo_widget.notebook.text import short
from veo_widget.studio import Studio

_PROMPT_LENGTH = 160
_VALUE_LENGTH = 200


class Relatives:
    """Answers ``family`` for one library."""

    def __init__(self, studio: Studio, desk: JobDesk) -> None:
        self._studio = studio
        self._desk = desk

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name."""
        return {"family": self._family, "difference": self._difference}

    async def _family(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        """``{clip}`` -> its family's lines, how many clips they are of, and whether some are left out."""
        return Answer(await self._studio.engine_loop.in_desk(self._told, str(body["clip"])))

    def _told(self, clip_id: str) -> dict[str, Any]:
        """In a worker thread: the library is searched."""
        family = self._clip(clip_id).tree()
        lines = [self._line(*each) for each in islice(family.walk(), SHOWN)]
        clips = sum(member.kind == "clip" for member in family.members.values())
        return {"clip": clip_id, "lines": lines, "clips": clips, "cut": _is_cut(family)}

    async def _difference(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        """``{clip, other}`` -> what leads from the other one to the clip, in words and in settings."""
        told = await self._studio.engine_loop.in_desk(self._compared, str(body["other"]), str(body["clip"]))
        return Answer(told)

    def _compared(self, before: str, after: str) -> dict[str, Any]:
        """In a worker thread: files are looked at."""
        found = difference(self._clip(before), self._clip(after))
        rows = [
            {"name": row.name, "values": [short(each, _VALUE_LENGTH) or "not set" for each in (row.before, row.after)]}
            for row in found.settings
        ]
        return {"titles": [found.left.name, found.right.name], "pieces": pieces_data(found.prompt), "rows": rows}

    def _clip(self, clip_id: str) -> Clip:
        record = self._studio.library.clip(clip_id)
        job = self._studio.library.job(record.job_id) if record else None
        if record is None or job is None:
            raise RequestFailed("missing", "This clip is not in the library.")
        return Clip(self._studio, record, job.request)

    def _line(self, level: int, tie: Tie | None, member: Member, is_again: bool) -> dict[str, Any]:
        row = None
        if member.record is not None and member.clip is not None:
            row = row_data(self._desk, member.clip, member.record.request)
        return {
            "level": level,
            "relation": tie_words(tie) if tie else "",
            "key": member.key,
            "text": short(member.prompt, _PROMPT_LENGTH),
            "words": "" if row else words_of(member),
            "again": is_again,
            "row": row,
        }


def _is_cut(family: Family) -> bool:
    return family.is_cut or len(family) > SHOWN
