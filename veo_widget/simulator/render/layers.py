"""Layers of a scene: opaque tiles to copy, ragged sprites to blend, each with its depth for the parallax."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from veo_widget.simulator.render.planes import Bytes, Planes, Sprite, even, from_image


class Tile:
    """An opaque patch that is copied, the cheapest thing a frame can hold."""

    def __init__(self, image: Image.Image) -> None:
        self._planes = from_image(image)

    def onto(self, target: Planes, x: float, y: float) -> None:
        left, top = math.floor(x), 2 * math.floor(y / 2)
        for (plane, step), (source, _) in zip(target.each(), self._planes.each(), strict=True):
            _copy(plane, source, left // step, top // step)


class Layer:
    """An RGBA strip as wide as the scene plus its travel: blended where it is ragged, copied where it is
    solid.
    """

    def __init__(self, image: Image.Image, *, depth: float, sway: float = 0.0) -> None:
        self.depth = depth
        self.sway = sway
        image = even_sized(image)
        alpha = np.asarray(image.getchannel("A"))
        filled = np.flatnonzero(alpha.any(axis=1))
        first = int(filled[0]) // 2 * 2 if len(filled) else 0
        solid = _solid_from(alpha)
        self._top, self._solid = first, solid
        self._ragged = Sprite(image.crop((0, first, image.width, solid))) if solid > first else None
        self._below = Tile(image.crop((0, solid, image.width, image.height))) if solid < image.height else None

    def onto(self, target: Planes, x: float, y: float) -> None:
        if self._ragged is not None:
            self._ragged.onto(target, x, y + self._top)
        if self._below is not None:
            self._below.onto(target, x, y + self._solid)


def _solid_from(alpha: Bytes) -> int:
    """The first even row from which on everything is opaque; the height if the last row is not."""
    holes = np.flatnonzero((alpha < 255).any(axis=1))
    return even(int(holes[-1]) + 2) if len(holes) and holes[-1] + 2 <= len(alpha) else (len(alpha) if len(holes) else 0)


def _copy(plane: Bytes, source: Bytes, left: int, top: int) -> None:
    height, width = plane.shape
    x0, x1 = max(left, 0), min(left + source.shape[1], width)
    y0, y1 = max(top, 0), min(top + source.shape[0], height)
    if x0 < x1 and y0 < y1:
        plane[y0:y1, x0:x1] = source[y0 - top : y1 - top, x0 - left : x1 - left]


def even_sized(image: Image.Image) -> Image.Image:
    size = max(2, even(image.width)), max(2, even(image.height))
    return image if image.size == size else image.resize(size)


def scaled(image: Image.Image, factor: float) -> Image.Image:
    """Art is drawn for a 720-line picture and enlarged once, so that a 4k scene costs no more to draw."""
    if factor == 1:
        return even_sized(image)
    size = even(image.width * factor), even(image.height * factor)
    return image.resize(size, Image.Resampling.BICUBIC)
