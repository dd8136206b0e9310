"""The one who acts: simple lit figures with a few phases of movement, drawn large and reduced.

A figure is drawn in its own units (about 200 wide) around its feet; the stage decides where it walks or
flies.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from veo_widget.simulator.render.growth import ink
from veo_widget.simulator.render.palette import Palette, Rgb

PHASES = 12
WIDTH, HEIGHT = 260, 200
_FEET = 190
_FINE = 3


class Pen:
    """Rounded strokes and blobs in figure units: x to the right, y up from the feet."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (x + WIDTH / 2) * _FINE, (_FEET - y) * _FINE

    def blob(self, x: float, y: float, wide: float, high: float, colour: Rgb) -> None:
        (px, py), w, h = self.at(x, y), wide * _FINE, high * _FINE
        self._draw.ellipse([px - w, py - h, px + w, py + h], fill=ink(colour))

    def stroke(self, points: list[tuple[float, float]], wide: float, colour: Rgb) -> None:
        placed = [self.at(*point) for point in points]
        self._draw.line(placed, fill=ink(colour), width=int(wide * _FINE), joint="curve")
        for x, y in points:
            self.blob(x, y, wide / 2, wide / 2, colour)

    def shape(self, points: list[tuple[float, float]], colour: Rgb) -> None:
        self._draw.polygon([self.at(*point) for point in points], fill=ink(colour))


def draw_subject(kind: str, phase: int, palette: Palette) -> Image.Image:
    """RGBA figure in one of `PHASES` phases."""
    image = Image.new("RGBA", (WIDTH * _FINE, HEIGHT * _FINE), (0, 0, 0, 0))
    turn = phase / PHASES * math.tau
    _FIGURES.get(kind, _orb)(Pen(image), turn, palette)
    figure = _lit(image.reduce(_FINE), palette)
    return figure if kind in ("bird", "boat", "") else _on_its_shadow(figure)


def _lit(figure: Image.Image, palette: Palette) -> Image.Image:
    """Light from above: bright upper edges, darker below, by comparing the outline with itself moved down."""
    pixels = np.asarray(figure, np.float32)
    alpha = pixels[:, :, 3]
    soft = np.asarray(figure.getchannel("A").filter(ImageFilter.GaussianBlur(7)), np.float32)
    rim = np.clip((alpha - np.roll(soft, 9, axis=0)) / 255, 0, 1)[:, :, None]
    fall = np.linspace(1.12, 0.62, figure.height, dtype=np.float32)[:, None, None]
    colour = pixels[:, :, :3] * fall
    colour = colour + (palette.light - colour) * rim * 0.6
    return Image.fromarray(np.clip(np.dstack([colour, alpha]), 0, 255).astype(np.uint8))


def _on_its_shadow(figure: Image.Image) -> Image.Image:
    shadow = Image.new("RGBA", figure.size, (0, 0, 0, 0))
    left, _, right, _ = figure.getbbox() or (0, 0, 0, 0)
    ImageDraw.Draw(shadow).ellipse([left + 6, _FEET - 8, right - 6, _FEET + 7], fill=(0, 0, 0, 105))
    return Image.alpha_composite(shadow.filter(ImageFilter.GaussianBlur(3)), figure)


def _leg(pen: Pen, x: float, top: float, swing: float, wide: float, colour: Rgb) -> None:
    knee = (x + math.sin(swing) * top * 0.35, top * 0.5)
    lift = max(0.0, math.cos(swing)) * 4
    foot = (x + math.sin(swing - 0.25) * top * 0.75, lift + wide / 2)
    pen.stroke([(x, top), knee, foot], wide, colour)


def _beast(pen: Pen, turn: float, palette: Palette, *, tall: float, neck: float, mane: bool, ear: str) -> None:
    coat = palette.accent
    dark, bob = coat * 0.62, math.sin(2 * turn) * 2
    back = tall + 22 + bob
    for x, lag in ((-42.0, 0.6), (38.0, 3.7)):
        _leg(pen, x, tall, 0.5 * math.sin(turn + lag), 13, dark)
    tail = math.sin(turn) * 10
    pen.stroke([(-56, back), (-84, back + 4 + tail), (-102, back - 22 + tail)], 7, coat)
    if mane:
        pen.blob(-103, back - 24 + tail, 9, 9, dark)
    pen.blob(-6, back - 8, 62, 27, coat)
    pen.blob(34, back - 4, 30, 30, coat)
    for x, lag in ((-50.0, 3.7), (46.0, 0.6)):
        _leg(pen, x, tall, 0.5 * math.sin(turn + lag), 15, coat)
    _head(pen, 72, back + neck, turn, palette, mane=mane, ear=ear, shoulder=(44.0, back))


def _head(
    pen: Pen,
    x: float,
    y: float,
    turn: float,
    palette: Palette,
    *,
    mane: bool,
    ear: str,
    shoulder: tuple[float, float],
) -> None:
    coat, dark = palette.accent, palette.accent * 0.55
    y += math.sin(turn) * 2
    pen.stroke([shoulder, (x - 6, y - 4)], 34 if mane else 26, coat)
    if mane:
        for step in range(12):
            angle = step / 12 * math.tau
            pen.blob(x - 6 + math.cos(angle) * 25, y + math.sin(angle) * 25, 14, 14, dark)
        pen.blob(x - 6, y, 30, 30, dark)
    if ear == "pointed":
        pen.shape([(x - 16, y + 12), (x - 12, y + 38), (x, y + 16)], coat)
        pen.shape([(x + 2, y + 16), (x + 12, y + 37), (x + 15, y + 10)], coat * 0.8)
    elif ear == "round":
        pen.blob(x - 12, y + 18, 8, 8, coat)
        pen.blob(x + 12, y + 18, 8, 8, coat * 0.8)
    else:
        pen.blob(x - 16, y + 2, 8, 17, dark)
    pen.blob(x, y, 23, 20, coat)
    pen.blob(x + 18, y - 7, 14, 10, coat * 1.12)
    pen.blob(x + 30, y - 4, 4, 4, palette.near * 0.6)
    pen.blob(x + 9, y + 5, 3.2, 3.2, palette.near * 0.4)


