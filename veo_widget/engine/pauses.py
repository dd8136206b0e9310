"""How long a lane is left alone after a refusal for quota, and when that is in the day. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from veo_widget.engine.schedule import Patience

LONGEST_PAUSE = 300.0
"""Seconds between two tries where the service does not say how long to wait."""
_BELIEVED = 3
"""A service that says "in a second" this often and refuses each time is believed no more."""


def resumes(detail: Mapping[str, Any], *, refusals: int, now: datetime, patience: Patience) -> datetime:
    """When to send again after a refusal for quota, the `refusals`-th in a row, with this `detail`.

    The day's quota starts again at midnight Pacific time, whatever shorter delay the same answer names; else the
    service's own delay counts, else one that doubles each time.
    """
    growing = min(patience.quota_pause * 2 ** min(refusals - 1, 20), max(LONGEST_PAUSE, patience.quota_pause))
    if detail.get("quota") == "day":
        return next_midnight(now) + timedelta(seconds=random.uniform(0.1, 1) * patience.quota_pause)
    asked = float(detail.get("retry_seconds") or 0.0)
    if not asked:
        return now + timedelta(seconds=growing * random.uniform(0.75, 1.25))
    seconds = max(asked, growing) if refusals > _BELIEVED else asked
    return now + timedelta(seconds=seconds * (1 + random.uniform(0, patience.spread)))


def next_midnight(now: datetime) -> datetime:
    """The next midnight Pacific time, at which Google counts a new day."""
    there = now.astimezone(_pacific())
    day = there.date() + timedelta(days=1)
    return datetime.combine(day, time(), there.tzinfo).astimezone(now.tzinfo)


def _pacific() -> tzinfo:
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        # A machine without time zones: winter time all year, in summer an hour late rather than too early.
        return timezone(timedelta(hours=-8))
