"""How long a generation takes: an instant answer for tests, the service's own spread for demonstrations.

veo-api.md 3.5: 11 s at least, 6 min at peak, 1-2 min typically. A lognormal curve fits that shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

FAST_SECONDS = 2.0
_MEDIAN, _SIGMA, _SHORTEST, _LONGEST = 70.0, 0.5, 11.0, 360.0

Latency = Callable[[Random], float]


def parse_latency(text: str) -> Latency:
    """``fast``, ``real`` or a number of seconds; ValueError for anything else."""
    if text == "fast":
        return lambda _: FAST_SECONDS
    if text == "real":
        return lambda dice: min(max(dice.lognormvariate(math.log(_MEDIAN), _SIGMA), _SHORTEST), _LONGEST)
    seconds = float(text)
    if not 0 <= seconds < math.inf:
        msg = f"latency must be 'fast', 'real' or seconds >= 0, not {text!r}"
        raise ValueError(msg)
    return lambda _: seconds
