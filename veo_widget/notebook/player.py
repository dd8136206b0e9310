"""`VideoPlayer`: one video with frame-exact controls, as a drop-in for `ipywidgets.Video`.

What is played where, how fast and how loud, is the page's own affair and never comes back here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Self

import traitlets

from veo_widget.archive.paths import display_path
from veo_widget.notebook.bridge import Answer
from veo_widget.notebook.bridged import BridgedWidget
from veo_widget.notebook.display import display_beside
from veo_widget.notebook.hosts import Host, find_host
from veo_widget.notebook.media import Media, Medium, VideoSource, medium_of
from veo_widget.notebook.parts import STATIC


class MediaWidget(BridgedWidget):
    """A widget of the players' bundle, which plays some videos."""

    _esm = STATIC / "player.js"

    def __init__(self, videos: Sequence[Medium], kind: str, **traits: Any) -> None:
        self._media = Media(videos)
        handlers = {**self._media.handlers, "hello": _hello}
        super().__init__(self._media.loop, own_host(), handlers, kind=kind, **traits)

    def close(self) -> None:
        """Takes it away from the page; the files stay, but for those that were written for it alone."""
        if "_media" in vars(self):
            self._media.close()
        super().close()


class VideoPlayer(MediaWidget):
    """Plays a video: ``veo.VideoPlayer(clip)``, ``veo.VideoPlayer("take 3.mp4")``.

    In the page: play, loop, A-B loop, a quarter to double speed, single frames at the true rate, volume, full
    screen, a filmstrip to scrub on, saving. `loop`, `controls`, `width` and `height` may be changed later.

    Args:
        source: A `Clip` or its id, a path, an http(s) address (which the page itself must be able to reach), or the
            bytes of a video file.
        autoplay: Whether it plays at once; not where the user has asked the system for less motion, and browsers
            do not begin with sound before the page was clicked.
        loop: Whether it begins anew at its end.
        controls: Whether there are any; without them a click plays and stops.
        width: In pixels, or in any unit of CSS; as wide as there is room where it is None.
        height: Of the picture, in the same way.

    Raises:
        FileNotFoundError: There is no such file or clip.
        TypeError: It is no kind of video source.
    """

    media = traitlets.Dict().tag(sync=True)
    """What is played: ``id``, ``title``, ``file`` or ``url``, and its size where that is known."""
    autoplay = traitlets.Bool(False).tag(sync=True)
    loop = traitlets.Bool(True).tag(sync=True)
    controls = traitlets.Bool(True).tag(sync=True)
    width = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        source: VideoSource,
        *,
        autoplay: bool = False,
        loop: bool = True,
        controls: bool = True,
        width: int | str | None = None,
        height: int | str | None = None,
    ) -> None:
        medium = medium_of(source)
        self._shown = _shown(medium)
        super().__init__(
            [medium],
            "player",
            media=medium.data(own_host()),
            autoplay=autoplay,
            loop=loop,
            controls=controls,
            width="" if width is None else str(width),
            height="" if height is None else str(height),
        )

    @classmethod
    def from_file(cls, filename: str | os.PathLike[str], **options: Any) -> Self:
        """Plays a file, as `ipywidgets.Video.from_file`; the options are those of the class."""
        return cls(os.fspath(filename), **options)

    @classmethod
    def from_url(cls, url: str | bytes, **options: Any) -> Self:
        """Plays an http(s) address, as `ipywidgets.Video.from_url`.

        Raises:
            ValueError: It is no such address.
        """
        address = url.decode() if isinstance(url, bytes) else url
        if not address.lower().startswith(("http://", "https://")):
            msg = f"{address[:80]!r} is no http(s) address; VideoPlayer.from_file plays files."
            raise ValueError(msg)
        return cls(address, **options)

    def _ipython_display_(self) -> None:
        line = f"Video: {self._shown}. To play it here after the kernel has ended, run the cell again."
        display_beside(line, self.model_id, repr(self))

    def __repr__(self) -> str:
        return f"Video player: {self._shown}"


async def _hello(_body: Any, _buffers: Any) -> Answer:
    return Answer()


def own_host() -> Host:
    """Where this runs."""
    from IPython import get_ipython

    return find_host(get_ipython())


def _shown(medium: Medium) -> str:
    """What a person beside the notebook would call it."""
    if medium.temporary or isinstance(medium.source, str):
        return medium.title
    return display_path(medium.source, folder=own_host().folder)
