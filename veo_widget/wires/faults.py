"""Turns whatever a client library raises into the three errors of `base.py`, in plain sentences.

The one question that matters for money is whether the service can have seen the call. Libraries differ
(httpx2 by default, httpx where the user asks for it, google-auth before any request), so exceptions are
told apart by the names in their class tree, which the forks share.
"""

from __future__ import annotations

import re
from typing import Any

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
_SECRETS = re.compile(r"(?i)(bearer\s+|[?&]key=|x-goog-signature=|x-goog-credential=)[^\s&\"']+")


def explain(error: Exception) -> WireError:
    """The error of `base.py` that says what `error` means."""
    if isinstance(error, WireError):
        return error
    status = getattr(error, "code", None)
    if hasattr(error, "status") and hasattr(error, "details") and isinstance(status, int):
        return _explain_answer(status, error)
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
    if "TimeoutException" in names or isinstance(error, TimeoutError):
        what = "The service did not answer in time."
    elif "TransportError" in names or isinstance(error, OSError):
        what = "The connection broke before the answer was complete."
    else:
        what = "The answer could not be understood."
    return AnswerLost(what, detail={"error": type(error).__name__})


def _explain_answer(status: int, error: Any) -> WireError:
    said = clean(str(error.message or ""))
    detail = {"status": status, "reason": str(error.status or ""), "message": said}
    if status >= 500 or status < 400:
        # A gateway's 5xx does not tell whether the service behind it acted.
        return AnswerLost(f"The service answered with an error {status}{_said(said)}.", detail=detail)
    if status == 401:
        return Refused(
            f"The service did not accept the credentials{_said(said)}.",
            hint="Log in again (`gcloud auth application-default login`), then run it again.",
            detail=detail,
        )
    if status == 403:
        return Refused(
            f"The account may not do this{_said(said)}.",
            hint="Check that the project has Agent Platform enabled and billing switched on.",
            detail=detail,
        )
    if status == 429:
        return Refused(
            f"The quota is used up for now{_said(said)}.",
            hint="Wait a minute and run it again; nothing was started.",
            detail=detail,
        )
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
