"""Turns a picture upright, fits it to a video's shape, and makes its file small enough to be sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

Fit = Literal["crop", "pad"]
FITS: tuple[Fit, ...] = ("crop", "pad")

_ORIENTATION = 0x0112  # the EXIF tag
_SIDES = (4096, 3072, 2560, 1920, 1280)
_QUALITY = 92
"""JPEG quality of a picture that had to become smaller; beyond 1080p more is not seen in a video."""


def is_upright(picture: PILImage) -> bool:
    """Whether the picture's rows are as they should be seen, by its EXIF data."""
    return picture.getexif().get(_ORIENTATION, 1) in (0, 1)


def upright(picture: PILImage) -> PILImage:
    """The picture with the turn its EXIF data asks for made."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture)


def fitted(picture: PILImage, aspect_ratio: str, fit: Fit) -> PILImage:
    """The picture in a shape such as ``"16:9"``: its middle cut out, or black bars added; pixels stay as large."""
    from PIL import ImageOps

    wide, high = (int(number) for number in aspect_ratio.split(":"))
    given = picture.width / picture.height
    if fit == "crop":
        size = _crop_size(picture.size, wide, high)
        return picture if size == picture.size else ImageOps.fit(picture, size)
    width, height = picture.size
    size = (width, round(width * high / wide)) if given > wide / high else (round(height * wide / high), height)
    return picture if size == picture.size else ImageOps.pad(picture.convert("RGB"), size, color="black")


def _crop_size(size: tuple[int, int], wide: int, high: int) -> tuple[int, int]:
    width, height = size
    if width * high > height * wide:
        return max(1, round(height * wide / high)), height
    return width, max(1, round(width * high / wide))


def encoded(picture: PILImage, kind: str, limit: int) -> tuple[bytes, str, PILImage]:
    """The file of a picture within a limit: PNG stays PNG where it fits, all else becomes a JPEG.

    Returns:
        Its bytes, its type, and the picture as it is in it, which may be smaller.
    """
    if kind != "JPEG":
        data = _saved(picture, "PNG")
        if len(data) <= limit:
            return data, "image/png", picture
    small = picture.convert("RGB")
    data = _saved(small, "JPEG")
    for side in _SIDES:
        if len(data) <= limit:
            break
        small = picture.convert("RGB")
        small.thumbnail((side, side))
        data = _saved(small, "JPEG")
    return data, "image/jpeg", small


def _saved(picture: PILImage, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "PNG":
        mode = picture.mode if picture.mode in ("RGB", "RGBA", "L") else "RGBA" if "A" in picture.mode else "RGB"
        picture.convert(mode).save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
