"""Refusals in Google's error shape: ``{"error": {"code", "message", "status", "details"?}}``.

Every part of the simulator that says no raises `Refusal`; the app turns it into an answer in one place. The
mapping from HTTP code to status word is veo-api.md 1.7.
"""

from __future__ import annotations

from typing import Any

STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    409: "ABORTED",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class Refusal(Exception):
    """The service's no: an HTTP code, the words and the status word."""

    def __init__(
        self,
        message: str,
        *,
        code: int = 400,
        status: str | None = None,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status or STATUS_WORDS.get(code, "UNKNOWN")
        self.details = details

    def body(self) -> dict[str, Any]:
        return error_body(self.code, self.message, status=self.status, details=self.details)


def error_body(
    code: int, message: str, *, status: str | None = None, details: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    error: dict[str, Any] = {
        "code": code,
        "message": message,
        "status": status or STATUS_WORDS.get(code, "UNKNOWN"),
    }
    if details:
        error["details"] = details
    return {"error": error}


def unsupported_field(name: str) -> Refusal:
    return Refusal(f"`{name}` isn't supported by this model.")


def unsupported_value(value: object, field: str) -> Refusal:
    return Refusal(f"{value} for {field} is currently not supported.")


def unsupported_use_case() -> Refusal:
    """The service's words for a combination of fields it does not offer."""
    return Refusal(
        "Your use case is currently not supported. Please refer to Gemini API documentation for current model offering."
    )
