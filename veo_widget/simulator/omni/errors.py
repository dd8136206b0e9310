"""Refusals of the Interactions API: a word for a code, ``{"error": {"code": "invalid_request", ..}}`` (4.2)."""

from __future__ import annotations

from typing import Any

from veo_widget.simulator.errors import Refusal

_WORDS = {
    400: "invalid_request",
    401: "authentication",
    403: "permission_denied",
    404: "not_found",
    429: "rate_limit_exceeded",
    500: "api_error",
    503: "service_unavailable",
    504: "deadline_exceeded",
}


class OmniRefusal(Refusal):
    """A no in this API's shape."""

    def __init__(self, message: str, *, code: int = 400, word: str = "") -> None:
        super().__init__(message, code=code)
        self.word = word or word_of(code)

    def body(self) -> dict[str, Any]:
        return worded_body(self.word, self.message)


def worded_body(word: str, message: str) -> dict[str, Any]:
    return {"error": {"code": word, "message": message}}


def word_of(code: int) -> str:
    return _WORDS.get(code, "api_error" if code >= 500 else "invalid_request")


def worded(refusal: Refusal) -> OmniRefusal:
    """A refusal of shared code in this API's shape."""
    return refusal if isinstance(refusal, OmniRefusal) else OmniRefusal(refusal.message, code=refusal.code)


def unknown_parameter(name: str) -> OmniRefusal:
    return OmniRefusal(f"Unknown parameter: '{name}'.", word="parameter_unknown")
