"""Input images: any Python image becomes checked bytes of a type and size the service takes.

The type is read from the content, never from a file name. A PNG or JPEG that is upright and small enough is
passed on byte for byte; whatever has to change is said in a notice. How an image is turned, fitted and made
smaller is in `fitting.py`, where it is read from in `sources.py`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from veo_widget.errors import ImageError
from veo_widget.media import fitting
from veo_widget.media.fitting import Fit
from veo_widget.media.sources import MAX_READ_BYTES, ImageSource, read_source

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

MAX_BYTES = 20_000_000
"""What the service takes inline, in bytes before base64 (Google's page says 20 MB)."""
_PASSED_ON = {"PNG": "image/png", "JPEG": "image/jpeg"}


@dataclass(frozen=True, kw_only=True)
class ImageBytes:
    """An image ready to be sent.

    Attributes:
        data: The bytes of a PNG or JPEG file, at most `MAX_BYTES`.
        mime_type: ``"image/png"`` or ``"image/jpeg"``.
        width: Pixels.
        height: Pixels.
        notices: Sentences about what was changed; empty where the given bytes are passed on.
    """

    data: bytes
    mime_type: str
    width: int
    height: int
    notices: tuple[str, ...] = ()


def read_image(
    source: ImageSource, *, field: str = "image", fit: Fit | None = None, aspect_ratio: str = "16:9"
) -> ImageBytes:
    """The bytes of an image, checked to be whole and made to fit what the service takes.

    Args:
        source: See `ImageSource`.
        field: The parameter it is for, named in errors.
        fit: ``"crop"`` or ``"pad"`` brings it to `aspect_ratio` here; None leaves that to the service.
        aspect_ratio: The video's, such as ``"16:9"``.

    Raises:
        ImageError: It is not there, no image, or damaged.
        TypeError: It is no kind of image source.
    """
    data, name = read_source(source, field)
    name = name or "The picture"
    picture, kind = _opened(data, name, field)
    if fit is None and kind in _PASSED_ON and len(data) <= MAX_BYTES and fitting.is_upright(picture):
        return ImageBytes(data=data, mime_type=_PASSED_ON[kind], width=picture.width, height=picture.height)
    return _changed(picture, kind, len(data), name, fit, aspect_ratio)


def _opened(data: bytes, name: str, field: str) -> tuple[PILImage, str]:
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(data))
        kind = picture.format or ""
        picture.load()
    except UnidentifiedImageError:
        raise ImageError(f"{name} is not an image.", hint="Give a PNG or JPEG picture.", field=field) from None
    except Image.DecompressionBombError:
        raise ImageError(f"{name} has too many pixels.", hint="Scale it down.", field=field) from None
    except (OSError, SyntaxError, ValueError):
        hint = "Save it again, or take another copy."
        raise ImageError(f"{name} is damaged or cut off.", hint=hint, field=field) from None
    return picture, kind


def _changed(picture: PILImage, kind: str, size: int, name: str, fit: Fit | None, aspect_ratio: str) -> ImageBytes:
    notices = []
    if not fitting.is_upright(picture):
        picture = fitting.upright(picture)
        notices.append(f"{name} was turned upright, as its camera says.")
    if fit is not None:
        fitted = fitting.fitted(picture, aspect_ratio, fit)
        if fitted.size != picture.size:
            done = "cropped" if fit == "crop" else "padded"
            before, after = _size_text(picture), _size_text(fitted)
            notices.append(f"{name} was {done} from {before} to {after} ({aspect_ratio}).")
        picture = fitted
    data, mime_type, small = fitting.encoded(picture, kind, MAX_BYTES)
    if mime_type != _PASSED_ON.get(kind) or small.size != picture.size:
        shape = f", {_size_text(small)}" if small.size != picture.size else ""
        notices.append(f"{name} is sent as {mime_type.removeprefix('image/').upper()}{shape}: {_sizes(size, data)}.")
    return ImageBytes(data=data, mime_type=mime_type, width=small.width, height=small.height, notices=tuple(notices))


def _size_text(picture: PILImage) -> str:
    return f"{picture.width}x{picture.height}"


def _sizes(before: int, after: bytes) -> str:
    return f"{before / 1e6:.1f} MB became {len(after) / 1e6:.1f} MB"


__all__ = ["MAX_BYTES", "MAX_READ_BYTES", "Fit", "ImageBytes", "ImageSource", "read_image"]
