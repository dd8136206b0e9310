"""Pictures from Gemini's image models (`generateContent`), on Agent Platform or with an API key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from veo_widget.wires.base import Refused
from veo_widget.wires.clients import Address, Clients, KeyAddress
from veo_widget.wires.content import reason_of
from veo_widget.wires.faults import KEY, LOGIN, clean, explain

_REASONS = {
    "IMAGE_SAFETY": "the picture was held back by the safety filter",
    "SAFETY": "the picture was held back by the safety filter",
    "IMAGE_PROHIBITED_CONTENT": "the picture would show prohibited content",
    "PROHIBITED_CONTENT": "the prompt asks for prohibited content",
    "IMAGE_RECITATION": "the picture would be too close to an existing work",
    "NO_IMAGE": "the model answered without a picture",
    "IMAGE_OTHER": "the model could not draw it",
    "BLOCKLIST": "the prompt holds a blocked word",
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What the model drew.

    Attributes:
        data: The bytes of the image file.
        mime_type: As the service says it; newer models answer with JPEG, older ones with PNG.
    """

    data: bytes = field(repr=False)
    mime_type: str


class ImageWire:
    """Asks for pictures at the address `find_address` returns."""

    def __init__(self, find_address: Callable[[], Address]) -> None:
        self._clients = Clients(find_address)
        self._find_address = find_address

    def make(self, prompt: str, *, model: str, aspect_ratio: str, images: Iterable[tuple[bytes, str]] = ()) -> Picture:
        """Draws one picture with exactly one call.

        Args:
            prompt: What it shows.
            model: The model's id.
            aspect_ratio: Such as ``"16:9"``.
            images: Pictures to start from, as bytes and type.

        Raises:
            NotSent, Refused, AnswerLost: See `base`; `Refused` also where a filter held the picture back.
        """
        from google.genai import types

        parts: list[Any] = [types.Part.from_bytes(data=data, mime_type=mime_type) for data, mime_type in images]
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=types.ImageConfig(aspect_ratio=aspect_ratio)
        )
        try:
            client = self._clients.client()
            answer = client.models.generate_content(model=model, contents=[*parts, prompt], config=config)
        except Exception as error:
            advice = KEY if isinstance(self._find_address(), KeyAddress) else LOGIN
            raise explain(error, advice) from None
        return read_picture(answer)


def read_picture(answer: Any) -> Picture:
    """The first picture of an answer, whatever text stands before it.

    Raises:
        Refused: There is none; the text says why.
    """
    words = []
    for part in answer.parts or ():
        inline = part.inline_data
        if inline is not None and inline.data and (inline.mime_type or "").startswith("image/"):
            return Picture(data=inline.data, mime_type=inline.mime_type)
        if part.text:
            words.append(part.text)
    raise Refused(f"No picture was made: {_why(answer, words)}.", detail={"status": 200, "reason": reason_of(answer)})


def _why(answer: Any, words: list[str]) -> str:
    reason = reason_of(answer)
    if reason in _REASONS:
        return _REASONS[reason]
    if words:
        return f"the model answered in words: {clean(' '.join(words)).rstrip('.')}"
    return f"the service says {reason}" if reason else "the answer is empty"
