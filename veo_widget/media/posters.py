"""Makes posters and previews small enough for a place."""

from __future__ import annotations

import io
from pathlib import Path

PREVIEW_WIDTH = 320
_STEPS = ((320, 60), (320, 40), (240, 45), (160, 45), (120, 40), (80, 40))


def shrunk(jpeg: bytes, limit: int) -> bytes:
    """A JPEG of at most about `limit` bytes with the same picture; the given one where it fits already."""
    if len(jpeg) <= limit:
        return jpeg
    from PIL import Image

    with Image.open(io.BytesIO(jpeg)) as picture:
        for width, quality in _STEPS:
            small = picture.copy()
            small.thumbnail((width, width))
            out = io.BytesIO()
            small.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= limit:
                break
        return out.getvalue()


def thumbnail(path: Path) -> bytes:
    """A small JPEG of an image file, for a preview."""
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB")
        small.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=75)
        return out.getvalue()
