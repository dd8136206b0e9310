"""Small moving things in the air: dust, rain, snow, sparks, petals, bubbles."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from veo_widget.simulator.render.growth import ink
from veo_widget.simulator.render.layers import scaled
from veo_widget.simulator.render.palette import Palette, Rgb
from veo_widget.simulator.render.planes import Planes, Sprite

_LEVELS = 4


@dataclass(frozen=True)
class Kind:
    """Speeds in picture heights a second, sizes in pixels of a 720-line picture."""

    count: int
    fall: float
    drift: float
    sway: float
    sizes: tuple[int, ...]
    opacity: float
    shape: str = "glow"


_KINDS = {
    "rain": Kind(80, 1.25, -0.12, 0.0, (26, 36, 48), 0.4, "streak"),
    "snow": Kind(70, 0.13, 0.03, 0.03, (8, 12, 18), 0.9),
    "bubbles": Kind(34, -0.12, 0.0, 0.02, (14, 20, 34), 0.6, "ring"),
    "sparks": Kind(34, -0.06, 0.02, 0.04, (12, 18, 30), 0.95),
    "petals": Kind(30, 0.11, 0.06, 0.05, (14, 18, 24), 0.95, "petal"),
    "dust": Kind(26, -0.02, 0.03, 0.02, (10, 16, 26), 0.55),
}


class Particles:
    """A cloud of sprites with steady paths that wrap around the picture's edges."""

    def __init__(
        self, weather: str, palette: Palette, size: tuple[int, int], scale: float, dice: np.random.Generator
    ) -> None:
        self._kind = _KINDS.get(weather, _KINDS["dust"])
        self._size = size
        self._start = dice.random((self._kind.count, 2))
        self._pace = dice.uniform(0.6, 1.4, self._kind.count)
        self._turn = dice.random(self._kind.count) * math.tau
        which = dice.integers(0, len(self._kind.sizes), self._kind.count)
        sprites = [self._sprites(each, palette, scale) for each in self._kind.sizes]
        self._sprites_of = [sprites[index] for index in which]

    def onto(self, target: Planes, seconds: float, presence: float = 1.0) -> None:
        """Draw the moment `seconds`; `presence` 0..1 fades all of them, in steps."""
        level = round(presence * _LEVELS)
        if level <= 0:
            return
        width, height = self._size
        sway = np.sin(seconds * 1.3 * self._pace + self._turn) * self._kind.sway
        x = (self._start[:, 0] + (self._kind.drift * seconds * self._pace + sway) * height / width) % 1.0
        y = (self._start[:, 1] + self._kind.fall * seconds * self._pace) % 1.0
        for sprites, px, py in zip(self._sprites_of, x * (width + 80) - 60, y * (height + 80) - 60, strict=True):
            sprites[level - 1].onto(target, float(px), float(py))

    def _sprites(self, size: int, palette: Palette, scale: float) -> list[Sprite]:
        image = scaled(_SHAPES[self._kind.shape](size, palette), scale)
        return [Sprite(image, opacity=self._kind.opacity * level / _LEVELS) for level in range(1, _LEVELS + 1)]


def _canvas(size: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGBA", (size * 4, size * 4), (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def _glow(size: int, palette: Palette) -> Image.Image:
    y, x = np.mgrid[0:size, 0:size] - (size - 1) / 2
    light = np.exp(-((np.hypot(x, y) / (size * 0.22)) ** 2)) * 255
    pixels = np.dstack([np.broadcast_to(palette.light, (size, size, 3)), light])
    return Image.fromarray(pixels.astype(np.uint8))


def _ring(size: int, palette: Palette) -> Image.Image:
    image, draw = _canvas(size)
    edge = size * 4 - 6
    draw.ellipse([4, 4, edge, edge], outline=ink(palette.light, 200), width=6, fill=ink(palette.light, 45))
    draw.ellipse([size, size, size * 1.7, size * 1.7], fill=ink(palette.light, 230))
    return image.reduce(4)


def _streak(size: int, palette: Palette) -> Image.Image:
    image, draw = _canvas(size)
    pale: Rgb = palette.light
    draw.line([(size * 2 + size * 0.18, 0), (size * 2 - size * 0.18, size * 4)], fill=ink(pale, 230), width=6)
    return image.filter(ImageFilter.GaussianBlur(2)).reduce(4)


def _petal(size: int, palette: Palette) -> Image.Image:
    image, draw = _canvas(size)
    draw.ellipse([size, size * 0.4, size * 2.4, size * 3.6], fill=ink(palette.accent * 0.6 + palette.light * 0.4))
    return image.rotate(35).reduce(4)


_SHAPES = {"glow": _glow, "ring": _ring, "streak": _streak, "petal": _petal}
