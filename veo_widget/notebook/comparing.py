"""`compare`: two to nine videos under one playhead, and what they were made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import traitlets

from veo_widget.notebook.contrasts import rows_of
from veo_widget.notebook.display import display_beside
from veo_widget.notebook.media import Medium, VideoSource, medium_of
from veo_widget.notebook.player import MediaWidget, own_host
from veo_widget.notebook.text import short

FEWEST, MOST = 2, 9
"""Fewer are no comparison, more are too small to be seen."""
_TITLE_LENGTH = 40


def compare(*sources: VideoSource, labels: Sequence[str] | None = None) -> Comparison:
    """Shows videos side by side, in step to a frame: ``veo.compare(a, b)``, ``veo.compare(*job.clips)``.

    One of them is heard at a time. Two of them can be laid over each other: as a wipe, as an onion skin or as their
    difference. Below stands what they were made with; settings that differ are marked.

    Args:
        *sources: Two to nine of what `veo.VideoPlayer` takes.
        labels: A name for each; numbers and prompts where it is None.

    Raises:
        ValueError: There are too few or too many, or not as many labels.
        FileNotFoundError: There is no such file or clip.
        TypeError: One is no kind of video source.
    """
    return Comparison(sources, labels)


class Comparison(MediaWidget):
    """What `veo.compare` gives back; show it as a cell's last line."""

    clips: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """The videos, as the page gets them."""
    settings: traitlets.List[Any] = traitlets.List().tag(sync=True)
    """What they were made with: ``name`` and one of ``values`` for each video."""

    def __init__(self, sources: Sequence[VideoSource], labels: Sequence[str] | None = None) -> None:
        if not FEWEST <= len(sources) <= MOST:
            msg = f"compare takes {FEWEST} to {MOST} videos, not {len(sources)}."
            raise ValueError(msg)
        if labels is not None and len(labels) != len(sources):
            msg = f"There are {len(sources)} videos and {len(labels)} labels; give one for each."
            raise ValueError(msg)
        media = [_labelled(number, source, labels) for number, source in enumerate(sources)]
        self._titles = [medium.title for medium in media]
        host = own_host()
        super().__init__(media, "compare", clips=[medium.data(host) for medium in media], settings=rows_of(media))

    def _ipython_display_(self) -> None:
        line = f"Comparison of {' | '.join(self._titles)}. To see it after the kernel has ended, run the cell again."
        display_beside(line, self.model_id, repr(self))

    def __repr__(self) -> str:
        return f"Comparison of {len(self._titles)} videos"


def _labelled(number: int, source: VideoSource, labels: Sequence[str] | None) -> Medium:
    """A video under its label; without one under its own name and the number that its key has."""
    medium = medium_of(source)
    own = f"{number + 1}: {short(medium.title, _TITLE_LENGTH)}"
    return replace(medium, title=own if labels is None else str(labels[number]))
