"""Clips made from a clip: extended, edited or enlarged.

The part that was there is taken over frame by frame. An extension then moves on from the very last frame, and
its sound grows out of the last moments of the old one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from veo_widget.simulator.render.caption import caption_band
from veo_widget.simulator.render.encode import SAMPLE_RATE
from veo_widget.simulator.render.footage import frames_of, sound_of
from veo_widget.simulator.render.palette import choose_palette
from veo_widget.simulator.render.particles import Particles
from veo_widget.simulator.render.planes import Bytes, Planes, from_image
from veo_widget.simulator.render.sound import Wave, make_sound
from veo_widget.simulator.render.spec import FPS, ClipSpec
from veo_widget.simulator.render.stills import Stills
from veo_widget.simulator.render.words import read_mood

_PASSAGE = 0.6
_TINT, _DARK = 0.55, 0.45


def reworked_frames(spec: ClipSpec, film: Path) -> Iterator[Planes]:
    """The frames of the finished clip."""
    old = frames_of(film, (spec.width, spec.height))
    if spec.work == "extend":
        return _extended(spec, old)
    return _edited(spec, old) if spec.work == "edit" else old


def reworked_sound(spec: ClipSpec, film: Path) -> Wave:
    old = sound_of(film, spec.film_frames)
    if spec.work != "extend":
        return old
    new = make_sound(spec)
    # The end of the old sound, backwards, is the one thing that surely joins it without a step.
    length = min(int(_PASSAGE * SAMPLE_RATE), old.shape[1])
    fading = np.linspace(1, 0, length, dtype=np.float32)
    new[:, :length] = new[:, :length] * (1 - fading) + old[:, ::-1][:, :length] * fading
    return np.concatenate([old, new], axis=1)


def _extended(spec: ClipSpec, old: Iterator[Planes]) -> Iterator[Planes]:
    last: Planes | None = None
    for last in old:
        yield last
    assert last is not None
    frame, picture = last.copy(), Stills.going_on(spec, last)
    above, light = frame.rows(0, spec.band_top), Light(spec)
    _put(caption_band(spec), frame.rows(spec.band_top, spec.height))
    for index in range(spec.frames):
        p = (index + 1) / spec.frames
        picture.draw(p, above)
        light.onto(above, p * p)
        yield frame


class Light:
    """The colour, and the dark, that the words ask for: shed more or less on a frame."""

    def __init__(self, spec: ClipSpec) -> None:
        mood = read_mood(spec.prompt)
        palette = choose_palette(mood, np.random.default_rng(spec.dice()))
        colour = mood.colours[0] if mood.colours else tuple(int(c) for c in palette.top)
        tone = from_image(_swatch(colour))
        self._u, self._v = int(tone.u[0, 0]), int(tone.v[0, 0])
        self._asked = bool(mood.colours or mood.light)
        self._dark = _DARK if mood.light in ("night", "space", "storm") else 0.0

    def onto(self, frame: Planes, share: float) -> None:
        """`share` 0 leaves the frame as it is, 1 gives it all of this light."""
        if not self._asked:
            return
        _tint(frame.u, self._u, _TINT * share)
        _tint(frame.v, self._v, _TINT * share)
        if self._dark:
            _tint(frame.y, 16, self._dark * share)


def _edited(spec: ClipSpec, old: Iterator[Planes]) -> Iterator[Planes]:
    dice = np.random.default_rng(spec.dice())
    mood = read_mood(spec.prompt)
    palette, light = choose_palette(mood, dice), Light(spec)
    scale = min(spec.width, spec.height) / 720
    particles = Particles(mood.weather, palette, (spec.width, spec.band_top), scale, dice)
    band = caption_band(spec)
    for index, frame in enumerate(old):
        above = frame.rows(0, spec.band_top)
        light.onto(above, 1)
        particles.onto(above, index / FPS)
        _put(band, frame.rows(spec.band_top, spec.height))
        yield frame


def _swatch(colour: tuple[int, ...]) -> Image.Image:
    return Image.new("RGB", (2, 2), (colour[0], colour[1], colour[2]))


def _tint(plane: Bytes, towards: int, share: float) -> None:
    weight = np.uint16(round(share * 256))
    plane[...] = ((plane * (np.uint16(256) - weight) + np.uint16(towards) * weight) >> 8).astype(np.uint8)


def _put(source: Planes, target: Planes) -> None:
    for (plane, _), (pixels, _) in zip(target.each(), source.each(), strict=True):
        plane[...] = pixels
