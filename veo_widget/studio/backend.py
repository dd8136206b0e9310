"""`Backend`: which dialect is spoken to which server, and how one is chosen from the environment.

A backend is plain data without secrets, so that it can be kept with every job. Keys and tokens are read
where a connection is made and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from veo_widget.catalog import catalog
from veo_widget.errors import BackendError
from veo_widget.studio.keys import find_key

Endpoint = Literal["google", "gateway", "simulator"]
Latency = Literal["fast", "real"] | float

NAMES = ("simulator", "vertex", "omni", "gemini")
"""What `veo.use` and ``VEO_BACKEND`` take."""
WIRES = ("vertex", "gemini", "omni")
BADGE = "Simulator: no account found, clips are synthetic, $0"
CHOSEN_BADGE = "Simulator: clips are synthetic, $0"
DEFAULT_LOCATION = "us-central1"
"""The one region that serves Veo 3.1 (Google's model page, 2026-09)."""
GOOGLE_URL = "https://generativelanguage.googleapis.com"
GATEWAY_VARIABLE = "GOOGLE_GEMINI_BASE_URL"
"""google-genai's own variable for another server than Google's."""
_SWITCHES = ("GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI")
_CLOSED = (
    "Google closed Veo on the Gemini API on 2026-10-22. Its successor there is Omni: "
    'veo.use("omni"); Veo itself runs on Agent Platform: veo.use("vertex", project=...). '
)


@dataclass(frozen=True, kw_only=True)
class Backend:
    """Where requests go.

    Attributes:
        wire: The dialect: ``"vertex"``, ``"gemini"`` or ``"omni"``.
        endpoint: ``"google"``, ``"gateway"`` (another server that speaks the wire) or ``"simulator"``.
        project: Google Cloud project.
        location: Region.
        url: A gateway, or a simulator that runs already; None to start one.
        as_of: The simulator's day, as an ISO date; None for today.
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
    as_of: str | None = None
    latency: Latency = "fast"
    seed: int | None = None
    confirmed: bool = True
    found: bool = False

    @property
    def label(self) -> str:
        """What a person calls it."""
        if self.endpoint == "simulator":
            day = f" as of {self.as_of}" if self.as_of else ""
            dialect = "" if self.wire == "vertex" else f" ({catalog().wires[self.wire].title})"
            return f"the simulator{dialect}{day}"
        if self.endpoint == "gateway":
            return f"Veo at {urlsplit(self.url or '').hostname}"
        if self.wire == "omni":
            return "Omni on the Gemini API (with your API key)"
        return f"Agent Platform (project {self.project}, {self.location})"

    @property
    def badge(self) -> str:
        """A line nobody can miss where clips are synthetic; empty elsewhere."""
        if self.endpoint != "simulator":
            return ""
        return BADGE if self.found else CHOSEN_BADGE

    @property
    def is_paid(self) -> bool:
        """Whether clips cost money."""
        return self.endpoint != "simulator"

    @property
    def needs_confirmation(self) -> bool:
        """Whether it costs money and the user has not chosen it yet."""
        return self.is_paid and not self.confirmed

    @property
    def day(self) -> date | None:
        """The service's day, by which models come and go; None for a gateway, which goes by its own."""
        if self.endpoint == "gateway":
            return None
        return date.fromisoformat(self.as_of) if self.as_of else date.today()

    def as_dict(self) -> dict[str, Any]:
        """What a job's record keeps, enough to find the job again."""
        kept = ("wire", "endpoint", "project", "location", "url", "as_of")
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
    base_url: str | None = None,
    wire: str | None = None,
    as_of: str | date | None = None,
    latency: Latency = "fast",
    seed: int | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Backend:
    """The backend the user asked for by name; see `use`.

    Raises:
        BackendError: There is no such backend, or something it needs is missing.
    """
    wanted = name.strip().lower()
    if wanted == "simulator":
        return Backend(
            wire=_checked_wire(wire),
            endpoint="simulator",
            url=url,
            as_of=_checked_day(as_of),
            latency=_checked_latency(latency),
            seed=seed,
        )
    if wanted == "vertex":
        return _vertex(project, location, environ)
    if wanted == "omni":
        _require_key("Omni", environ)
        return Backend(wire="omni", endpoint="google")
    if wanted == "gemini":
        return _gateway(base_url or url, environ)
    close = get_close_matches(wanted, NAMES, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(NAMES)}."
    msg = f"There is no backend {name!r}. {hint}"
    raise BackendError(msg)


def choose_backend(environ: Mapping[str, str] = os.environ) -> Backend:
    """The backend where the user named none: the first that fits.

    ``VEO_BACKEND``, Agent Platform settings, an API key (Omni), else the simulator. What only stands in the
    environment may have been set for something else, so a paid backend found there is not `confirmed`.

    Raises:
        BackendError: ``VEO_BACKEND`` names none, or one that lacks something.
    """
    if environ.get("VEO_BACKEND"):
        return named_backend(environ["VEO_BACKEND"], environ=environ)
    switched = any(environ.get(name, "").lower() in ("1", "true") for name in _SWITCHES)
    if switched and environ.get("GOOGLE_CLOUD_PROJECT"):
        return replace(named_backend("vertex", environ=environ), confirmed=False, found=True)
    if find_key(environ):
        return replace(named_backend("omni", environ=environ), confirmed=False, found=True)
    return replace(named_backend("simulator", environ=environ), found=True)


def _vertex(project: str | None, location: str | None, environ: Mapping[str, str]) -> Backend:
    project = project or environ.get("GOOGLE_CLOUD_PROJECT")
    if not project:
        msg = (
            "Agent Platform needs a Google Cloud project. "
            'Use veo.use("vertex", project="my-project"), or set GOOGLE_CLOUD_PROJECT.'
        )
        raise BackendError(msg)
    place = location or environ.get("GOOGLE_CLOUD_LOCATION") or DEFAULT_LOCATION
    return Backend(wire="vertex", endpoint="google", project=project, location=place)


def _gateway(url: str | None, environ: Mapping[str, str]) -> Backend:
    """Another server than Google's that speaks the Gemini API's wire for Veo."""
    url = (url or environ.get(GATEWAY_VARIABLE) or "").strip().rstrip("/")
    if not url:
        msg = f'{_CLOSED}For a gateway that still speaks it: veo.use("gemini", base_url="https://...").'
        raise BackendError(msg)
    parts = urlsplit(url if "//" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        msg = "The base_url is not an address such as https://gateway.example (keys do not belong in it)."
        raise BackendError(msg)
    if parts.hostname.endswith("googleapis.com"):
        msg = f"{_CLOSED}Nothing was sent."
        raise BackendError(msg)
    _require_key(f"The gateway {parts.hostname}", environ)
    return Backend(wire="gemini", endpoint="gateway", url=parts.geturl().rstrip("/"))


def _require_key(what: str, environ: Mapping[str, str]) -> None:
    if not find_key(environ):
        msg = f"{what} needs an API key. Set GEMINI_API_KEY (in Colab: a secret of that name); it is written nowhere."
        raise BackendError(msg)


def _checked_wire(wire: str | None) -> str:
    if wire is None or wire in WIRES:
        return wire or "vertex"
    msg = f"The simulator speaks {', '.join(WIRES)}, not {wire!r}."
    raise BackendError(msg)


def _checked_day(as_of: str | date | None) -> str | None:
    try:
        day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    except ValueError:
        msg = f"as_of is a day such as 2025-12-18, not {as_of!r}."
        raise BackendError(msg) from None
    return day.isoformat() if day else None


def _checked_latency(latency: Latency) -> Latency:
    if latency in ("fast", "real"):
        return latency
    if isinstance(latency, (int, float)) and not isinstance(latency, bool) and latency >= 0:
        return float(latency)
    msg = f'The latency {latency!r} is not "fast", "real" or a number of seconds.'
    raise BackendError(msg)
