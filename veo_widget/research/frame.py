"""A sweep as rows: one for each clip, and one for each cell that has none, so that failures are counted too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from veo_widget.records import ClipRecord, JobRecord
from veo_widget.request import VideoRequest
from veo_widget.research.cells import Cell
from veo_widget.research.states import CellState
from veo_widget.research.values import OPTIONS
from veo_widget.studio import Studio

if TYPE_CHECKING:
    from pandas import DataFrame

    from veo_widget.archive import Library
    from veo_widget.archive.marks import Marks
    from veo_widget.research.plan import SweepPlan

_SETTINGS = tuple(
    each.name
    for each in fields(VideoRequest)
    if each.name not in ("prompt", "image", "last_frame", "reference_images", "video", "task", "labels")
)
_NO_PANDAS = "A DataFrame needs pandas: pip install 'veo-widget[research]'. rows() gives the same as dictionaries."


def rows(plan: SweepPlan, states: Iterable[CellState]) -> list[dict[str, Any]]:
    """The rows of a sweep, in the order of its cells."""
    own, states = {"study": plan.study, "sweep": plan.id}, list(states)
    settings = _used(state.cell.quote.request for state in states)
    clips = _Clips(plan.studio.library, [state.record for state in states if state.record])
    return [row for state in states for row in _rows(clips, state, own, settings)]


def job_rows(studio: Studio, records: Iterable[JobRecord], study: str) -> list[dict[str, Any]]:
    """The rows of jobs that belong to no sweep, with the same columns."""
    records = list(records)
    settings, clips = _used(record.request for record in records), _Clips(studio.library, records)
    found = []
    for record in records:
        own = {"prompt": record.request.prompt, "study": study, "sweep": "", "cell": ""}
        own |= _settings(record.request, settings) | _of_job(record, record.words)
        found += [own | clips.row(clip) for clip in record.clips or (None,)]
    return found


def row_of(record: JobRecord, clip: ClipRecord | None, marks: Marks, library: Library) -> dict[str, Any]:
    """The row of one clip, or of a job without one, with every setting there is."""
    place = {name: str(record.detail.get(name) or "") for name in ("study", "sweep", "cell")}
    own = {"prompt": record.request.prompt} | place | _settings(record.request, _SETTINGS)
    return own | _of_job(record, record.words) | _of_clip(library, clip, marks)


def data_frame(found: Sequence[Mapping[str, Any]], *, columns: Sequence[str] | None = None) -> DataFrame:
    """Rows as a pandas DataFrame: times in UTC, whole numbers and yes/no that may be missing.

    Args:
        found: The rows.
        columns: What the columns are; those of the rows where it is None.

    Raises:
        ImportError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise ImportError(_NO_PANDAS) from None
    frame = pd.DataFrame(list(found), columns=None if columns is None else list(columns))
    for name in frame.columns.intersection(list(_TYPES)):
        frame[name] = frame[name].astype(_TYPES[name])
    if "created" in frame:
        frame["created"] = pd.to_datetime(frame["created"], utc=True)
    return frame


def _rows(clips: _Clips, state: CellState, own: dict[str, Any], settings: Sequence[str]) -> Iterator[dict[str, Any]]:
    cell, record = state.cell, state.record
    first = {"prompt": cell.prompt} | _factors(cell) | own | {"cell": cell.key}
    request = cell.quote.request
    words = " ".join(str(problem) for problem in cell.problems) if cell.problems and record is None else state.words
    for clip in (record.clips if record else ()) or (None,):
        yield first | _settings(request, settings) | _of_job(record, words) | clips.row(clip)


def _factors(cell: Cell) -> dict[str, Any]:
    """Slots, choices, labels and the draw; a slot named like one of our columns gets a name of its own."""
    found = {name: value for name, value in cell.values.items() if name not in OPTIONS}
    return {f"slot_{name}" if name in COLUMNS else name: value.key for name, value in found.items()} | _pictures(cell)


def _pictures(cell: Cell) -> dict[str, str]:
    """What a request holds as pictures, clips or labels, by the name people know."""
    shown = ("image", "last_frame", "reference_images", "video", "task", "fit", "labels")
    return {name: cell.values[name].text for name in shown if name in cell.values}


def _used(requests: Iterable[VideoRequest]) -> tuple[str, ...]:
    """The settings that any of some requests has."""
    found = {name for request in requests for name in _SETTINGS if getattr(request, name) is not None}
    return tuple(name for name in _SETTINGS if name in found)


def _settings(request: VideoRequest, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(request, name) for name in names}


def _of_job(record: JobRecord | None, words: str) -> dict[str, Any]:
    if record is None:
        return {"state": "", "words": words} | dict.fromkeys(_JOB)
    cost = None if record.estimate is None else float(record.estimate)
    return {
        "state": record.state.value,
        "words": words,
        "charge": record.charge.value,
        "usd": 0.0 if record.is_simulated else cost,
        "list_usd": cost,
        "seconds": record.detail.get("ready_after"),
        "created": record.created,
        "job": record.id,
    }


class _Clips:
    """What is known of clips, what users say of them asked for once."""

    def __init__(self, library: Library, records: Iterable[JobRecord]) -> None:
        self._library = library
        ids = [clip.id for record in records for clip in record.clips]
        self._marks = library.marks(ids) if ids else {}

    def row(self, clip: ClipRecord | None) -> dict[str, Any]:
        """The columns of one clip; of none they are empty."""
        return _of_clip(self._library, clip, self._marks.get(clip.id) if clip else None)


def _of_clip(library: Library, clip: ClipRecord | None, marks: Marks | None) -> dict[str, Any]:
    if clip is None:
        return dict.fromkeys(_CLIP)
    return {
        "sample": clip.sample,
        "rating": marks.rating if marks else None,
        "starred": marks.starred if marks else False,
        "tags": ", ".join(marks.tags) if marks else "",
        "note": marks.note if marks else "",
        "path": str(library.file(clip.path)),
        "duration": clip.duration,
        "sha256": clip.sha256,
        "clip": clip.id,
    }


_JOB = ("charge", "usd", "list_usd", "seconds", "created", "job")
_CLIP = ("sample", "rating", "starred", "tags", "note", "path", "duration", "sha256", "clip")
ATTEMPT_COLUMNS = ("prompt", "study", "sweep", "cell", *_SETTINGS, "state", "words", *_JOB, *_CLIP)
"""The columns of `row_of`, in their order."""
COLUMNS = frozenset(ATTEMPT_COLUMNS)
"""The columns that every sweep has."""
_TYPES = {
    **dict.fromkeys(("duration_seconds", "seed", "number_of_videos", "fps", "sample", "rating"), "Int64"),
    **dict.fromkeys(("negative_prompt", "person_generation", "resize_mode", "compression_quality"), "string"),
    **dict.fromkeys(("output_gcs_uri", "tags", "note", "path", "sha256", "clip"), "string"),
    **dict.fromkeys(("generate_audio", "enhance_prompt", "starred"), "boolean"),
    **dict.fromkeys(("usd", "list_usd", "seconds", "duration"), "float64"),
}
