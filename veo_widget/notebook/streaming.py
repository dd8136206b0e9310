"""The bytes of videos for a page, a range at a time: as a stream in fragments, or of the file as it is.

The page asks for the next range when it wants it, which is all the back-pressure there is: nothing is pushed and
nothing is kept for a page here. Any widget that can name a file by an id shares this.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from veo_widget.engine.loop import EngineLoop
from veo_widget.media.mp4.boxes import NotStreamable
from veo_widget.media.sound import opus_of
from veo_widget.media.streams import Stream, open_stream, version_of
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed, answer_bytes

PIECE = 512 * 1024
"""Bytes an answer may carry; hosts are known to drop larger ones."""
FIRST = 384 * 1024
"""Bytes that come with the description of a stream: a key frame and what a decoder wants behind it before it draws."""
_REMEMBERED = 16
"""Streams whose tables are kept; those of a minute take half a megabyte."""

Find = Callable[[str], Awaitable[Path]]
"""Gives the path of what a page calls by an id; raises RequestFailed where there is none."""


class Streams:
    """The streams opened last, so that a read need not look at the tables again. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Path, str, bool], Stream] = OrderedDict()

    def open(self, path: Path, version: str, *, opus: bool) -> Stream:
        """A file's stream; see `media.streams.open_stream` for what is raised."""
        key = (path, version, opus)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = open_stream(path, opus_of(path, version) if opus else None)
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return known


class StreamDesk:
    """Answers what a page asks about the bytes of videos.

    Args:
        loop: Whose worker threads read.
        find: Gives the path of a file by the id the page has for it.
    """

    def __init__(self, loop: EngineLoop, find: Find) -> None:
        self._loop = loop
        self._find = find
        self._streams = Streams()
        self._paths: dict[str, Path] = {}  # an id names one file for good; touched on the loop's thread only

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name: ``stream.open``, ``stream.read``, ``file.read``."""
        return {"stream.open": self._open, "stream.read": self._read, "file.read": self._read_file}

    async def prepare(self, media: str, *, opus: bool) -> None:
        """Does ahead what opening a stream would have to do; a file that cannot be streamed is left alone."""
        try:
            path = await self._path(media)
            await self._loop.in_files(lambda: self._streams.open(path, version_of(path), opus=opus))
        except (RequestFailed, NotStreamable, OSError):
            return  # the page will be told when it asks

    async def _open(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        path = await self._path(str(body["media"]))
        # Encoding sound takes a while, and clicks must not wait behind it.
        work = self._loop.in_files if _wants_opus(body) else self._loop.in_desk
        return await work(self._opened, path, body)

    async def _read(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        path = await self._path(str(body["media"]))
        return await self._loop.in_desk(self._piece, path, body)

    async def _read_file(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        path = await self._path(str(body["media"]))
        return await self._loop.in_desk(_file_piece, path, body)

    async def _path(self, media: str) -> Path:
        """Where a medium is; looked up once, for beside a busy cell every step to another thread takes a while."""
        if media not in self._paths:
            self._paths[media] = await self._find(media)
        return self._paths[media]

    def _opened(self, path: Path, body: Mapping[str, Any]) -> Answer:
        """What a stream is, and its first bytes: the head and the fragments that fit behind it. In a worker thread."""
        version = _version(path)
        try:
            stream = self._streams.open(path, version, opus=_wants_opus(body))
        except NotStreamable as error:
            msg = f"{path.name} cannot be sent in parts: {error}."
            raise RequestFailed("unstreamable", msg, "It is fetched as a whole.") from None
        limit = min(FIRST, int(body.get("piece", FIRST)))
        ends = (fragment.offset + fragment.size for fragment in stream.fragments)
        first = max((end for end in ends if end <= limit), default=len(stream.head))
        value = {
            "mime": stream.mime_type,
            "duration": stream.duration,
            "size": stream.size,
            "head": len(stream.head),
            "fragments": [[round(each.time, 6), each.size, int(each.is_key)] for each in stream.fragments],
            "piece": PIECE,
            "version": version,
        }
        return answer_bytes(body, stream.read(0, first), value)

    def _piece(self, path: Path, body: Mapping[str, Any]) -> Answer:
        version = _version(path)
        if body.get("version") not in (None, version):
            msg = f"{path.name} has changed since it was opened here."
            raise RequestFailed("changed", msg, "Show it again.")
        stream = self._streams.open(path, version, opus=_wants_opus(body))
        start, end = _range(body, stream.size)
        return answer_bytes(body, stream.read(start, end))


def _file_piece(path: Path, body: Mapping[str, Any]) -> Answer:
    """A range of the file as it is; the first answer tells how long it is. In a worker thread."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            start, end = _range(body, size)
            file.seek(start)
            return answer_bytes(body, file.read(end - start), {"size": size})
    except FileNotFoundError:
        raise _missing(path) from None


def _range(body: Mapping[str, Any], size: int) -> tuple[int, int]:
    """The range a page asks for, as far as there is something."""
    start, end = int(body["start"]), int(body["end"])
    if not 0 <= start <= end <= start + PIECE:
        msg = f"Bytes {start} to {end} are no range of at most {PIECE}."
        raise RequestFailed("invalid", msg)
    return min(start, size), min(end, size)


def _wants_opus(body: Mapping[str, Any]) -> bool:
    return body.get("audio") == "opus"


def _version(path: Path) -> str:
    try:
        return version_of(path)
    except FileNotFoundError:
        raise _missing(path) from None


def _missing(path: Path) -> RequestFailed:
    return RequestFailed("missing", f"The file {path.name} is no longer there.")
