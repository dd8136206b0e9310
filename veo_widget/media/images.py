"""Input images: any Python image becomes checked bytes of a type the service takes.

The type is read from the content, never from a file name. PNG and JPEG are passed on byte for byte;
other formats Pillow reads are written as PNG.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.errors import ImageError

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

ImageSource = Any
"""A path, bytes, a PIL image, a NumPy array (height x width x 3 or 4, uint8) or a google-genai `Image`."""

MAX_BYTES = 20 * 1024 * 1024
"""The service's limit for one request."""
_PASSED_ON = {"PNG": "image/png", "JPEG": "image/jpeg"}


@dataclass(frozen=True, kw_only=True)
class ImageBytes:
    """An image ready to be sent."""

    data: bytes
    mime_type: str
    width: int
    height: int


def read_image(source: ImageSource, *, field: str = "image") -> ImageBytes:
    """The bytes of an image, checked to be whole.

    Args:
        source: See `ImageSource`.
        field: The parameter it is for, named in errors.

    Raises:
        ImageError: It is not there, no image, damaged or over 20 MB.
        TypeError: It is no kind of image source.
    """
    if isinstance(source, (str, os.PathLike)):
        return _checked(_read_file(os.fspath(source), field), f"{Path(source).name} ", field)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _checked(bytes(source), "", field)
    if isinstance(getattr(source, "image_bytes", None), bytes):
        return _checked(source.image_bytes, "", field)
    picture = _as_picture(source)
    if picture is None:
        msg = f"{field} takes a path, bytes, a PIL image or a NumPy array, not {type(source).__name__}."
        raise TypeError(msg)
    return _checked(_as_png(picture), "", field)


def _read_file(name: str, field: str) -> bytes:
    if "://" in name:
        msg = f"{name} is a web address; {field} takes files."
        raise ImageError(msg, hint="Download the picture first.", field=field)
    path = Path(name).expanduser()
    if not path.exists():
        raise ImageError(f"There is no file {name}.", hint=_nearest(path), field=field)
    if path.is_dir():
        raise ImageError(f"{name} is a folder, not an image.", field=field)
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(path.stat().st_size, f"{path.name} ", field)
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImageError(f"{name} cannot be read: {error.strerror}.", field=field) from None


def _nearest(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return "Its folder does not exist either."
    close = get_close_matches(path.name, names, n=1)
    return f"Did you mean {close[0]}?" if close else "Check the name and the folder you are in."


def _checked(data: bytes, name: str, field: str) -> ImageBytes:
    from PIL import Image, UnidentifiedImageError

    if len(data) > MAX_BYTES:
        raise _too_large(len(data), name, field)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = picture.format or ""
            picture.load()
            if kind not in _PASSED_ON:
                return _checked(_as_png(picture), name, field)
            return ImageBytes(data=data, mime_type=_PASSED_ON[kind], width=picture.width, height=picture.height)
    except UnidentifiedImageError:
        hint = "Give a PNG or JPEG picture."
        raise ImageError(f"{name or 'This '}is not an image.", hint=hint, field=field) from None
    except Image.DecompressionBombError:
        raise ImageError(f"{name or 'This image '}has too many pixels.", hint="Scale it down.", field=field) from None
    except (OSError, SyntaxError, ValueError):
        hint = "Save it again, or take another copy."
        raise ImageError(f"{name or 'This image '}is damaged or cut off.", hint=hint, field=field) from None


def _too_large(size: int, name: str, field: str) -> ImageError:
    limit = MAX_BYTES // 1024 // 1024
    message = f"{name or 'This image '}is {size / 1024 / 1024:.1f} MB; the service takes up to {limit} MB."
    return ImageError(message, hint="Save it smaller, for example as JPEG.", field=field)


def _as_picture(source: Any) -> PILImage | None:
    from PIL import Image

    if isinstance(source, Image.Image):
        return source
    if hasattr(source, "__array_interface__"):
        return Image.fromarray(source)
    return None


def _as_png(picture: PILImage) -> bytes:
    out = io.BytesIO()
    mode = picture.mode if picture.mode in ("RGB", "RGBA", "L") else "RGBA" if "A" in picture.mode else "RGB"
    picture.convert(mode).save(out, "PNG")
    return out.getvalue()
