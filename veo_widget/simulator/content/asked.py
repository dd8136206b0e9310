"""Reading a `generateContent` body: its words, its pictures, and the few settings that matter here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from veo_widget.simulator.content.models import ImageModel
from veo_widget.simulator.directives import split_directives
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.fields import Json, choice, mapping, text, whole_number
from veo_widget.simulator.pictures import Pictures, check_image, decode_either

_TOP = frozenset(
    {"contents", "generationConfig", "systemInstruction", "safetySettings", "tools", "toolConfig", "labels"}
)
# Width to height; the long names are the service's own list.
RATIOS = frozenset({"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"})
_EDGES = {"512px": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_MODALITIES = frozenset({"TEXT", "IMAGE"})


@dataclass(frozen=True)
class Asked:
    """`images` are sha256 names; `schema` is the JSON schema of a wanted JSON answer; with an `instruction` of its own
    the words are nothing but what it is about."""

    words: str
    directives: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    aspect_ratio: str = "1:1"
    edge: int = 1024
    seed: int | None = None
    wants_json: bool = False
    schema: Any = None
    instruction: str = ""

    @property
    def size(self) -> tuple[int, int]:
        """Even sides of about `edge` squared pixels."""
        wide, high = (int(side) for side in self.aspect_ratio.split(":"))
        unit = self.edge / (wide * high) ** 0.5
        return 16 * round(wide * unit / 16), 16 * round(high * unit / 16)


def read_asked(body: Any, pictures: Pictures, model: ImageModel | None) -> Asked:
    """What was asked; `model` is None for a text model."""
    given = mapping(body, "body")
    for name in given:
        if name not in _TOP:
            msg = f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
            raise Refusal(msg)
    words, images = _contents(given.get("contents"), pictures)
    shown, directives = split_directives(words)
    asked = Asked(shown, directives, images)
    config = _struct(given, "generationConfig")
    asked = replace(asked, seed=whole_number(config, "seed", None, 0, 2**31 - 1))
    if model is not None:
        return _pictured(asked, config, model)
    wants_json = text(config, "responseMimeType") == "application/json"
    schema = config.get("responseSchema") or config.get("responseJsonSchema")
    return replace(asked, wants_json=wants_json, schema=schema, instruction=_instruction(given))


def _pictured(asked: Asked, config: Json, model: ImageModel) -> Asked:
    modalities = config.get("responseModalities", ["IMAGE"])
    if not isinstance(modalities, list) or not {"IMAGE"} <= set(map(str, modalities)) <= _MODALITIES:
        msg = "The requested combination of response modalities is not supported by the model."
        raise Refusal(msg)
    shape = _struct(config, "imageConfig")
    if not model.sizes and "imageSize" in shape:
        msg = "`imageSize` isn't supported by this model."
        raise Refusal(msg)
    size = choice(shape, "imageSize", model.sizes | {"1K"}, "1K")
    return replace(asked, aspect_ratio=choice(shape, "aspectRatio", RATIOS, "1:1"), edge=_EDGES[size])


def _contents(value: Any, pictures: Pictures) -> tuple[str, tuple[str, ...]]:
    if not isinstance(value, list) or not value:
        msg = "* GenerateContentRequest.contents: contents is not specified"
        raise Refusal(msg)
    words: list[str] = []
    images: list[str] = []
    for turn in value:
        parts = mapping(turn, "contents").get("parts")
        for part in parts if isinstance(parts, list) else []:
            _part(mapping(part, "parts"), words, images, pictures)
    return "\n".join(words), tuple(images)


def _part(part: Json, words: list[str], images: list[str], pictures: Pictures) -> None:
    if "text" in part:
        words.append(text(part, "text"))
        return
    # The SDK writes the mime type of a PIL image in snake case; both are read.
    inline = part.get("inlineData", part.get("inline_data"))
    if inline is None:
        msg = "Invalid value for `parts`: only text and inlineData are offered by this server."
        raise Refusal(msg)
    given = mapping(inline, "inlineData")
    data = decode_either(text(given, "data"), "data")
    check_image(data, text(given, "mimeType") or text(given, "mime_type"), "inlineData")
    images.append(pictures.add(data))


def _instruction(given: Json) -> str:
    parts = _struct(given, "systemInstruction").get("parts")
    return "\n".join(text(mapping(part, "parts"), "text") for part in parts) if isinstance(parts, list) else ""


def _struct(given: Json, name: str) -> Json:
    value = given.get(name)
    return {} if value is None else mapping(value, name)
