"""Where an input image comes from: a file, the web, bytes, Pillow, NumPy, google-genai."""

from __future__ import annotations

import io
import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from veo_widget.errors import ImageError

ImageSource = Any
"""A path, an http(s) address, bytes, a PIL image, a NumPy array (height x width x 3 or 4, uint8), or a
google-genai ``Image`` with its bytes. A frame of a clip (`clip.frame(3.2)`) is a PIL image."""

MAX_READ_BYTES = 200_000_000
"""More than this is no picture somebody means; it is not even read."""
_WEB_SECONDS = 30.0


def read_source(source: ImageSource, field: str) -> tuple[bytes, str]:
    """The bytes of a source and the name it goes by; pictures in memory are written as PNG.

    Raises:
        ImageError: It is not there or cannot be read.
        TypeError: It is no kind of image source.
    """
    if isinstance(source, (str, os.PathLike)):
        text = os.fspath(source)
        if isinstance(text, str) and text.startswith(("http://", "https://")):
            return _from_web(text, field)
        return _from_file(Path(text).expanduser(), str(text), field), Path(text).name
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), ""
    if isinstance(getattr(source, "image_bytes", None), bytes):
        return source.image_bytes, ""
    return _from_memory(source, field), ""


def _from_file(path: Path, text: str, field: str) -> bytes:
    if not path.exists():
        raise ImageError(f"There is no file {text}.", hint=_nearest(path), field=field)
    if path.is_dir():
        raise ImageError(f"{text} is a folder, not an image.", field=field)
    if path.stat().st_size > MAX_READ_BYTES:
        raise _too_large(path.name, path.stat().st_size, field)
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImageError(f"{text} cannot be read: {error.strerror}.", field=field) from None


def _nearest(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return "Its folder does not exist either."
    close = get_close_matches(path.name, names, n=1)
    return f"Did you mean {close[0]}?" if close else "Check the name and the folder you are in."


def _from_web(address: str, field: str) -> tuple[bytes, str]:
    import httpx2

    where = "the web"
    try:
        url = httpx2.URL(address)
        where = url.host
        with httpx2.stream("GET", address, follow_redirects=True, timeout=_WEB_SECONDS) as answer:
            if answer.status_code != 200:
                message = f"{where} answered {answer.status_code} instead of a picture."
                raise ImageError(message, hint="Download it and give the file.", field=field)
            return _limited(answer.iter_bytes(), where, field), Path(url.path).name
    except (httpx2.HTTPError, httpx2.InvalidURL):
        message = f"The picture could not be fetched from {where}."
        raise ImageError(message, hint="Check the address and the network.", field=field) from None


def _limited(pieces: Any, where: str, field: str) -> bytes:
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > MAX_READ_BYTES:
            raise _too_large(f"The picture at {where}", len(data), field)
    return bytes(data)


def _from_memory(source: Any, field: str) -> bytes:
    from PIL import Image

    picture: Any = source
    if not isinstance(source, Image.Image):
        if not hasattr(source, "__array_interface__"):
            kind = type(source).__name__
            msg = f"{field} takes a path, an address, bytes, a PIL image or a NumPy array, not {kind}."
            raise TypeError(msg)
        try:
            picture = Image.fromarray(source)
        except (TypeError, ValueError):
            hint = "Give height x width x 3 (or 4) numbers from 0 to 255 as uint8."
            raise ImageError("This array is not a picture.", hint=hint, field=field) from None
    out = io.BytesIO()
    mode = picture.mode if picture.mode in ("RGB", "RGBA", "L") else "RGBA" if "A" in picture.mode else "RGB"
    picture.convert(mode).save(out, "PNG")
    return out.getvalue()


def _too_large(name: str, size: int, field: str) -> ImageError:
    message = f"{name} is over {size / 1e6:.0f} MB, more than any picture needs."
    return ImageError(message, hint="Save it smaller, for example as JPEG.", field=field)