def _lion(pen: Pen, turn: float, palette: Palette) -> None:
    _beast(pen, turn, palette, tall=58, neck=34, mane=True, ear="round")


def _cat(pen: Pen, turn: float, palette: Palette) -> None:
    _beast(pen, turn, palette, tall=42, neck=30, mane=False, ear="pointed")


def _dog(pen: Pen, turn: float, palette: Palette) -> None:
    _beast(pen, turn, palette, tall=50, neck=34, mane=False, ear="floppy")


def _horse(pen: Pen, turn: float, palette: Palette) -> None:
    _beast(pen, turn, palette, tall=78, neck=56, mane=False, ear="pointed")


def _person(pen: Pen, turn: float, palette: Palette) -> None:
    coat, skin = palette.accent, palette.accent * 0.4 + np.array([225, 178, 145], np.float32) * 0.6
    for lag in (math.pi, 0.0):
        _leg(pen, 0, 74, 0.55 * math.sin(turn + lag), 16, palette.near * 0.6 + coat * 0.25)
    arm = 0.7 * math.sin(turn)
    pen.stroke([(0, 124), (-26 * math.sin(arm) - 4, 96), (-34 * math.sin(arm), 76)], 11, coat * 0.7)
    pen.stroke([(0, 80), (0, 122)], 34, coat)
    pen.stroke([(2, 124), (26 * math.sin(arm) + 6, 96), (40 * math.sin(arm) + 6, 78)], 11, coat * 1.1)
    pen.stroke([(0, 130), (1, 142)], 11, skin)
    pen.blob(2, 160, 18, 20, skin)
    pen.blob(-1, 168, 19, 14, palette.near * 0.7)


def _car(pen: Pen, turn: float, palette: Palette) -> None:
    body = palette.accent
    pen.stroke([(-86, 34), (86, 34)], 36, body)
    pen.shape([(-60, 46), (-38, 82), (30, 82), (64, 46)], body * 0.9)
    pen.shape([(-48, 50), (-32, 76), (-6, 76), (-6, 50)], palette.horizon)
    pen.shape([(0, 50), (0, 76), (26, 76), (50, 50)], palette.horizon)
    pen.blob(100, 38, 5, 6, palette.light)
    for x in (-56.0, 56.0):
        pen.blob(x, 18, 20, 20, palette.near * 0.5)
        pen.blob(x, 18, 10, 10, palette.light * 0.7)
        pen.blob(x + math.cos(-turn) * 6, 18 + math.sin(-turn) * 6, 3, 3, palette.near)


def _boat(pen: Pen, turn: float, palette: Palette) -> None:
    tilt = math.sin(turn) * 7
    pen.shape(
        [(-80, 40 - tilt), (86, 40 + tilt), (58, 8 + tilt), (-56, 8 - tilt)],
        palette.near * 0.5 + palette.accent * 0.5,
    )
    pen.stroke([(0, 40), (-tilt, 184)], 5, palette.near)
    pen.shape([(6, 52), (6 - tilt, 182), (82, 58 + tilt)], palette.light)
    pen.shape([(-6, 56), (-8 - tilt, 160), (-58, 58 - tilt)], palette.accent)


def _bird(pen: Pen, turn: float, palette: Palette) -> None:
    up = math.cos(turn) * 54 + 10
    body = palette.near * 0.35 + palette.accent * 0.65
    far, near = (-58.0, 100 + up), (-46.0, 98 + up * 1.1)
    pen.shape([(20, 102), (-2, 104 + up * 0.62), far, (-26, 100 + up * 0.45), (-14, 98)], body * 0.7)
    pen.blob(0, 98, 42, 12, body)
    pen.blob(42, 105, 12, 10, body)
    pen.shape([(50, 109), (68, 102), (50, 100)], palette.light)
    pen.shape([(-34, 101), (-74, 110), (-66, 92)], body)
    pen.shape([(26, 102), (10, 104 + up * 0.66), near, (-18, 98 + up * 0.5), (-20, 96)], body * 1.15)


def _orb(pen: Pen, turn: float, palette: Palette) -> None:
    y = 100 + math.sin(turn) * 5
    for step in range(28):
        share = step / 27
        colour = palette.accent * (0.35 + 0.75 * share) + palette.light * (0.25 * share**3)
        pen.blob(-16 * share, y + 20 * share, 70 * (1 - share) + 6, 70 * (1 - share) + 6, np.clip(colour, 0, 255))
    pen.blob(-24, y + 32, 8, 5, palette.light)


_FIGURES: dict[str, Callable[[Pen, float, Palette], None]] = {
    "lion": _lion,
    "cat": _cat,
    "dog": _dog,
    "horse": _horse,
    "person": _person,
    "car": _car,
    "boat": _boat,
    "bird": _bird,
}
