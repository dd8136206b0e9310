"""A stand-in for a text model used to improve prompts: the same words in, the same richer words out. No model.

It adds what the guide says a prompt should name and this one does not: camera, style, light, sound. What is there
stays, word for word. The answer's `modelVersion` says that no model wrote it.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from veo_widget.simulator.content.asked import Asked

_CAMERA = ("Slow dolly in", "Low tracking shot", "Wide aerial shot", "Close-up with shallow focus")
_STYLE = ("cinematic realism", "documentary style", "hand-drawn animation style", "shot on 16mm film")
_LIGHT = ("warm golden light", "cool blue tones", "soft morning haze", "deep shadows and a single bright rim light")
_SOUND = (
    "Ambient noise: a light wind.",
    "Ambient noise: distant birds.",
    "SFX: soft footsteps.",
    "Ambient noise: a low hum.",
)
_NAMED: dict[tuple[str, ...], str] = {
    _CAMERA: r"\b(?:shot|camera|doll\w+|pan\w*|zoom\w*|close-?up|aerial|tracking|pov)\b",
    _STYLE: r"\b(?:style|cinematic|realis\w+|animat\w+|cartoon|film|documentary|noir|3d|render\w*|claymation)\b",
    _LIGHT: r"\b(?:light\w*|golden|night|tones?|sun\w*|neon|shadows?|dawn|dusk|haze|glow\w*)\b",
    _SOUND: r"\b(?:sounds?|audio|sfx|noise|says?|music|ambient|murmurs?|whispers?)\b|[\"“«]",
}


def rewritten(asked: Asked) -> str:
    """The answer's text: prose, or JSON where that was asked for."""
    answer = _improved(_prompt(asked))
    return json.dumps(_filled(asked.schema, answer), ensure_ascii=False) if asked.wants_json else answer


def _prompt(asked: Asked) -> str:
    """The words to improve: all of them, or the last line where the instruction stands before them."""
    words = asked.words.strip()
    prompt = words if asked.instruction else words.rpartition("\n")[2].strip()
    if len(prompt) > 2 and prompt[0] == prompt[-1] == '"' and '"' not in prompt[1:-1]:
        prompt = prompt[1:-1]
    return prompt or "A quiet scene"


def _improved(prompt: str) -> str:
    camera, style, light, sound = (_missing(choices, prompt) for choices in (_CAMERA, _STYLE, _LIGHT, _SOUND))
    added = ", ".join(part for part in (light, style) if part)
    closed = prompt if prompt.endswith((".", "!", "?", '"', "”", "»")) else f"{prompt}."
    if added and closed.endswith(".") and "\n" not in prompt:
        scene = f"{closed[:-1]}, {added}."
    else:
        scene = f"{closed} {added[:1].upper()}{added[1:]}." if added else closed
    return " ".join(part for part in (f"{camera}:" if camera else "", scene, sound) if part)


def _missing(choices: tuple[str, ...], prompt: str) -> str:
    if re.search(_NAMED[choices], prompt, re.IGNORECASE):
        return ""
    return choices[hashlib.sha256(prompt.encode(errors="replace")).digest()[len(choices[0]) % 32] % len(choices)]


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
