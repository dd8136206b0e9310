"""Sweeps for tests, on a studio of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.simulators import RunningSimulator
from tests.studios import simulated
from veo_widget.research.plan import SweepPlan
from veo_widget.research.study import plan_sweep
from veo_widget.studio import Studio
from veo_widget.studio.spending import SpendingLog

FOUR: dict[str, Any] = {"duration_seconds": 4}
CATS = "A {cat, dog} surfing"


def studio_in(folder: Path, server: RunningSimulator | None = None, **options: Any) -> Studio:
    """A studio with a spending log of its own."""
    spending = SpendingLog(folder / "spending.sqlite3")
    url = {"url": server.url} if server else {}
    return simulated(folder / "lib", spending=spending, **url, **options)


def planned(
    studio: Studio, source: Any = CATS, *, column: str | None = None, limit: int = 1_000, **given: Any
) -> SweepPlan:
    """A plan."""
    return plan_sweep(studio, source, given, column=column, limit=limit)


def submits(server: RunningSimulator) -> int:
    """How many requests the service has taken."""
    return len(server.ledger("submit"))
