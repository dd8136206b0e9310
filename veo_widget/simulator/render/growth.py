"""What stands on the land: trees, houses with lit windows, snow on the peaks, lights on a wet street."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from veo_widget.simulator.render.palette import Palette, Rgb

Profile = NDArray[np.floating[Any]]
Ink = tuple[int, int, int, int]
Tree = Callable[[ImageDraw.ImageDraw, float, float], None]


def ink(colour: Rgb, alpha: int = 255) -> Ink:
    red, green, blue = (int(min(max(value, 0), 255)) for value in colour)
    return red, green, blue, alpha


def acacias(land: Image.Image, edge: Profile, colour: Rgb, dice: np.random.Generator) -> Image.Image:
    """Flat-topped trees, scattered."""

    def tree(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
        tall = float(dice.uniform(50, 120)) * 2
        draw.line([(x, y + 6), (x + tall * 0.05, y - tall * 0.8)], fill=ink(colour), width=int(tall * 0.06) + 1)
        draw.line([(x, y - tall * 0.3), (x - tall * 0.25, y - tall * 0.8)], fill=ink(colour), width=4)
        for _ in range(4):
            cx, cy = x + float(dice.normal(0, tall * 0.25)), y - tall * float(dice.uniform(0.78, 0.95))
            wide, high = tall * float(dice.uniform(0.3, 0.5)), tall * float(dice.uniform(0.06, 0.11))
            draw.ellipse([cx - wide, cy - high, cx + wide, cy + high], fill=ink(colour))

    return _planted(land, edge, dice.uniform(0, 1, max(3, land.width // 230)), tree)


def pines(land: Image.Image, edge: Profile, colour: Rgb, size: float, dice: np.random.Generator) -> Image.Image:
    """A dense stand of firs."""

    def tree(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
        tall = size * 2 * float(dice.uniform(0.6, 1.15))
        shade = colour * np.float32(dice.uniform(0.82, 1.1))
        for step in range(4):
            top, wide = y - tall * (1 - step * 0.22), tall * (0.09 + 0.055 * step)
            draw.polygon([(x, top), (x - wide, top + tall * 0.36), (x + wide, top + tall * 0.36)], fill=ink(shade))

    spots = np.linspace(0, 1, int(land.width / size * 2.6)) + dice.normal(0, 0.006, int(land.width / size * 2.6))
    return _planted(land, edge, spots, tree)


def _planted(land: Image.Image, edge: Profile, spots: NDArray[np.float64], tree: Tree) -> Image.Image:
    # Drawn at double size behind the land's own edge, then reduced: smooth outlines without a vector library.
    wood = Image.new("RGBA", (land.width * 2, land.height * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(wood)
    for spot in spots:
        column = int(np.clip(spot, 0, 1) * (land.width - 1))
        tree(draw, column * 2.0, float(edge[column]) * 2 + 8)
    return Image.alpha_composite(wood.reduce(2), land)


def snow_caps(land: NDArray[np.floating[Any]], edge: Profile, palette: Palette) -> NDArray[np.floating[Any]]:
    """White above a wavering line, on RGBA float pixels."""
    height, width = land.shape[:2]
    y = np.arange(height, dtype=np.float32)[:, None]
    top = float(edge.min())
    x = np.arange(width, dtype=np.float32)
    waver = 13 * np.sin(x / 19) + 9 * np.sin(x / 7.3 + 1) + 5 * np.sin(x / 3.1 + 2)
    line = top + (np.median(edge) - top) * 0.75 + waver
    cover = np.clip((line[None, :] - y) / 14 + 0.5, 0, 1)[:, :, None].astype(np.float32)
    white = palette.light * 0.7 + palette.top * 0.3
    return np.dstack([land[:, :, :3] + (white - land[:, :, :3]) * cover * 0.85, land[:, :, 3:]])


def skyline(width: int, height: int, base: float, wide: float, dice: np.random.Generator) -> Profile:
    """Roofs as steps."""
    edge = np.full(width, height * 0.8, np.float32)
    x = 0
    while x < width:
        house = int(wide * dice.uniform(0.6, 1.3))
        tall = base + float(dice.beta(2, 3)) * (0.86 - base)
        edge[x : x + house - 2] = height * tall
        if dice.random() < 0.25:
            edge[x + house // 2 : x + house // 2 + 2] = height * (tall - 0.05)
        x += house
    return edge


def windows(land: Image.Image, edge: Profile, wide: float, palette: Palette, dice: np.random.Generator) -> Image.Image:
    """Lit windows in a grid, and a few glowing signs."""
    pixels = np.asarray(land, np.float32).copy()
    step, pane = max(7, int(wide / 7)), max(2, int(wide / 22))
    warm, cold = palette.light, palette.accent
    glow = np.zeros_like(pixels[:, :, :3])
    for x in range(3, land.width - step, step):
        roof = int(edge[x : x + pane + 1].max()) + 8
        for y in range(roof, int(land.height * 0.92), int(step * 1.35)):
            chance = dice.random()
            if chance < 0.36:
                glow[y : y + pane + 1, x : x + pane] = (warm if chance < 0.24 else cold) * dice.uniform(0.45, 1.0)
    _signs(glow, edge, wide, palette, dice)
    halo = np.asarray(Image.fromarray(glow.astype(np.uint8)).filter(ImageFilter.GaussianBlur(5)), np.float32)
    lit = np.maximum(pixels[:, :, :3] + halo * 0.8, glow)
    return Image.fromarray(np.clip(np.dstack([lit, pixels[:, :, 3:]]), 0, 255).astype(np.uint8))


def _signs(
    glow: NDArray[np.floating[Any]], edge: Profile, wide: float, palette: Palette, dice: np.random.Generator
) -> None:
    for _ in range(len(edge) // 260):
        x = int(dice.integers(0, len(edge) - 20))
        y = int(edge[x]) + int(dice.integers(20, 90))
        colour = palette.accent if dice.random() < 0.5 else palette.light
        glow[y : y + int(wide * 0.8), x : x + max(4, int(wide / 9))] = colour


def reflections(land: Image.Image, top: float, palette: Palette, dice: np.random.Generator) -> Image.Image:
    """Vertical streaks of light on a wet street, softened."""
    streaks = Image.new("RGBA", land.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(streaks)
    for _ in range(land.width // 24):
        x, wide = float(dice.uniform(0, land.width)), float(dice.uniform(3, 14))
        colour = palette.accent if dice.random() < 0.45 else palette.light
        bottom = land.height * float(dice.uniform(top + 0.03, 1.0))
        draw.rectangle([x, land.height * top, x + wide, bottom], fill=ink(colour, int(dice.uniform(30, 110))))
    return Image.alpha_composite(land, streaks.filter(ImageFilter.GaussianBlur(4)))
