"""Colours of a scene: a base for each light, bent towards the colours the prompt names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veo_widget.simulator.render.words import Colour, Mood

Rgb = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Palette:
    """All as float RGB 0..255: the sky from top to horizon, the land from far to near, the light, the
    subject.
    """

    top: Rgb
    middle: Rgb
    horizon: Rgb
    far: Rgb
    near: Rgb
    light: Rgb
    accent: Rgb
    starry: bool


_Row = tuple[str, str, str, str, str, str, str]
_LIGHTS: dict[str, _Row] = {
    #             top       middle    horizon   far       near      light     accent
    "neon": ("0b0626", "3a0f63", "d0257e", "4a1a78", "0a0620", "ff4fc3", "28e0ff"),
    "space": ("03040f", "101038", "2c1d5e", "3a2f6e", "0a0a1c", "a9b8ff", "ffb56b"),
    "night": ("050a1f", "0f2148", "31507f", "223a63", "060c1c", "e6edff", "7fb2ff"),
    "golden": ("3b3f80", "d97b5a", "ffd27a", "c97a4f", "2c1512", "fff0b8", "e8963c"),
    "storm": ("2b3440", "576472", "a5b0b5", "6b7a83", "1a2227", "dfe8ea", "5f8ba3"),
    "snow": ("7fa6d0", "b9d3ea", "f2f6fa", "a9c1d9", "5d7894", "ffffff", "3f6ea5"),
    "underwater": ("0a5f86", "0a84a0", "4fd0c9", "0f6f86", "04303f", "c8fff2", "ff9a62"),
    "dusk": ("1f2a5c", "6a4c93", "f7a072", "6b5b95", "191531", "ffe3b0", "f76c5e"),
    "day": ("2f7fd0", "7db9ea", "e9f4f2", "7fae9b", "1f4a3a", "fffbe0", "f2a541"),
    "teal": ("0f3d4c", "2a7f86", "f0d9a0", "4f8f88", "0c2a2e", "fff3cf", "ef7b45"),
}
_UNSAID = ("dusk", "day", "teal", "golden")


def choose_palette(mood: Mood, dice: np.random.Generator) -> Palette:
    # Drawn always, so that the rest of the scene does not depend on whether a light was named.
    fallback = _UNSAID[int(dice.integers(len(_UNSAID)))]
    rows = [_rgb(code) for code in _LIGHTS[mood.light or fallback]]
    shift = dice.normal(0.0, 5.0, size=3).astype(np.float32)
    rows = [np.clip(row + shift, 0, 255) for row in rows]
    if mood.colours:
        rows = _bend(rows, mood.colours, share=0.35 if mood.subject else 1.0)
    elif mood.coat:
        rows[6] = _vector(mood.coat)
    top, middle, horizon, far, near, light, accent = rows
    starry = mood.light in ("night", "space", "neon")
    return Palette(top, middle, horizon, far, near, light, accent, starry)


def _bend(rows: list[Rgb], colours: tuple[Colour, ...], *, share: float) -> list[Rgb]:
    """Towards the named colour at each row's own brightness; a subject takes most of it for itself."""
    first, last = _vector(colours[0]), _vector(colours[-1])
    strengths = (0.62, 0.62, 0.5, 0.6, 0.45, 0.3)
    bent = [
        row + (_at_brightness(first, row) - row) * strength * share
        for row, strength in zip(rows, strengths, strict=False)
    ]
    return [*bent, rows[6] + (last - rows[6]) * 0.85]


def _at_brightness(colour: Rgb, like: Rgb) -> Rgb:
    factor = (0.45 * float(like.mean()) + 0.55 * float(colour.mean())) / max(float(colour.mean()), 1.0)
    like_it: Rgb = np.clip(colour * factor, 0, 255)
    return like_it


def _vector(colour: Colour) -> Rgb:
    return np.array(colour, dtype=np.float32)


def _rgb(code: str) -> Rgb:
    return np.array([int(code[index : index + 2], 16) for index in (0, 2, 4)], dtype=np.float32)
