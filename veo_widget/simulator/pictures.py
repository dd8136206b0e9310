"""Input images on the wire: base64 or gs://, checked to be what they claim, named by sha256 and kept on disk.

The service decodes what it is sent; so do we, because a truncated or mislabelled image is a refused request
there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from veo_widget.simulator.errors import Refusal, unsupported_value
from veo_widget.simulator.fields import mapping, refuse_unknown, text
from veo_widget.simulator.files import write_atomically

# "Up to 20 MB": read as 20 million decoded bytes, the stricter of the possible readings.
MAX_IMAGE_BYTES = 20_000_000

# WebP and others are undocumented for this wire; the safer reading refuses them.
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}

ReadObject = Callable[[str], "bytes | None"]


class Pictures:
    """The images of one request; nothing is written before the request as a whole is accepted."""

    def __init__(self, read_object: ReadObject) -> None:
        self._read_object = read_object
        self._found: dict[str, bytes] = {}

    def take(self, value: Any, name: str, fields: frozenset[str]) -> str:
        """Check one image field, which may hold `fields`, and return the sha256 of its bytes."""
        given = mapping(value, name)
        refuse_unknown(given, fields)
        data = self._bytes(given, name)
        check_image(data, text(given, "mimeType"), name)
        return self.add(data)

    def add(self, data: bytes) -> str:
        """Keep bytes that are checked already, pictures or a video; the sha256 names them."""
        sha = hashlib.sha256(data).hexdigest()
        self._found[sha] = data
        return sha

    def keep(self, folder: Path) -> None:
        for sha, data in self._found.items():
            path = folder / sha
            if not path.exists():
                write_atomically(path, data)

    def _bytes(self, given: dict[str, Any], name: str) -> bytes:
        encoded, uri = text(given, "bytesBase64Encoded"), text(given, "gcsUri")
        if bool(encoded) == bool(uri):
            msg = f"`{name}` needs exactly one of `bytesBase64Encoded` and `gcsUri`."
            raise Refusal(msg)
        data = decode(encoded) if encoded else self._read_object(uri)
        if data is None:
            raise no_object(uri)
        if len(data) > MAX_IMAGE_BYTES:
            msg = "bytesBase64Encoded exceeds length limit"
            raise Refusal(msg)
        return data


def no_object(uri: str) -> Refusal:
    return Refusal(f"The Cloud Storage object {uri} was not found or your project does not have access to it.")


def decode(encoded: str, name: str = "bytesBase64Encoded") -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        msg = f"Invalid value for `{name}`: Base64 decoding failed."
        raise Refusal(msg) from None


def decode_either(encoded: str, name: str) -> bytes:
    """Base64 in either alphabet, as fields of type bytes take it; the SDK writes the URL-safe one there."""
    standard = encoded.replace("-", "+").replace("_", "/")
    return decode(standard + "=" * (-len(standard) % 4), name)


def check_image(data: bytes, mime_type: str, name: str) -> None:
    if not mime_type:
        msg = f"`mimeType` is required for `{name}`."
        raise Refusal(msg)
    if mime_type not in _FORMATS:
        raise unsupported_value(mime_type, "mimeType")
    if _format_of(data) != _FORMATS[mime_type]:
        msg = f"Unable to process input image: `{name}` is not a valid {mime_type} image."
        raise Refusal(msg)


def _format_of(data: bytes) -> str | None:
    """The format of fully decodable bytes, else None."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=tuple(_FORMATS.values())) as image:
            image.load()
            return image.format
    # Pillow raises OSError, SyntaxError, ValueError, struct.error and its own for hostile files: all mean "no
    # image".
    except Exception:
        return None
