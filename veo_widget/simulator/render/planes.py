"""Pictures as YUV 4:2:0 planes (BT.709, video range) and the few operations a frame is made of.

Frames are composed in the encoder's own format: three bytes fewer per pixel to move than RGB, and no
conversion per frame. Layers are converted once; then a frame is slices copied and small patches blended.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]

# RGB (0..255) to Y, Cb, Cr in video range.
_MATRIX = np.array([[0.1826, 0.6142, 0.0620], [-0.1006, -0.3386, 0.4392], [0.4392, -0.3989, -0.0403]], dtype=np.float32)


@dataclass
class Planes:
    """Y at full size, U and V at half; width and height are even."""

    y: Bytes
    u: Bytes
    v: Bytes

    @property
    def size(self) -> tuple[int, int]:
        return self.y.shape[1], self.y.shape[0]

    def each(self) -> tuple[tuple[Bytes, int], ...]:
        """The planes, each with the divisor of its coordinates."""
        return (self.y, 1), (self.u, 2), (self.v, 2)

    def copy(self) -> Planes:
        return Planes(self.y.copy(), self.u.copy(), self.v.copy())

    def rows(self, top: int, bottom: int) -> Planes:
        """A view of some rows; `top` and `bottom` are even."""
        half = slice(top // 2, bottom // 2)
        return Planes(self.y[top:bottom], self.u[half], self.v[half])


def blank(width: int, height: int) -> Planes:
    half = (height // 2, width // 2)
    return Planes(np.full((height, width), 16, np.uint8), np.full(half, 128, np.uint8), np.full(half, 128, np.uint8))


def even(number: float) -> int:
    return 2 * round(number / 2)


def from_image(image: Image.Image) -> Planes:
    """Planes of an RGB image whose sides are even."""
    rgb = np.asarray(image.convert("RGB"), dtype=np.float32)
    yuv = rgb @ _MATRIX.T
    chroma = yuv[:, :, 1:].reshape(rgb.shape[0] // 2, 2, rgb.shape[1] // 2, 2, 2).mean(axis=(1, 3)) + 128.0
    return Planes(_round(yuv[:, :, 0] + 16.0), _round(chroma[:, :, 0]), _round(chroma[:, :, 1]))


def to_image(planes: Planes) -> Image.Image:
    """The way back to RGB."""
    colours = [
        np.repeat(np.repeat(plane, 2, axis=0), 2, axis=1).astype(np.float32) - 128 for plane in (planes.u, planes.v)
    ]
    yuv = np.dstack([planes.y.astype(np.float32) - 16, *colours])
    return Image.fromarray(_round((yuv @ np.linalg.inv(_MATRIX).T).astype(np.float32)))


def _round(values: NDArray[np.float32]) -> Bytes:
    rounded: Bytes = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return rounded


class Sprite:
    """A patch with transparency, ready to be blended: colour times alpha is computed once, not per frame."""

    def __init__(self, image: Image.Image, *, opacity: float = 1.0) -> None:
        colour, alpha = from_image(image), np.asarray(image.getchannel("A"), dtype=np.float32) * opacity
        self.width, self.height = image.size
        self._parts: list[tuple[Words, Words, int]] = []
        half = alpha.reshape(self.height // 2, 2, self.width // 2, 2).mean(axis=(1, 3))
        for (plane, step), cover in zip(colour.each(), (alpha, half, half), strict=True):
            weight = np.round(cover * (256 / 255)).astype(np.uint16)
            self._parts.append((plane * weight, 256 - weight, step))

    def onto(self, target: Planes, x: float, y: float) -> None:
        """Blend with the top left corner at (x, y); what lies outside is cut off."""
        # Y moves by whole pixels, U and V by every second: half a pixel of colour is not seen, a two-pixel
        # step is.
        left, top = math.floor(x), math.floor(y)
        for (plane, _), (colour, rest, step) in zip(target.each(), self._parts, strict=True):
            _blend(plane, colour, rest, left // step, top // step)


def _blend(plane: Bytes, colour: Words, rest: Words, left: int, top: int) -> None:
    height, width = plane.shape
    x0, x1 = max(left, 0), min(left + colour.shape[1], width)
    y0, y1 = max(top, 0), min(top + colour.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return
    part = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    under = plane[y0:y1, x0:x1]
    under[...] = (under * rest[part] + colour[part]) >> 8


def mix(first: Planes, second: Planes, weight: float) -> Planes:
    """`first` at weight 0, `second` at weight 1, exactly."""
    if weight <= 0 or weight >= 1:
        return (second if weight >= 1 else first).copy()
    share = np.uint16(round(weight * 256))
    rest = np.uint16(256 - share)
    pairs = zip(first.each(), second.each(), strict=True)
    return Planes(*[((a * rest + b * share) >> 8).astype(np.uint8) for (a, _), (b, _) in pairs])


def zoomed(source: Planes, factor: float, centre: tuple[float, float]) -> Planes:
    """`source` seen `factor` (>= 1) times nearer around a relative centre; exact at factor 1."""
    if factor <= 1.0:
        return source
    parts = []
    for plane, _ in source.each():
        height, width = plane.shape
        w, h = width / factor, height / factor
        x, y = (width - w) * centre[0], (height - h) * centre[1]
        near = Image.fromarray(plane).resize((width, height), Image.Resampling.BILINEAR, box=(x, y, x + w, y + h))
        parts.append(np.asarray(near))
    return Planes(*parts)
