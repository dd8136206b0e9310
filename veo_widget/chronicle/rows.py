"""Attempts as rows, with the columns that sweeps have, and a few of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from veo_widget.research import frame
from veo_widget.studio import Studio

if TYPE_CHECKING:
    from pandas import DataFrame

    from veo_widget.chronicle.listing import Attempt

_OWN = ("backend", "mode", "message")


def rows_of(studio: Studio, attempts: Iterable[Attempt]) -> list[dict[str, Any]]:
    """One row for each attempt."""
    found = []
    for attempt in attempts:
        record, clip = attempt.record, attempt.clip.record if attempt.clip else None
        row = frame.row_of(record, clip, attempt.marks, studio.library)
        backend = "simulator" if record.is_simulated else str(record.backend.get("wire", ""))
        found.append(row | {"backend": backend, "mode": record.request.mode, "message": record.explanation})
    return found


def data_frame_of(rows: Sequence[dict[str, Any]]) -> DataFrame:
    """The rows as a pandas DataFrame, with all columns where there is no row.

    Raises:
        ImportError: pandas is not installed.
    """
    return frame.data_frame(rows, columns=[*frame.ATTEMPT_COLUMNS, *_OWN])
