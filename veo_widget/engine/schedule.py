"""When to ask the service how a job stands, and when to stop asking."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often and how long one job is watched.

    Attributes:
        every: Seconds between two polls; Google's page asks every 10 s.
        deadline: Seconds after submission at which watching stops. Google states 6 minutes at peak;
            more than 8 have been seen, and some operations never finish.
        spread: Share of `every` by which each pause varies, so that many jobs do not ask in step.
        tries: How often a failed download is tried again.
    """

    every: float = 10.0
    deadline: float = 20 * 60.0
    spread: float = 0.1
    tries: int = 3

    def pause(self, failures: int = 0) -> float:
        """Seconds until the next poll; longer, up to a minute, while polls fail in a row."""
        base = min(self.every * 2**failures, max(60.0, self.every))
        return float(base * (1 + random.uniform(-self.spread, self.spread)))
