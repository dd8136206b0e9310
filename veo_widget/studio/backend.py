"""`Backend`: which dialect is spoken to which server, and how one is chosen from the environment.

A backend is plain data without secrets, so that it can be kept with every job. Keys and tokens are read
where a connection is made and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, Self

from veo_widget.errors import BackendError

Endpoint = Literal["google", "simulator"]
Latency = Literal["fast", "real"] | float

NAMES = ("simulator", "vertex")
"""What `veo.use` and ``VEO_BACKEND`` take."""
BADGE = "Simulator: no account found, clips are synthetic, $0"
CHOSEN_BADGE = "Simulator: clips are synthetic, $0"
DEFAULT_LOCATION = "us-central1"
"""The one region that serves Veo 3.1 (Google's model page, 2026-09)."""
_SWITCHES = ("GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI")


@dataclass(frozen=True, kw_only=True)
class Backend:
    """Where requests go.

    Attributes:
        wire: The dialect: ``"vertex"``.
        endpoint: ``"google"`` or ``"simulator"``.
        project: Google Cloud project.
        location: Region.
        url: A simulator that runs already; None to start one.
        latency: The simulator's: ``"fast"``, ``"real"`` or seconds.
        seed: The simulator's, for its latencies.
        confirmed: Whether the user chose it; a paid one only found in the environment is not used before.
        found: Whether it was found in the environment or fallen back on, rather than asked for.
    """

    wire: str
    endpoint: Endpoint
    project: str = "simulator"
    location: str = DEFAULT_LOCATION
    url: str | None = None
    latency: Latency = "fast"
    seed: int | None = None
    confirmed: bool = True
    found: bool = False

    @property
    def label(self) -> str:
        """What a person calls it."""
        if self.endpoint == "simulator":
            return "the simulator"
        return f"Agent Platform (project {self.project}, {self.location})"

    @property
    def badge(self) -> str:
        """A line nobody can miss where clips are synthetic; empty on Google."""
        if self.endpoint != "simulator":
            return ""
        return BADGE if self.found else CHOSEN_BADGE

    @property
    def is_paid(self) -> bool:
        """Whether clips cost money."""
        return self.endpoint == "google"

    def as_dict(self) -> dict[str, Any]:
        """What a job's record keeps, enough to find the job again."""
        kept = ("wire", "endpoint", "project", "location", "url")
        return {name: value for name, value in asdict(self).items() if name in kept and value is not None}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The backend a record names; what it does not keep is at its default."""
        return cls(**dict(data))


def named_backend(
    name: str,
    *,
    project: str | None = None,
    location: str | None = None,
    url: str | None = None,
    latency: Latency = "fast",
    seed: int | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Backend:
    """The backend the user asked for by name.

    Raises:
        BackendError: There is no such backend, or something it needs is missing.
    """
    wanted = name.strip().lower()
    if wanted == "simulator":
        return Backend(wire="vertex", endpoint="simulator", url=url, latency=_checked_latency(latency), seed=seed)
    if wanted == "vertex":
        project = project or environ.get("GOOGLE_CLOUD_PROJECT")
        if not project:
            msg = (
                "Agent Platform needs a Google Cloud project. "
                'Use veo.use("vertex", project="my-project"), or set GOOGLE_CLOUD_PROJECT.'
            )
            raise BackendError(msg)
        return Backend(wire="vertex", endpoint="google", project=project, location=_checked_location(location, environ))
    close = get_close_matches(wanted, NAMES, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else f"There are {' and '.join(NAMES)}."
    msg = f"There is no backend {name!r}. {hint}"
    raise BackendError(msg)


def choose_backend(environ: Mapping[str, str] = os.environ) -> Backend:
    """The backend where the user named none: the first that fits.

    ``VEO_BACKEND``, Agent Platform settings, else the simulator. What only stands in the environment may
    have been set for something else, so a paid backend found there is not `confirmed`.

    Raises:
        BackendError: ``VEO_BACKEND`` names none, or one that lacks something.
    """
    if environ.get("VEO_BACKEND"):
        return named_backend(environ["VEO_BACKEND"], environ=environ)
    switched = any(environ.get(name, "").lower() in ("1", "true") for name in _SWITCHES)
    if switched and environ.get("GOOGLE_CLOUD_PROJECT"):
        return replace(named_backend("vertex", environ=environ), confirmed=False, found=True)
    return replace(named_backend("simulator", environ=environ), found=True)


def _checked_location(location: str | None, environ: Mapping[str, str]) -> str:
    return location or environ.get("GOOGLE_CLOUD_LOCATION") or DEFAULT_LOCATION


def _checked_latency(latency: Latency) -> Latency:
    if latency in ("fast", "real"):
        return latency
    if isinstance(latency, (int, float)) and not isinstance(latency, bool) and latency >= 0:
        return float(latency)
    msg = f'The latency {latency!r} is not "fast", "real" or a number of seconds.'
    raise BackendError(msg)
