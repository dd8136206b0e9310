"""Input videos: what an MP4 is, read from its header and first frame, and whether it can be worked on."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from veo_widget.simulator.order import FPS


@dataclass(frozen=True)
class Film:
    """A video somebody sent, named by the sha256 of its bytes."""

    sha: str
    width: int
    height: int
    frames: int
    rate: float
    audio: bool

    @property
    def seconds(self) -> float:
        return self.frames / FPS

    @property
    def aspect_ratio(self) -> str:
        """``16:9``, ``9:16``, or the sides as they are for any other shape."""
        known = {(16, 9): "16:9", (9, 16): "9:16"}
        return next(
            (name for (wide, high), name in known.items() if self.width * high == self.height * wide),
            f"{self.width}:{self.height}",
        )

    @property
    def short_edge(self) -> int:
        return min(self.width, self.height)


def probe(data: bytes) -> Film | None:
    """The facts of an MP4 with at least one frame that decodes, else None."""
    import av

    try:
        with av.open(io.BytesIO(data), "r", format="mp4") as container:
            stream = container.streams.video[0]
            frame = next(container.decode(video=0))
            rate = float(stream.average_rate or 0)
            count, audio = stream.frames, bool(container.streams.audio)
    # A hostile file can fail in many ways, all of which mean "no video".
    except Exception:
        return None
    return Film(hashlib.sha256(data).hexdigest(), frame.width, frame.height, count, rate, audio)
