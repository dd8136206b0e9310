"""Texts from Gemini's text models (`generateContent`), on Agent Platform or with an API key."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from veo_widget.wires.base import Refused
from veo_widget.wires.clients import Address, Clients, KeyAddress
from veo_widget.wires.content import reason_of
from veo_widget.wires.faults import KEY, LOGIN, explain

_REASONS = {
    "SAFETY": "the text was held back by the safety filter",
    "PROHIBITED_CONTENT": "the prompt asks for prohibited content",
    "BLOCKLIST": "the prompt holds a blocked word",
    "RECITATION": "the text would be too close to an existing work",
    "SPII": "the text would hold personal information",
    "MAX_TOKENS": "the model used up its tokens before it was done",
}


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the model wrote.

    Attributes:
        text: The value asked for.
        model: What the service calls the model that wrote it.
        input_tokens: What was read; None where the service does not say.
        output_tokens: What was thought and written; None where the service does not say.
    """

    text: str
    model: str
    input_tokens: int | None
    output_tokens: int | None


class TextWire:
    """Asks for texts at the address `find_address` returns."""

    def __init__(self, find_address: Callable[[], Address]) -> None:
        self._clients = Clients(find_address)
        self._find_address = find_address

    def write(
        self, words: str, *, instruction: str, field: str, model: str, most_tokens: int, thinking_level: str = ""
    ) -> Written:
        """Has one text written with exactly one call.

        Args:
            words: What it is to be written from.
            instruction: How.
            field: What the text is called in the answer, which is JSON so that nothing is written around it.
            model: The model's id.
            most_tokens: How much the model may think and write.
            thinking_level: How hard it is to think; empty for a model without that field.

        Raises:
            NotSent, Refused, AnswerLost: See `base`; `Refused` also where a filter held the text back.
        """
        from google.genai import types

        config = types.GenerateContentConfig(
            system_instruction=instruction,
            response_mime_type="application/json",
            response_schema={"type": "OBJECT", "properties": {field: {"type": "STRING"}}, "required": [field]},
            max_output_tokens=most_tokens,
            thinking_config=_thinking(thinking_level) if thinking_level else None,
        )
        try:
            client = self._clients.client()
            answer = client.models.generate_content(model=model, contents=words, config=config)
        except Exception as error:
            advice = KEY if isinstance(self._find_address(), KeyAddress) else LOGIN
            raise explain(error, advice) from None
        return read_written(answer, field, model)


def read_written(answer: Any, field: str, model: str) -> Written:
    """The text of an answer.

    Raises:
        Refused: There is none; the text says why.
    """
    reason = reason_of(answer)
    parts = [part.text for part in answer.parts or () if part.text and not part.thought]
    text = _value("".join(parts), field)
    if reason or not text:
        empty = "the answer is not in the form asked for" if parts else "the answer is empty"
        why = _REASONS.get(reason) or (f"the service says {reason}" if reason else empty)
        raise Refused(f"No text was written: {why}.", detail={"status": 200, "reason": reason})
    usage = answer.usage_metadata
    read = getattr(usage, "prompt_token_count", None)
    spoken, thought = (getattr(usage, f"{name}_token_count", None) for name in ("candidates", "thoughts"))
    output = None if spoken is None else spoken + (thought or 0)
    return Written(text=text, model=answer.model_version or model, input_tokens=read, output_tokens=output)


def _value(text: str, field: str) -> str:
    """The field of a JSON answer; empty where the answer is no such JSON."""
    try:
        data = json.loads(text)
    except ValueError:
        return ""
    value = data.get(field) if isinstance(data, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _thinking(level: str) -> Any:
    from google.genai import types

    return types.ThinkingConfig(thinking_level=types.ThinkingLevel(level.upper()))
