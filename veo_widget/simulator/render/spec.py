"""What a clip depends on, all of it, and the cache key that follows. No heavy imports here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from veo_widget.simulator.order import FPS as FPS
from veo_widget.simulator.order import Order

# Raised whenever the drawing changes, so that an old cache is not served as new.
DRAWING = 2


@dataclass(frozen=True)
class ClipSpec:
    """One sample of an order, with its effective seed; images are sha256 names."""

    prompt: str
    negative_prompt: str
    model: str
    seed: int
    seconds: int
    width: int
    height: int
    audio: bool
    image: str | None = None
    last_frame: str | None = None
    references: tuple[str, ...] = ()
    resize_mode: str = "pad"
    lossless: bool = False
    film: str | None = None
    film_frames: int = 0
    work: str = ""

    @staticmethod
    def of(order: Order, seed: int) -> ClipSpec:
        width, height = order.size
        return ClipSpec(
            prompt=order.prompt,
            negative_prompt=order.negative_prompt,
            model=order.model,
            seed=seed,
            seconds=order.seconds,
            width=width,
            height=height,
            audio=order.audio,
            image=order.image,
            last_frame=order.last_frame,
            references=order.references,
            resize_mode=order.resize_mode,
            lossless=order.lossless,
            film=order.film,
            film_frames=order.film_frames,
            work=order.work,
        )

    @property
    def frames(self) -> int:
        """New frames, without those of an input video."""
        return self.seconds * FPS

    @property
    def all_frames(self) -> int:
        return self.film_frames + self.frames

    @property
    def band_top(self) -> int:
        """First row of the caption band, which reaches to the bottom: the lowest 14 % of the picture."""
        return self.height - 2 * round(self.height * 0.07)

    def key(self) -> str:
        facts = {**asdict(self), "drawing": DRAWING}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def shape_key(self) -> str:
        sound = "sound" if self.audio else "silent"
        return f"stub{DRAWING}-{self.width}x{self.height}-{self.all_frames}f-{sound}"

    def dice(self) -> int:
        """Where all chance in this clip comes from: the request's text and seed, not its size or length."""
        text = json.dumps([self.prompt, self.negative_prompt, self.model, self.seed])
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
