"""A stand-in for a text model used to improve prompts: the same words in, the same richer words out.

It adds what the guide says a prompt should name and this one does not: camera, light, sound. No model.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from veo_widget.simulator.content.asked import Asked

_CAMERA = ("Slow dolly in", "Low tracking shot", "Wide aerial shot", "Close-up with shallow focus")
_LIGHT = ("warm golden light", "cool blue tones", "soft morning haze", "deep shadows and a single bright rim light")
_SOUND = (
    "Ambient noise: a light wind.",
    "Ambient noise: distant birds.",
    "SFX: soft footsteps.",
    "Ambient noise: a low hum.",
)
_NAMED: dict[tuple[str, ...], str] = {
    _CAMERA: r"shot|camera|dolly|pan|zoom|close-up|aerial|tracking",
    _LIGHT: r"light|golden|night|tones|sun|neon|shadow",
    _SOUND: r"sound|audio|sfx|noise|says|music|ambient",
}


def rewritten(asked: Asked) -> str:
    """The answer's text: prose, or JSON where that was asked for."""
    answer = _improved(asked.words)
    return json.dumps(_filled(asked.schema, answer), ensure_ascii=False) if asked.wants_json else answer


def _improved(words: str) -> str:
    # An instruction usually stands first and the prompt last.
    prompt = words.strip().rpartition("\n")[2].strip().strip('"') or "A quiet scene"
    camera, light, sound = (_missing(choices, prompt) for choices in (_CAMERA, _LIGHT, _SOUND))
    scene = ", ".join(part for part in (prompt.rstrip("."), light) if part)
    return " ".join(part for part in (f"{camera}:" if camera else "", f"{scene}.", sound) if part)


def _missing(choices: tuple[str, ...], prompt: str) -> str:
    if re.search(_NAMED[choices], prompt.lower()):
        return ""
    return choices[hashlib.sha256(prompt.encode()).digest()[len(choices[0]) % 32] % len(choices)]


def _filled(schema: Any, answer: str) -> Any:
    """The smallest JSON of this schema, with the answer wherever a string may stand."""
    if not isinstance(schema, dict):
        return {"prompt": answer}
    kind = str(schema.get("type", "object")).lower()
    if kind == "object":
        fields = schema.get("properties")
        return {name: _filled(value, answer) for name, value in fields.items()} if isinstance(fields, dict) else {}
    if kind == "array":
        return [_filled(schema.get("items"), answer)]
    return {"string": answer, "integer": 1, "number": 1.0, "boolean": True}.get(kind)
