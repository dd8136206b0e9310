"""The parts of an interaction's input: text, pictures and videos, in whichever of its forms they come.

``"text"``, one part, a flat list of parts, or a list of steps: all four circulate (veo-api.md 4.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from veo_widget.simulator.fields import Json, mapping, text
from veo_widget.simulator.films import Film, probe
from veo_widget.simulator.omni.errors import OmniRefusal, unknown_parameter
from veo_widget.simulator.pictures import MAX_IMAGE_BYTES, Pictures, check_image, decode_either

# Up to 20 MB inline for a whole request on the older API; nothing else is said of this one.
MAX_FILM_BYTES = 20_000_000

_FIELDS = {
    "text": frozenset({"type", "text"}),
    "image": frozenset({"type", "data", "uri", "mime_type", "name"}),
    "video": frozenset({"type", "data", "uri", "mime_type", "name"}),
}

Fetch = Callable[[str], bytes]


@dataclass
class Parts:
    """What was given, in its order; `echo` is the same without the media's bytes."""

    prompt: str = ""
    images: list[str] = field(default_factory=list)
    films: list[Film] = field(default_factory=list)
    echo: list[Json] = field(default_factory=list)


def read_parts(value: Any, pictures: Pictures, fetch: Fetch) -> Parts:
    """All parts of `value`; `fetch` gives the bytes behind a uri or raises."""
    parts, words = Parts(), []
    for part in _each(value):
        kind = text(part, "type")
        if kind not in _FIELDS:
            msg = f"Invalid value for 'input': content of type '{kind}' is not supported by this model."
            raise OmniRefusal(msg)
        for name in part:
            if name not in _FIELDS[kind]:
                raise unknown_parameter(f"input.{name}")
        if kind == "text":
            words.append(text(part, "text"))
            parts.echo.append({"type": "text", "text": words[-1]})
            continue
        parts.echo.append({"type": kind, "mime_type": text(part, "mime_type")})
        _take(part, kind, parts, pictures, fetch)
    parts.prompt = "\n".join(words)
    return parts


def _each(value: Any) -> Iterator[Json]:
    if isinstance(value, str):
        yield {"type": "text", "text": value}
        return
    for item in value if isinstance(value, list) else [value]:
        given = mapping(item, "input")
        if given.get("type") == "user_input":
            yield from _each(given.get("content", []))
        else:
            yield given


def _take(part: Json, kind: str, parts: Parts, pictures: Pictures, fetch: Fetch) -> None:
    data, mime = _bytes(part, fetch), text(part, "mime_type")
    if kind == "image":
        if len(data) > MAX_IMAGE_BYTES:
            msg = "Invalid value for 'input': the image is too large."
            raise OmniRefusal(msg)
        check_image(data, mime, "input")
        parts.images.append(pictures.add(data))
        return
    film = probe(data) if mime == "video/mp4" and len(data) <= MAX_FILM_BYTES else None
    if film is None or film.rate != 24:
        msg = "Invalid value for 'input': the video needs to be an MP4 of 24 frames a second and at most 20 MB."
        raise OmniRefusal(msg)
    pictures.add(data)
    parts.films.append(film)


def _bytes(part: Json, fetch: Fetch) -> bytes:
    encoded, uri = text(part, "data"), text(part, "uri")
    if bool(encoded) == bool(uri):
        msg = "Invalid value for 'input': media needs exactly one of 'data' and 'uri'."
        raise OmniRefusal(msg)
    return decode_either(encoded, "data") if encoded else fetch(uri)
