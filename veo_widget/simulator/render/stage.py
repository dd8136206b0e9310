"""A scene from words alone: sky, clouds, land, a subject and the air, moved by a camera.

Everything that does not change is drawn once as a layer somewhat wider than the picture; a frame is these
layers at the camera's offset, each by its depth.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PIL import Image

from veo_widget.simulator.render.framed import FramedPictures
from veo_widget.simulator.render.land import Plot, draw_land
from veo_widget.simulator.render.layers import Layer, Tile, scaled
from veo_widget.simulator.render.palette import Palette, choose_palette
from veo_widget.simulator.render.particles import Particles
from veo_widget.simulator.render.planes import Planes, Sprite, blank, zoomed
from veo_widget.simulator.render.sky import draw_clouds, draw_sky
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.render.subjects import PHASES, draw_subject
from veo_widget.simulator.render.words import Mood, read_mood

_SKY_DEPTH = 0.08
_ZOOM = 1.42
# Where the land begins for figures: their feet, as a share of the picture's height above the band.
_GROUND = 0.955


class Camera:
    """How far the view is shifted (-1..1 of the travel) and zoomed at a moment 0..1 of the clip."""

    def __init__(self, mood: Mood, width: int, direction: int) -> None:
        self._move = mood.move
        share = {"pan": 0.24, "pan-left": 0.24, "orbit": 0.13, "static": 0.0}.get(mood.move, 0.05)
        self.travel = share * width * mood.speed
        self._direction = -1 if mood.move == "pan-left" else 1 if mood.move == "pan" else direction

    def shift(self, p: float) -> float:
        """Pixels the ground has moved to the left."""
        if self._move == "orbit":
            return self.travel * math.sin(math.tau * p)
        return self.travel * self._direction * (2 * p - 1)

    def zoom(self, p: float) -> float:
        eased = p * p * (3 - 2 * p)
        if self._move == "zoom-in":
            return 1 + (_ZOOM - 1) * eased
        return _ZOOM - (_ZOOM - 1) * eased if self._move == "zoom-out" else 1.0


class Stage:
    """Draws the picture above the caption band for any moment of the clip."""

    def __init__(self, spec: ClipSpec, images: Path) -> None:
        dice = np.random.default_rng(spec.dice())
        self._seconds = spec.seconds
        self._mood = read_mood(spec.prompt)
        self._width, self._height = spec.width, spec.band_top
        self._scale = min(spec.width, spec.height) / 720
        palette = choose_palette(self._mood, dice)
        self._camera = Camera(self._mood, self._width, 1 if dice.random() < 0.5 else -1)
        self._build_world(palette, dice)
        self._figures = self._build_figures(palette, spec)
        self._particles = Particles(self._mood.weather, palette, (self._width, self._height), self._scale, dice)
        self._framed = FramedPictures([images / sha for sha in spec.references], self._width, self._height)
        self._scratch = blank(self._width, self._height)
        self._path = float(dice.uniform(-0.06, 0.06))

    def draw(self, p: float, target: Planes) -> None:
        """Paint the moment `p` (0..1) into `target`."""
        factor = self._camera.zoom(p)
        canvas = self._scratch if factor > 1 else target
        self._paint(p, canvas)
        if factor > 1:
            near = zoomed(canvas, factor, (0.5, 0.72))
            for (plane, _), (source, _) in zip(target.each(), near.each(), strict=True):
                plane[...] = source
        self._particles.onto(target, p * self._seconds)
        self._framed.onto(target, p * self._seconds)

    def _build_world(self, palette: Palette, dice: np.random.Generator) -> None:
        margin = math.ceil(self._camera.travel / self._scale) + 2
        art_width = round(self._width / self._scale) + 2 * margin
        art_height = math.ceil(self._height / self._scale)
        self._margin = margin * self._scale
        sun = (
            margin + dice.uniform(0.2, 0.8) * (art_width - 2 * margin),
            art_height * dice.uniform(0.24, 0.56),
        )
        self._sky = Tile(scaled(draw_sky(palette, art_width, art_height, sun, dice), self._scale))
        clouds = draw_clouds(palette, int(art_width * 1.15), int(art_height * 0.5), dice)
        self._clouds = Sprite(scaled(clouds, self._scale))
        strips = draw_land(self._mood.place, Plot(art_width, art_height, palette, dice))
        self._land = [Layer(scaled(each.image, self._scale), depth=each.depth, sway=each.sway) for each in strips]

    def _build_figures(self, palette: Palette, spec: ClipSpec) -> list[Sprite]:
        kind = self._mood.subject
        if not kind and (self._mood.place or spec.references):
            return []
        self._figure_scale = self._scale * {"bird": 1.0, "boat": 1.5, "": 1.2}.get(kind, 1.55)
        images = [draw_subject(kind, phase, palette) for phase in range(PHASES)]
        if self._mood.move == "pan-left":
            images = [each.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for each in images]
        return [Sprite(scaled(each, self._figure_scale)) for each in images]

    def _paint(self, p: float, canvas: Planes) -> None:
        shift, seconds = self._camera.shift(p), p * self._seconds
        self._sky.onto(canvas, -self._margin - _SKY_DEPTH * shift, 0)
        drift = 0.13 * self._margin + 9 * self._scale * seconds * self._mood.speed
        self._clouds.onto(canvas, -self._margin - _SKY_DEPTH * shift - drift, 0)
        behind = len(self._land) - (1 if self._mood.subject == "boat" else 0)
        for index, layer in enumerate(self._land):
            if index == behind:
                self._paint_figure(p, canvas)
            rock = layer.sway * self._scale * math.sin(seconds * 1.9 + index * 1.4)
            sideways = 6 * layer.sway * self._scale * math.sin(seconds * 0.7 + index)
            inside = max(-self._margin, min(self._margin, layer.depth * shift + sideways))
            layer.onto(canvas, -self._margin - inside, rock)
        if behind == len(self._land):
            self._paint_figure(p, canvas)

    def _paint_figure(self, p: float, canvas: Planes) -> None:
        if not self._figures:
            return
        kind, calm = self._mood.subject, self._mood.move == "static"
        seconds = p * self._seconds
        pace = 3.0 if kind == "bird" else 0.35 if calm or kind in ("boat", "") else 1.1
        sprite = self._figures[int(seconds * pace * self._mood.speed * PHASES) % PHASES]
        walk = 0.0 if calm or not kind else (p - 0.5) * 0.3 * (-1 if self._mood.move == "pan-left" else 1)
        x = (0.5 + self._path + walk) * self._width - sprite.width / 2
        bottom = {"bird": 0.5, "": 0.72}.get(kind, _GROUND) * self._height
        hover = 8 * self._scale * math.sin(seconds * 1.6) if kind in ("bird", "boat", "") else 0.0
        sprite.onto(canvas, x, bottom - sprite.height + hover)
