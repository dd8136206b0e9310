"""Reads a 429: how long to wait, and whether it is the minute, the day or the money that is used up.

The three look alike: only `QuotaFailure` tells them apart, and `RetryInfo` may be absent.
"""

from __future__ import annotations

import re
from typing import Any

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


def retry_seconds(body: Any) -> float | None:
    """How long the service asks to wait; None where it does not say."""
    for detail in _details(body, "RetryInfo"):
        found = _SECONDS.fullmatch(str(detail.get("retryDelay") or ""))
        if found:
            return float(found[1])
    return None


def period(body: Any) -> str:
    """``"minute"``, ``"day"`` or ``"spend"``; empty where the service does not say."""
    for detail in _details(body, "QuotaFailure"):
        for violation in detail.get("violations") or ():
            name = str(violation.get("quotaId") or violation.get("quotaMetric") or "")
            for word, meaning in (("PerDay", "day"), ("Spend", "spend"), ("PerMinute", "minute")):
                if word in name:
                    return meaning
    return ""


def advice(body: Any) -> str:
    """What to do about it, in a sentence."""
    seconds = retry_seconds(body)
    if period(body) == "day":
        return "The day's quota is used up; it starts again at midnight Pacific time. Nothing was started."
    if period(body) == "spend":
        wait = f"{seconds:.0f} seconds" if seconds else "up to ten minutes"
        return f"The account may spend only so much in ten minutes: wait {wait} and run it again. Nothing was started."
    wait = f"{seconds:.0f} seconds" if seconds else "a minute"
    return f"Wait {wait} and run it again; nothing was started."


def _details(body: Any, kind: str) -> list[dict[str, Any]]:
    error = body.get("error") if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    found = details if isinstance(details, list) else []
    return [each for each in found if isinstance(each, dict) and str(each.get("@type", "")).endswith(kind)]
