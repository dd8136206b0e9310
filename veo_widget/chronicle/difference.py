"""`a - b`: what differs between two clips, jobs or attempts, in words and in settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from veo_widget.prompts.worddiff import WordDiff
from veo_widget.records import JobRecord
from veo_widget.request import VideoRequest

_SHOWN_AS_WORDS = "Prompt"


@dataclass(frozen=True)
class Setting:
    """One setting that differs.

    Attributes:
        name: What it is called.
        before: Its value on the left; empty where it is not set.
        after: Its value on the right.
    """

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Side:
    """One of the two.

    Attributes:
        name: What it is called in a heading.
        request: What was asked.
        record: Its job.
        path: Its video file; None where there is none.
    """

    name: str
    request: VideoRequest
    record: JobRecord
    path: Path | None


@dataclass(frozen=True, repr=False)
class Difference:
    """What leads from the left to the right.

    Attributes:
        left: ``a`` of ``a - b``.
        right: ``b``.
    """

    left: Side
    right: Side

    @cached_property
    def prompt(self) -> WordDiff:
        """The words: what only the left has goes, what only the right has comes."""
        return WordDiff(self.left.request.prompt, self.right.request.prompt)

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Every setting, outcome and property of the file that differs; the prompt is in `prompt`."""
        from veo_widget.notebook.contrasts import column_of, rows_of_columns

        columns = [column_of(side.request, side.path) | _outcome(side.record) for side in (self.left, self.right)]
        rows = [Setting(row["name"], *row["values"]) for row in rows_of_columns(columns)]
        return tuple(row for row in rows if row.before != row.after and row.name != _SHOWN_AS_WORDS)

    def __bool__(self) -> bool:
        return bool(self.prompt.hunks or self.settings)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.difference_page import difference_bundle

        return difference_bundle(self)

    def __repr__(self) -> str:
        from veo_widget.notebook.difference_page import difference_bundle

        return difference_bundle(self)["text/plain"]


def difference(one: Any, other: Any) -> Difference:
    """What differs between two of `Clip`, `Job` and `Attempt`; NotImplemented for anything else."""
    sides = _side(one), _side(other)
    if sides[0] is None or sides[1] is None:
        return NotImplemented  # type: ignore[no-any-return]
    return Difference(sides[0], sides[1])


def _side(source: Any) -> Side | None:
    from veo_widget.chronicle.listing import Attempt
    from veo_widget.clip import Clip
    from veo_widget.job import Job

    if isinstance(source, Attempt):
        clip, record = source.clip, source.record
    elif isinstance(source, Job):
        clip, record = next(iter(source.clips), None), source.record
    elif isinstance(source, Clip):
        clip, record = source, source._job_record()
    else:
        return None
    name = f"clip {clip.id[-6:]}" if clip else f"job {record.id[-6:]}"
    return Side(name, record.request, record, clip.path if clip else None)


def _outcome(record: JobRecord) -> dict[str, str]:
    return {"State": record.words, "Cost": record.money}
