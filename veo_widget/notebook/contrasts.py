"""What videos were made with and what their files are like, setting by setting, for a comparison.

Every field of a request is here by itself, so that a new one need not be thought of; what none of the videos has
makes no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from veo_widget.catalog import title_of
from veo_widget.catalog.rules import TITLES
from veo_widget.media.timing import Timing, read_timing
from veo_widget.notebook.media import Medium
from veo_widget.request import ImageInput, VideoInput, VideoRequest

_DIGITS = 8
"""So much of a picture's hash tells it from the others."""


def rows_of(media: Sequence[Medium]) -> list[dict[str, Any]]:
    """One row for each setting that some video has: its ``name``, and its ``values`` in the order of the videos."""
    return rows_of_columns([_column(medium) for medium in media])


def rows_of_columns(columns: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """The same from settings by name."""
    names = dict.fromkeys(name for column in columns for name in column)
    return [{"name": name, "values": [column.get(name, "") for column in columns]} for name in names]


def _column(medium: Medium) -> dict[str, str]:
    request = medium.clip.request if medium.clip is not None else None
    return column_of(request, medium.source if isinstance(medium.source, Path) else None)


def column_of(request: VideoRequest | None, path: Path | None) -> dict[str, str]:
    """What a video was made with and what its file is like, by name; what is not set or not known is left out."""
    column = (made_with(request) if request is not None else {}) | (_file(path) if path is not None else {})
    return {name: text for name, text in column.items() if text}


def made_with(request: VideoRequest) -> dict[str, str]:
    """The settings of a request in words, by name; empty where one is not set."""
    return {_name(field.name): _text(field.name, getattr(request, field.name)) for field in fields(request)}


def _name(field: str) -> str:
    return TITLES.get(field, field.replace("_", " ")).capitalize()


def _text(field: str, value: Any) -> str:
    match value:
        case None | "" | ():
            return ""
        case bool():
            return "on" if value else "off"
        case ImageInput():
            return f"{value.width} × {value.height}, {value.sha256[:_DIGITS]}"
        case VideoInput():
            return f"clip {value.clip_id[-6:]}"
        case tuple():
            return ", ".join(_text(field, each) if isinstance(each, ImageInput) else "=".join(each) for each in value)
    if field == "duration_seconds":
        return f"{value} s"
    return title_of(value) if field == "model" else str(value)


def _file(path: Path) -> dict[str, str]:
    """The picture as it is; nothing of what cannot be read."""
    try:
        timing = read_timing(path)
        size = path.stat().st_size
    except (OSError, ValueError):
        return {}
    return {
        "Picture": f"{timing.width} × {timing.height}",
        "Length": f"{timing.duration:.2f} s, {timing.frames} frames",
        "Rate": _rate(timing),
        "Sound": "yes" if timing.audio else "none",
        "File": f"{size / 1_000_000:.1f} MB",
    }


def _rate(timing: Timing) -> str:
    return f"{float(timing.rate):.5g} frames/s{', varying' if timing.times else ''}"
