"""Turns whatever a client library raises into the three errors of `base.py`, in plain sentences.

The one question that matters for money is whether the service can have seen the call. Libraries differ
(httpx2 by default, httpx where the user asks for it, google-auth before any request), so exceptions are
told apart by the names in their class tree, which the forks share.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from veo_widget.wires import quota
from veo_widget.wires.base import AnswerLost, NotSent, Refused, WireError

_NEVER_SENT = {
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "UnsupportedProtocol",
    "InvalidURL",
    "ProxyError",
    "LocalProtocolError",
}
_MAX_MESSAGE = 400


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to do about an account that is not let in, which differs between the wires.

    Attributes:
        credentials: Where the credentials are not accepted.
        access: Where they are, but may not do this.
    """

    credentials: str
    access: str


LOGIN = Advice(
    credentials="Log in again (`gcloud auth application-default login`), then run it again.",
    access="Check that the project has Agent Platform enabled and billing switched on.",
)
KEY = Advice(
    credentials="Check the API key in GEMINI_API_KEY or GOOGLE_API_KEY, then run it again.",
    access="Check that the API key is allowed to do this and that its project has billing switched on.",
)


class ErrorAnswer(Exception):
    """An answer with an error status, in the shape `explain` reads google-genai's own errors in.

    Attributes:
        code: The HTTP status.
        status: The service's word for it, such as ``"INVALID_ARGUMENT"`` or ``"invalid_request"``.
        message: What it says.
        details: The parsed body, or None.
    """

    def __init__(self, code: int, body: bytes | str) -> None:
        super().__init__(code)
        self.code = code
        self.details = _parsed(body)
        error = self.details.get("error") if isinstance(self.details, dict) else None
        said = error if isinstance(error, dict) else {}
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        self.message = str(said.get("message") or ("" if said else text))
        self.status = str(said.get("status") or said.get("code") or "")


def _parsed(body: bytes | str) -> Any:
    """A JSON body, unwrapped where it is a list of one (gateways do that); None for anything else."""
    try:
        data = json.loads(body)
    except ValueError:
        return None
    return data[0] if isinstance(data, list) and len(data) == 1 else data


_SECRETS = re.compile(r"(?i)(bearer\s+|[?&]key=|x-goog-signature=|x-goog-credential=)[^\s&\"']+")


def explain(error: Exception, advice: Advice = LOGIN) -> WireError:
    """The error of `base.py` that says what `error` means."""
    if isinstance(error, WireError):
        return error
    status = getattr(error, "code", None)
    if hasattr(error, "status") and hasattr(error, "details") and isinstance(status, int):
        return _explain_answer(status, error, advice)
    response = getattr(error, "response", None)
    if isinstance(getattr(error, "status_code", None), int) and response is not None:
        # google-genai's interactions raise a tree of their own.
        return _explain_answer(response.status_code, ErrorAnswer(response.status_code, response.content), advice)
    if type(error).__name__ in ("APIConnectionError", "APITimeoutError") and isinstance(error.__cause__, Exception):
        return explain(error.__cause__, advice)  # the HTTP library's own error tells more
    names = {kind.__name__ for kind in type(error).__mro__}
    module = type(error).__module__
    if module.startswith("google.auth"):
        return NotSent(
            "Google credentials could not be used.",
            hint="Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS, and try again.",
            detail={"error": type(error).__name__},
        )
    if names & _NEVER_SENT or isinstance(error, ConnectionRefusedError):
        return NotSent(
            "The service could not be reached.",
            hint="Check the network (or the proxy), then run it again.",
            detail={"error": type(error).__name__},
        )
    if names & {"TimeoutException", "APITimeoutError"} or isinstance(error, TimeoutError):
        what = "The service did not answer in time."
    elif names & {"TransportError", "APIConnectionError"} or isinstance(error, OSError):
        what = "The connection broke before the answer was complete."
    else:
        what = "The answer could not be understood."
    return AnswerLost(what, detail={"error": type(error).__name__})


def _explain_answer(status: int, error: Any, advice: Advice) -> WireError:
    said = clean(str(error.message or ""))
    detail = {"status": status, "reason": str(error.status or ""), "message": said}
    if status >= 500 or status < 400:
        # A gateway's 5xx does not tell whether the service behind it acted.
        return AnswerLost(f"The service answered with an error {status}{_said(said)}.", detail=detail)
    if status == 401 or "API_KEY_INVALID" in str(error.details):
        message = f"The service did not accept the credentials{_said(said)}."
        return Refused(message, hint=advice.credentials, detail=detail)
    if status == 403:
        return Refused(f"The account may not do this{_said(said)}.", hint=advice.access, detail=detail)
    if status == 429:
        waits = {"retry_seconds": quota.retry_seconds(error.details), "quota": quota.period(error.details)}
        message = f"The quota is used up for now{_said(said)}."
        return Refused(message, hint=quota.advice(error.details), detail=detail | waits)
    return Refused(f"The service refused it{_said(said)}.", detail=detail)


def _said(message: str) -> str:
    return f": {message.rstrip('.')}" if message else ""


def clean(text: str) -> str:
    """A service's message fit for a user: no HTML, no secret, one line, at most 400 characters."""
    if "<html" in text.lower() or "<!doctype" in text.lower():
        title = re.search(r"(?is)<title>(.*?)</title>", text)
        text = title.group(1) if title else "an HTML page instead of an answer"
    text = _SECRETS.sub(r"\1...", " ".join(text.split()))
    return text if len(text) <= _MAX_MESSAGE else text[: _MAX_MESSAGE - 1] + "…"
