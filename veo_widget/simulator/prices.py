"""Dollars per second of output, for the spend window alone (veo-api.md 3.6). The client has its own table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

_FAST_CUT = date(2026, 4, 7)
_OMNI = {"360p": "0.03", "720p": "0.10", "1080p": "0.15", "4k": "0.30"}
_LITE = {"720p": "0.05", "1080p": "0.08"}
_FAST = {"720p": "0.10", "1080p": "0.12", "4k": "0.30"}
_FAST_BEFORE = {"720p": "0.15", "1080p": "0.15", "4k": "0.35"}
_FULL = {"720p": "0.40", "1080p": "0.40", "4k": "0.60"}
_VEO_2 = {"720p": "0.35"}


def price_of(model: str, resolution: str, day: date) -> Decimal:
    return Decimal(_table(model, day)[resolution])


def _table(model: str, day: date) -> dict[str, str]:
    if "omni" in model:
        return _OMNI
    if "lite" in model:
        return _LITE
    if "fast" in model:
        return _FAST if day >= _FAST_CUT else _FAST_BEFORE
    return _VEO_2 if model.startswith("veo-2") else _FULL
