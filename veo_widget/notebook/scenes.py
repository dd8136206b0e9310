"""What a player knows of a video besides its bytes: when its frames are shown, and a strip of small ones.

Both are read from the file in a worker thread, once; a strip takes a second of work, so they are made one
after the other and clicks are answered meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veo_widget.engine.loop import EngineLoop
from veo_widget.media.sheets import STRIP_TILES, filmstrip
from veo_widget.media.timing import Timing, read_timing
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed

Find = Callable[[str], Awaitable[Path | str]]
"""Gives the file, or the web address, of what the page calls a medium; raises RequestFailed where there is none."""
_KEPT = 64
"""How many files' facts and strips are remembered; some 4 MB."""


@dataclass
class _Scene:
    timing: Timing
    strip: tuple[bytes, tuple[int, int]] | None = None


class Scenes:
    """Answers ``facts`` and ``filmstrip`` of one page. All methods run on the engine's loop."""

    def __init__(self, loop: EngineLoop, find: Find) -> None:
        self._loop = loop
        self._find = find
        self._known: OrderedDict[tuple[object, ...], _Scene] = OrderedDict()
        self._making = asyncio.Lock()

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name."""
        return {"facts": self._facts, "filmstrip": self._filmstrip}

    async def _facts(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        source = await self._find(str(body["media"]))
        timing = (await self._scene(source)).timing
        facts: dict[str, Any] = {
            "fps": [timing.rate.numerator, timing.rate.denominator],
            "name": source.name if isinstance(source, Path) else "",
            "path": str(source),
        }
        fields = ("frames", "start", "duration", "width", "height", "audio")
        facts |= {name: getattr(timing, name) for name in fields}
        return Answer(facts | ({"times": list(timing.times)} if timing.times else {}))

    async def _filmstrip(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        source = await self._find(str(body["media"]))
        scene = await self._scene(source)
        async with self._making:
            if scene.strip is None:
                scene.strip = await self._read(filmstrip, source, scene.timing)
        data, (width, height) = scene.strip
        return Answer({"tiles": STRIP_TILES, "width": width, "height": height}, (data,))

    async def _scene(self, source: Path | str) -> _Scene:
        key = await self._loop.in_desk(_version, source)
        if key not in self._known:
            self._known.setdefault(key, _Scene(await self._read(read_timing, source)))  # another may have been first
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]

    async def _read(self, function: Callable[..., Any], source: Path | str, *args: Any) -> Any:
        """Runs a reader in a worker thread: a file's beside the desk, a web address's where waiting is usual."""
        run = self._loop.in_desk if isinstance(source, Path) else self._loop.in_wire
        try:
            return await run(function, source, *args)
        except ValueError as error:
            raise RequestFailed("unreadable", f"The video has no frames to show: {error}.") from None


def _version(source: Path | str) -> tuple[object, ...]:
    """What changes when a file does. In a worker thread."""
    if isinstance(source, str):
        return (source,)
    try:
        status = source.stat()
    except OSError:
        raise RequestFailed("missing", f"The file {source.name} is no longer there.") from None
    return (source, status.st_mtime_ns, status.st_size)
