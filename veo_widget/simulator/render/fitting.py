"""Fitting a given image to the video's shape: letterboxed (`pad`, the service's default) or centre-cropped
(`crop`).
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps


def open_picture(path: Path) -> Image.Image:
    """RGB, upright as its EXIF says, transparency on black."""
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
    if "A" in upright.getbands() or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, (0, 0, 0, 255)), layer).convert("RGB")
    return upright.convert("RGB")


def fit(picture: Image.Image, size: tuple[int, int], mode: str) -> Image.Image:
    if mode == "crop":
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    return ImageOps.pad(picture, size, Image.Resampling.LANCZOS, color=(0, 0, 0))
