"""What `generateContent` answers beside its content: why there is none."""

from __future__ import annotations

from typing import Any


def reason_of(answer: Any) -> str:
    """Why an answer is not what was asked for, in the service's word; empty where it says nothing."""
    blocked = getattr(answer.prompt_feedback, "block_reason", None) if answer.prompt_feedback else None
    finished = answer.candidates[0].finish_reason if answer.candidates else None
    said = blocked or (finished if getattr(finished, "name", "") != "STOP" else None)
    return str(getattr(said, "name", said) or "")
