"""A scene from given frames: the first frame is the image, the last one is `lastFrame`, between them it
moves.

Both images are fitted to the whole frame, then the caption band covers their lowest rows: what is visible of
frame 0 is the image itself, pixel for pixel as far as the encoder keeps it.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from veo_widget.simulator.render.fitting import fit, open_picture
from veo_widget.simulator.render.palette import choose_palette
from veo_widget.simulator.render.particles import Particles
from veo_widget.simulator.render.planes import Planes, from_image, mix, zoomed
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.render.words import read_mood

_NEARER = 0.22


class Stills:
    """Draws a slow camera move over the image, or a passage from one image to the other."""

    def __init__(self, spec: ClipSpec, first: Planes, last: Planes | None = None) -> None:
        dice = np.random.default_rng(spec.dice())
        self._mood = read_mood(spec.prompt)
        self._seconds = spec.seconds
        self._first = first
        self._last = last
        scale = min(spec.width, spec.height) / 720
        palette = choose_palette(self._mood, dice)
        self._particles = Particles(self._mood.weather, palette, (spec.width, spec.band_top), scale, dice)
        self._goal = (float(dice.uniform(0.3, 0.7)), float(dice.uniform(0.3, 0.7)))

    @staticmethod
    def between(spec: ClipSpec, images: Path) -> Stills:
        """From the order's image, to its last frame if it has one."""
        assert spec.image is not None
        last = _planes(spec, images / spec.last_frame) if spec.last_frame else None
        return Stills(spec, _planes(spec, images / spec.image), last)

    @staticmethod
    def going_on(spec: ClipSpec, frame: Planes) -> Stills:
        """From the last frame of another clip."""
        return Stills(spec, frame.rows(0, spec.band_top).copy())

    def draw(self, p: float, target: Planes) -> None:
        """Paint the moment `p` (0..1) into `target`; the ends are exact."""
        picture = zoomed(self._first, self._factor(p), self._centre(p))
        if self._last is not None:
            picture = mix(picture, zoomed(self._last, self._factor(p), self._centre(p)), _smooth(p))
        for (plane, _), (source, _) in zip(target.each(), picture.each(), strict=True):
            plane[...] = source
        presence = math.sin(math.pi * p) if self._last is not None else min(1.0, 3 * p)
        self._particles.onto(target, p * self._seconds, presence)

    def _factor(self, p: float) -> float:
        if self._mood.move == "static":
            return 1.0
        nearer = _NEARER * (2.0 if self._mood.move == "zoom-in" else 1.0) * self._mood.speed
        return 1 + nearer * (math.sin(math.pi * p) if self._last is not None else _smooth(p))

    def _centre(self, p: float) -> tuple[float, float]:
        if self._mood.move in ("pan", "pan-left"):
            return (1.0 if self._mood.move == "pan" else 0.0), 0.5
        if self._mood.move == "orbit":
            return 0.5 + 0.5 * math.sin(math.tau * p), 0.5 + 0.5 * math.cos(math.tau * p)
        return self._goal


def _planes(spec: ClipSpec, path: Path) -> Planes:
    fitted = fit(open_picture(path), (spec.width, spec.height), spec.resize_mode)
    return from_image(fitted).rows(0, spec.band_top)


def _smooth(p: float) -> float:
    return p * p * (3 - 2 * p)
