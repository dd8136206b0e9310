"""What a player can be given: a clip or its id, a file, a web address, or bytes; and its way to the page.

Each gets an id of its own, by which the page asks for its bytes and frames. Bytes in memory are written to a
temporary file, because everything reads files; it goes when the player does.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from veo_widget.clip import Clip
from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Handler, RequestFailed
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.scenes import Scenes
from veo_widget.notebook.streaming import StreamDesk
from veo_widget.notebook.text import short
from veo_widget.studio import default_studio

VideoSource = Any
"""A `Clip` or its id, a path, an http(s) address, or the bytes of a video file."""
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_TITLE_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Medium:
    """One video that is shown.

    Attributes:
        source: The file, or the address where the page finds it by itself.
        title: What it is called, for people.
        clip: The clip it is, where it is one.
        temporary: Whether the file is there for the player alone.
        id: How the page calls it.
    """

    source: Path | str
    title: str
    clip: Clip | None = None
    temporary: bool = False
    id: str = field(default_factory=lambda: secrets.token_hex(8))

    def data(self, host: Host) -> dict[str, Any]:
        """The video as the page gets it."""
        is_file = isinstance(self.source, Path)
        data: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "file": host.served(self.source) if isinstance(self.source, Path) else None,
            "url": None if is_file else self.source,
        }
        if self.clip is not None:
            data |= {"width": self.clip.record.width, "height": self.clip.record.height}
        return data


class Media:
    """The videos of one widget, and the answers to what its page asks about them."""

    def __init__(self, media: Sequence[Medium]) -> None:
        self._by_id = {medium.id: medium for medium in media}
        clips = [medium.clip for medium in media if medium.clip is not None]
        self.loop = clips[0]._studio.engine_loop if clips else _own_loop()
        self._streams = StreamDesk(self.loop, self._find_file)
        self._scenes = Scenes(self.loop, self._find)
        temporary = [Path(medium.source) for medium in media if medium.temporary]
        self.close = weakref.finalize(self, _forget, temporary)
        """Deletes what was written for the player alone; done at the latest when Python ends."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Requests by name."""
        return self._streams.handlers | self._scenes.handlers

    async def _find(self, medium_id: str) -> Path | str:
        found = self._by_id.get(medium_id)
        if found is None:
            raise RequestFailed("missing", "This player has no such video.")
        return found.source

    async def _find_file(self, medium_id: str) -> Path:
        source = await self._find(medium_id)
        if isinstance(source, str):
            raise RequestFailed("missing", "This video is played from the web.")
        return source


def medium_of(source: VideoSource) -> Medium:
    """What a source stands for.

    Raises:
        FileNotFoundError: There is no such file or clip.
        TypeError: It is no kind of video source.
    """
    if isinstance(source, Clip):
        return _of_clip(source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Medium(source=_kept(bytes(source)), title="Video", temporary=True)
    if not isinstance(source, (str, os.PathLike)):
        msg = f"A video is a Clip, its id, a path, an address or bytes, not {type(source).__name__}."
        raise TypeError(msg)
    text = os.fspath(source)
    if isinstance(text, str) and text.lower().startswith(("http://", "https://")):
        return Medium(source=text, title=unquote(Path(urlsplit(text).path).name) or text)
    if isinstance(text, str) and _ULID.fullmatch(text) and not Path(text).exists():
        return _of_clip(_clip_of(text))
    path = Path(os.fsdecode(text)).expanduser().absolute()
    if not path.is_file():
        raise _no_file(path)
    return Medium(source=path.resolve(), title=path.name)


def _of_clip(clip: Clip) -> Medium:
    if not clip.path.is_file():
        msg = f"The file {clip.path.name} is no longer in the library."
        raise FileNotFoundError(msg)
    named = short(clip.request.prompt, _TITLE_LENGTH) or f"Clip {clip.id[-6:]}"
    return Medium(source=clip.path.resolve(), title=named, clip=clip)


def _clip_of(clip_id: str) -> Clip:
    studio = default_studio()
    record = studio.library.clip(clip_id)
    job = studio.library.job(record.job_id) if record else None
    if record is None or job is None:
        msg = f"There is no clip {clip_id} in this library. `veo.library().clips()` lists what there is."
        raise FileNotFoundError(msg)
    return Clip(studio, record, job.request)


def _no_file(path: Path) -> FileNotFoundError:
    if path.is_dir():
        return FileNotFoundError(f"{path} is a folder, not a video.")
    names = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    hint = f"Did you mean {near[0]}?" if near else "Check the name and the folder you are in."
    return FileNotFoundError(f"There is no file {path}. {hint}")


def _kept(data: bytes) -> Path:
    """Bytes as a temporary file."""
    handle, name = tempfile.mkstemp(prefix="veo-", suffix=".mp4")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return Path(name)


def _forget(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@cache
def _own_loop() -> EngineLoop:
    """One loop for all players of files: they need no library, and none is made for them."""
    return EngineLoop()
