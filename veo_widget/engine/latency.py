"""How long jobs of a kind take: a lognormal distribution, from a prior and what the library has seen.

Pure. The library hands over mean, spread and number of past log-latencies; with few of them the prior speaks,
with many of them they do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Self

PRIOR_SIGMA = 0.6
"""Google states 11 s to 6 minutes and one to two minutes as usual; this spread puts those at 0.1 % and 99.7 %."""
SHORTEST = 0.05
"""Seconds below which no latency is told from another; the logarithm needs one."""
_NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Latencies:
    """A lognormal distribution, and from how many jobs it is known.

    Attributes:
        mu: Mean of the logarithms of the seconds.
        sigma: Their standard deviation.
        n: How many jobs it stands for.
    """

    mu: float
    sigma: float
    n: float

    @classmethod
    def around(cls, median: float, *, n: float, sigma: float = PRIOR_SIGMA) -> Self:
        """What is assumed before any job was seen, as if from `n` jobs."""
        return cls(mu=math.log(max(median, SHORTEST)), sigma=sigma, n=n)

    @classmethod
    def read(cls, kept: object) -> Self | None:
        """What the library kept of past jobs as ``mu``, ``sigma`` and ``n``; None where that is nothing usable."""
        if not isinstance(kept, Mapping):
            return None
        values = [kept.get(name) for name in ("mu", "sigma", "n")]
        if not all(_is_number(value) for value in values):
            return None
        mu, sigma, n = (float(value) for value in values if value is not None)
        return cls(mu=mu, sigma=sigma, n=n) if sigma >= 0 and n > 0 else None

    def with_seen(self, seen: Latencies | None) -> Latencies:
        """This prior and what was seen as one: each weighs as many jobs as it stands for.

        The spread takes in how far the two means lie apart, so that a service unlike the prior is watched
        widely until it is known.
        """
        if seen is None:
            return self
        n = self.n + seen.n
        apart = self.n * seen.n / n * (self.mu - seen.mu) ** 2
        variance = (self.n * self.sigma**2 + seen.n * seen.sigma**2 + apart) / n
        return Latencies(mu=(self.n * self.mu + seen.n * seen.mu) / n, sigma=math.sqrt(variance), n=n)

    @property
    def mean(self) -> float:
        """Seconds a job takes on average."""
        return math.exp(self.mu + self.sigma**2 / 2)

    def quantile(self, share: float) -> float:
        """Seconds within which that share of the jobs is ready."""
        return math.exp(self.mu + self.sigma * _NORMAL.inv_cdf(share))

    def survival(self, seconds: float) -> float:
        """Share of the jobs that take longer."""
        return 1.0 if seconds <= 0 else 1.0 - _NORMAL.cdf((math.log(seconds) - self.mu) / self.sigma)

    def density(self, seconds: float) -> float:
        """Share of the jobs that become ready in a second around there."""
        if seconds <= 0:
            return 0.0
        return _NORMAL.pdf((math.log(seconds) - self.mu) / self.sigma) / (self.sigma * seconds)


def expected(prior: Latencies, detail: Mapping[str, Any]) -> Latencies:
    """What to expect of a job whose record has this `detail`."""
    return prior.with_seen(Latencies.read(detail.get("latency")))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
