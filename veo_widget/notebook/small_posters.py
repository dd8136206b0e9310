"""Posters small enough that a page of many stays small, as images for static outputs; shared by lists and trees."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from veo_widget.archive import Library
from veo_widget.media.posters import shrunk
from veo_widget.records import ClipRecord

POSTER_BYTES = 1_500
"""Of one poster, before base64."""
MOST_POSTERS = 20
"""Posters in one page: with them it stays under 60 kB."""


class SmallPosters:
    """Gives out posters until there are enough."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._left = MOST_POSTERS * POSTER_BYTES

    def image(self, clip: ClipRecord | None, alt: str, width: int = 96) -> str:
        """A clip's poster as HTML; empty where it has none, or enough are shown."""
        if clip is None or self._left < POSTER_BYTES:
            return ""
        data = _read(self._library.file(clip.poster))
        if not data or len(data) > self._left:
            return ""
        self._left -= len(data)
        source = f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
        shape = f"width:{width}px;aspect-ratio:{clip.width}/{clip.height};vertical-align:top"
        return f'<img src="{source}" alt="{escape(alt, quote=True)}" style="{shape}">'


def _read(path: Path) -> bytes:
    try:
        return shrunk(path.read_bytes(), POSTER_BYTES)
    except OSError:  # moved or deleted by the user: the page shows the rest
        return b""
