"""How the service says "too much": 429 by the minute, by the day, or by money in a window of ten minutes.

They look alike on purpose (veo-api.md 1.7, 3.7): only QuotaFailure tells them apart, and RetryInfo may be absent.
"""

from __future__ import annotations

from collections import deque
from datetime import date
from decimal import Decimal
from typing import Any

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.order import FPS, Order
from veo_widget.simulator.prices import price_of

MESSAGE = (
    "You exceeded your current quota, please check your plan and billing details. For more information on this "
    "error, head to: https://ai.google.dev/gemini-api/docs/rate-limits."
)
# Dollars in ten minutes, by tier.
TIERS = {"tier1": Decimal(10), "tier2": Decimal(50), "tier3": Decimal(200)}
_WINDOW = 600
_TYPE = "type.googleapis.com/google.rpc."
# The ids of video quotas are not in the public pages; these follow the pattern of the others.
_IDS = {
    "minute": "GenerateRequestsPerMinutePerProjectPerModel",
    "day": "GenerateRequestsPerDayPerProjectPerModel",
    "spend": "SpendPerTenMinutesPerProject",
}
PERIODS = frozenset(_IDS)


def quota_details(per: str, retry_delay: str, *, value: str = "10") -> list[dict[str, Any]]:
    """`error.details`: Help always, QuotaFailure for a period, RetryInfo for a delay."""
    address = "https://ai.google.dev/gemini-api/docs/rate-limits"
    details: list[dict[str, Any]] = [
        {"@type": f"{_TYPE}Help", "links": [{"description": "Learn more about Gemini API quotas", "url": address}]}
    ]
    if per:
        violation = {
            "quotaMetric": "generativelanguage.googleapis.com/generate_requests",
            "quotaId": _IDS[per],
            "quotaDimensions": {"location": "global", "model": "veo"},
            "quotaValue": value,
        }
        details.append({"@type": f"{_TYPE}QuotaFailure", "violations": [violation]})
    if retry_delay:
        details.append({"@type": f"{_TYPE}RetryInfo", "retryDelay": retry_delay})
    return details


class SpendWindow:
    """What was spent in the last ten minutes, by this process; off without a limit."""

    def __init__(self, limit: Decimal | None) -> None:
        self._limit = limit
        self._spent: deque[tuple[float, Decimal]] = deque()

    def take(self, order: Order, now: float, day: date) -> None:
        """Count the order, or raise the 429 of a window that is full."""
        if self._limit is None:
            return
        while self._spent and self._spent[0][0] <= now - _WINDOW:
            self._spent.popleft()
        seconds = order.film_frames / FPS if order.work in ("edit", "upscale") else order.seconds
        price = price_of(order.model, order.resolution, day) * Decimal(seconds) * order.samples
        if sum((spent for _, spent in self._spent), price) > self._limit:
            raise Refusal(MESSAGE, code=429, details=quota_details("spend", "", value=str(self._limit)))
        self._spent.append((now, price))
