"""The media of a predictLongRunning body: first and last frame, references, the video to extend.

`rules` reads everything else; both read for a `Desk`, which is what a wire hands over beside the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from veo_widget.simulator.dialects import Dialect
from veo_widget.simulator.errors import Refusal, unsupported_field, unsupported_use_case, unsupported_value
from veo_widget.simulator.fields import Json, mapping, refuse_unknown, text, wrong_type
from veo_widget.simulator.films import Film, probe
from veo_widget.simulator.models import Model
from veo_widget.simulator.people import Region
from veo_widget.simulator.pictures import Pictures

_REFERENCE = frozenset({"image", "referenceType"})


@dataclass(frozen=True)
class Desk:
    """What a wire hands to the reader beside the body: `film` fetches the bytes an `instances[0].video` names."""

    dialect: Dialect
    model: Model
    pictures: Pictures
    film: Callable[[Json], bytes]
    region: Region = "us"


def take_film(desk: Desk, instance: Json) -> Film | None:
    value = instance.get("video")
    if value is None:
        return None
    if not desk.model.extends:
        raise unsupported_field("video")
    if any(instance.get(name) for name in ("image", "lastFrame", "referenceImages")):
        raise unsupported_use_case()
    data = desk.film(mapping(value, "video"))
    film = probe(data)
    if film is None:
        msg = "Unable to process input video: `video` is not a valid video/mp4 video."
        raise Refusal(msg)
    desk.pictures.add(data)
    return film


def take_image(desk: Desk, instance: Json, name: str) -> str | None:
    value = instance.get(name)
    return None if value is None else desk.pictures.take(value, name, desk.dialect.image)


def take_references(desk: Desk, instance: Json) -> tuple[str, ...]:
    references = instance.get("referenceImages")
    if references is None or references == []:
        return ()
    if desk.model.references == 0:
        raise unsupported_field("referenceImages")
    if not isinstance(references, list):
        raise wrong_type("referenceImages", "list")
    if len(references) > desk.model.references:
        msg = f"At most {desk.model.references} reference images are supported, {len(references)} were given."
        raise Refusal(msg)
    return tuple(_reference(desk, value) for value in references)


def _reference(desk: Desk, value: Any) -> str:
    reference = mapping(value, "referenceImages")
    refuse_unknown(reference, _REFERENCE)
    kind = text(reference, "referenceType")
    if kind.lower() != "asset":  # documents write "asset", the SDK sends "ASSET"; STYLE went with Veo 2
        raise unsupported_value(kind or "An empty value", "referenceType")
    return desk.pictures.take(reference.get("image"), "referenceImages.image", desk.dialect.image)
