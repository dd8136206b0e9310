"""An accepted request, free of any wire's spelling: what to render and how to deliver it.

`rules` makes orders, `operations` keep them, `render` draws them. Images are named by the sha256 of their
bytes, so that an order is small, hashable and fit for the disk and the ledger.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

FPS = 24
_SHORT_EDGE = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}


@dataclass(frozen=True)
class Order:
    """`seed` is None when the caller left it to the service; `prompt` is already free of directives."""

    model: str
    prompt: str
    directives: tuple[str, ...] = ()
    negative_prompt: str = ""
    seconds: int = 8
    resolution: str = "720p"
    aspect_ratio: str = "16:9"
    samples: int = 1
    seed: int | None = None
    audio: bool = True
    image: str | None = None
    last_frame: str | None = None
    references: tuple[str, ...] = ()
    resize_mode: str = "pad"
    lossless: bool = False
    storage_uri: str | None = None
    wire: str = "vertex"
    # What is done to an input video of so many frames: nothing, "extend", "edit" or "upscale".
    film: str | None = None
    film_frames: int = 0
    work: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        short = _SHORT_EDGE[self.resolution]
        long = short * 16 // 9
        return (long, short) if self.aspect_ratio == "16:9" else (short, long)

    @property
    def images(self) -> list[str]:
        return [sha for sha in (self.image, self.last_frame, *self.references) if sha]

    @property
    def frames(self) -> int:
        """What the finished clip holds: the input video's frames and the new ones."""
        return self.film_frames + self.seconds * FPS

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Order:
        lists = {"directives": tuple(data["directives"]), "references": tuple(data["references"])}
        return Order(**{**data, **lists})

    def sha256(self) -> str:
        """Equal requests have equal hashes; where the answer is delivered is part of the request."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()
