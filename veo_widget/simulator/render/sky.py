"""Skies: a gradient with soft light around a sun or moon, stars where it is dark, drifting clouds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from veo_widget.simulator.render.palette import Palette, Rgb

Field = NDArray[np.floating[Any]]

HORIZON = 0.74


def draw_sky(
    palette: Palette, width: int, height: int, sun: tuple[float, float], dice: np.random.Generator
) -> Image.Image:
    """An RGB sky; `sun` is where its light stands, in pixels."""
    rows = np.linspace(0, 1 / HORIZON, height, dtype=np.float32)[:, None]
    upper, lower = _smooth(rows / 0.55), _smooth((rows - 0.45) / 0.55)
    column = palette.top + (palette.middle - palette.top) * upper
    column = column + (palette.horizon - column) * lower
    sky = np.repeat(column[:, None, :], width, axis=1)
    if palette.starry:
        _add_stars(sky, dice)
    return to_image(_shine(sky, palette, sun, dice))


def _shine(sky: Field, palette: Palette, sun: tuple[float, float], dice: np.random.Generator) -> Field:
    height, width = sky.shape[:2]
    y, x = np.ogrid[0:height, 0:width]
    far = np.sqrt((x - sun[0]) ** 2 + (1.25 * (y - sun[1])) ** 2).astype(np.float32)
    radius = height * (0.055 if palette.starry else 0.075)
    glow = 0.55 * np.exp(-far / (height * 0.24)) + 0.22 * np.exp(-far / (height * 0.7))
    disc = np.clip((radius - np.hypot(x - sun[0], y - sun[1])) / 2 + 0.5, 0, 1).astype(np.float32)
    cover = np.clip(glow + disc, 0, 1)[:, :, None]
    # A little noise hides the steps that 8 bits make of a wide, gentle gradient.
    grain = dice.normal(0, 0.8, size=(height, width, 1)).astype(np.float32)
    lit: Field = sky + (palette.light - sky) * cover + grain
    return lit


def _add_stars(sky: Field, dice: np.random.Generator) -> None:
    height, width = sky.shape[:2]
    count = width * height // 2600
    x, y = dice.integers(1, width - 1, count), (dice.random(count) ** 1.6 * height * 0.7).astype(int) + 1
    light = dice.random(count) ** 3 * 190 + 45
    for dx, dy, share in ((0, 0, 1.0), (1, 0, 0.35), (-1, 0, 0.35), (0, 1, 0.35), (0, -1, 0.35)):
        sky[y + dy, x + dx] += (light * share)[:, None]


def draw_clouds(palette: Palette, width: int, height: int, dice: np.random.Generator) -> Image.Image:
    """An RGBA veil of clouds, lit from below."""
    noise = _noise(width, height, dice)
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    cover = _smooth((noise - 0.5) * 4.2) * np.sin(np.pi * np.clip(rows * 0.96 + 0.02, 0, 1)) ** 0.8
    lit = palette.horizon * 0.6 + palette.light * 0.4
    dim = palette.middle * 0.75 + palette.horizon * 0.25
    shade = _smooth((noise - 0.55) * 3.2)[:, :, None]
    colour = lit + (dim - lit) * shade
    return to_image(np.dstack([colour, cover * (110 if palette.starry else 165)]))


def _noise(width: int, height: int, dice: np.random.Generator) -> Field:
    total = np.zeros((height, width), np.float32)
    weight, sum_ = 1.0, 0.0
    for cells in (3, 6, 12, 24, 48):
        grid = Image.fromarray((dice.random((cells, cells * 2)) * 255).astype(np.uint8))
        total += weight * np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255
        sum_, weight = sum_ + weight, weight * 0.52
    return total / sum_


def _smooth(values: Field) -> Field:
    values = np.clip(values, 0, 1)
    return values * values * (3 - 2 * values)


def to_image(pixels: Field) -> Image.Image:
    """Float pixels 0..255, three or four channels, as an image."""
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def blend(first: Rgb, second: Rgb, share: float) -> Rgb:
    return first + (second - first) * np.float32(share)
