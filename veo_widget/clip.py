"""`Clip`: the handle of one video in the library."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.records import ClipRecord
from veo_widget.request import VideoRequest

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

    from veo_widget.archive import Library


class Clip:
    """One video: its file, its poster, its request, and single frames of it."""

    def __init__(self, library: Library, record: ClipRecord, request: VideoRequest) -> None:
        self._library = library
        self.record = record
        self.request = request

    @property
    def id(self) -> str:
        """The clip's ULID."""
        return self.record.id

    @property
    def path(self) -> Path:
        """The MP4 file."""
        return self._library.file(self.record.path)

    @property
    def poster(self) -> Path:
        """A small JPEG of it."""
        return self._library.file(self.record.poster)

    @property
    def first_frame(self) -> PILImage:
        """The first frame as a PIL image, in the video's own size."""
        return self.frame(0.0)

    @property
    def last_frame(self) -> PILImage:
        """The last frame as a PIL image, in the video's own size."""
        from veo_widget.media.videos import last_frame

        return last_frame(self.path)

    def frame(self, seconds: float) -> PILImage:
        """The frame shown at a time, as a PIL image; a negative time counts back from the end."""
        from veo_widget.media.videos import frame_at

        return frame_at(self.path, seconds)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Copies the MP4 to a file or into a folder; an existing file is never overwritten.

        Raises:
            FileExistsError: There is a file already.
        """
        target = Path(path).expanduser()
        if target.is_dir():
            target = target / self.path.name
        if target.exists():
            msg = f"{target} is there already; choose another name."
            raise FileExistsError(msg)
        shutil.copyfile(self.path, target)
        return target

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from veo_widget.notebook.display import clip_bundle

        return clip_bundle(self)

    def __repr__(self) -> str:
        size = f"{self.record.width}x{self.record.height}"
        return f"<Clip {self.record.path} {self.record.duration:g} s {size}>"
