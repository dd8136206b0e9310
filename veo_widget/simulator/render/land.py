"""Land: the strips between sky and camera, from far to near, by the kind of place.

Each strip is an RGBA picture as wide as the scene plus its travel; what stands on it comes from `growth`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from veo_widget.simulator.render import growth
from veo_widget.simulator.render.palette import Palette, Rgb
from veo_widget.simulator.render.sky import Field, blend, to_image

Profile = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Strip:
    """`depth` 0 is the sky, 1 the ground under the camera; `sway` is how far waves rock it, in pixels."""

    image: Image.Image
    depth: float
    sway: float = 0.0


@dataclass(frozen=True)
class Plot:
    """Where land is drawn: size in pixels, colours, chance."""

    width: int
    height: int
    palette: Palette
    dice: np.random.Generator

    def colour(self, nearness: float) -> Rgb:
        """Air lightens what is far: from the horizon's haze to the near dark."""
        far = blend(self.palette.far, self.palette.horizon, 0.45 * (1 - nearness))
        return blend(far, self.palette.near, nearness)

    def ridge(self, base: float, swing: float, waves: tuple[float, ...], rough: float = 0.0) -> Profile:
        """The upper edge of a strip, in pixels from the top; `base` and `swing` as shares of the height."""
        x = np.arange(self.width, dtype=np.float32)
        edge = np.zeros(self.width, np.float32)
        for count in waves:
            edge += np.sin(x / 1280 * 6.283 * count + self.dice.random() * 6.283) / np.sqrt(count)
        if rough:
            for width, share in ((150, 1.0), (60, 0.45), (22, 0.16)):
                points = self.dice.random(max(8, self.width // width))
                edge += rough * share * np.interp(x, np.linspace(0, self.width, len(points)), points)
        edge /= max(float(np.abs(edge).max()), 1e-6)
        return (base + swing * edge) * self.height

    def earth(self, edge: Profile, nearness: float, glow: float = 0.5) -> Field:
        """RGBA: opaque below `edge`, lit along it and darker further down."""
        y = np.arange(self.height, dtype=np.float32)[:, None]
        depth = y - edge[None, :]
        body, light = self.colour(nearness), blend(self.colour(nearness), self.palette.light, glow)
        fade = np.exp(-np.clip(depth, 0, None) / (26 + 60 * nearness))[:, :, None]
        colour = body * (1 - 0.25 * np.clip(depth / self.height, 0, 1))[:, :, None]
        colour = colour + (light - colour) * fade * 0.6
        return np.dstack([colour, np.clip(depth + 0.5, 0, 1) * 255])


def draw_land(place: str, plot: Plot) -> list[Strip]:
    """The strips of this kind of place, far ones first."""
    return {"city": _city, "sea": _sea, "desert": _desert, "forest": _forest, "peaks": _peaks}.get(place, _hills)(plot)


def _strip(plot: Plot, edge: Profile, nearness: float, depth: float, *, glow: float = 0.5, sway: float = 0) -> Strip:
    return Strip(to_image(plot.earth(edge, nearness, glow)), depth, sway)


def _hills(plot: Plot) -> list[Strip]:
    return [
        _strip(plot, plot.ridge(0.62, 0.07, (1.3, 2.9)), 0.15, 0.25),
        _strip(plot, plot.ridge(0.71, 0.06, (1.0, 2.2, 5.1)), 0.45, 0.5),
        _strip(plot, plot.ridge(0.85, 0.04, (0.8, 2.0)), 0.9, 1.0, glow=0.35),
    ]


def _peaks(plot: Plot) -> list[Strip]:
    far, middle = plot.ridge(0.5, 0.2, (1.1, 2.3, 4.7), 1.5), plot.ridge(0.66, 0.1, (1.4, 3.1), 0.9)
    return [
        Strip(to_image(growth.snow_caps(plot.earth(far, 0.25), far, plot.palette)), 0.2),
        _strip(plot, middle, 0.5, 0.5),
        _strip(plot, plot.ridge(0.86, 0.04, (0.9, 2.1)), 0.9, 1.0, glow=0.3),
    ]


def _desert(plot: Plot) -> list[Strip]:
    plain = plot.ridge(0.74, 0.012, (1.2, 3.4))
    trees = growth.acacias(to_image(plot.earth(plain, 0.5, 0.6)), plain, plot.colour(0.92), plot.dice)
    return [
        _strip(plot, plot.ridge(0.66, 0.05, (0.7, 1.9)), 0.12, 0.2),
        Strip(trees, 0.5),
        _strip(plot, plot.ridge(0.84, 0.025, (0.7, 2.3)), 0.85, 1.0, glow=0.5),
    ]


def _forest(plot: Plot) -> list[Strip]:
    strips = []
    for base, nearness, depth, size in ((0.62, 0.15, 0.2, 70), (0.72, 0.5, 0.5, 120)):
        edge = plot.ridge(base, 0.05, (1.1, 2.7))
        earth = to_image(plot.earth(edge, nearness, 0.3))
        strips.append(Strip(growth.pines(earth, edge, plot.colour(nearness), size, plot.dice), depth))
    return [*strips, _strip(plot, plot.ridge(0.86, 0.03, (0.8, 2.4)), 0.9, 1.0, glow=0.35)]


def _sea(plot: Plot) -> list[Strip]:
    strips = [_strip(plot, plot.ridge(0.62, 0.001, (1.0,)), 0.1, 0.1, glow=0.75)]
    for index in range(4):
        edge = plot.ridge(0.67 + 0.075 * index, 0.008 + 0.007 * index, (4.3 - 0.7 * index, 7.1 - index))
        nearness = 0.25 + 0.2 * index
        strips.append(_strip(plot, edge, nearness, 0.25 + 0.22 * index, glow=0.7, sway=3.0 + 2.5 * index))
    return strips


def _city(plot: Plot) -> list[Strip]:
    strips = []
    for base, nearness, depth, wide in ((0.4, 0.2, 0.15, 46), (0.5, 0.55, 0.4, 74), (0.64, 0.85, 0.7, 120)):
        edge = growth.skyline(plot.width, plot.height, base, wide, plot.dice)
        houses = plot.earth(edge, nearness, 0.25)
        strips.append(Strip(growth.windows(to_image(houses), edge, wide, plot.palette, plot.dice), depth))
    street = plot.earth(np.full(plot.width, 0.87 * plot.height, np.float32), 0.95, 0.4)
    return [*strips, Strip(growth.reflections(to_image(street), 0.87, plot.palette, plot.dice), 1.0)]
