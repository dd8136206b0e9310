"""A kernel to be killed: buys a few videos, dies where it is told to, or looks after what another one left.

python -m tests.crash.child buy LIBRARY URL WIRE [STATE]     prints "ready" before the first request leaves
python -m tests.crash.child sweep LIBRARY URL WIRE [STATE]   the same with a sweep of four cells
python -m tests.crash.child resume LIBRARY URL WIRE          ends when nothing is open any more
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from veo_widget.archive import Library
from veo_widget.records import JobRecord
from veo_widget.research.plan import SweepPlan
from veo_widget.research.study import plan_sweep
from veo_widget.studio import Backend, Studio
from veo_widget.studio.spending import SpendingLog

THE_PAGES_DAY = "2025-12-18"
PROMPTS = tuple(f"A cat, take {number}" for number in range(4))
SECONDS = {"omni": 3, "gemini": 4, "vertex": 4}
WAIT = 90.0


def studio_on(folder: Path, url: str, wire: str) -> Studio:
    """A studio on a simulator that outlives this process."""
    day = THE_PAGES_DAY if wire == "gemini" else None
    backend = Backend(wire=wire, endpoint="simulator", url=url, as_of=day, latency=0.0)
    return Studio(backend, Library(folder), SpendingLog(folder / "spending.sqlite3"))


def buy(studio: Studio, state: str) -> None:
    """Buys every prompt; dies when a job reaches `state`, once that is written down."""
    studio.watch_jobs(_killer(state))
    print("ready", flush=True)
    jobs = [studio.generate(prompt, duration_seconds=SECONDS[studio.backend.wire]) for prompt in PROMPTS]
    for job in jobs:
        job.until_ended(WAIT)


def sweep(studio: Studio, state: str) -> None:
    """Runs the sweep; dies when a job of it reaches `state`, once that is written down."""
    studio.watch_jobs(_killer(state))
    plan = sweep_of(studio)
    print("ready", flush=True)
    plan.run().wait(WAIT)


def sweep_of(studio: Studio) -> SweepPlan:
    """Two prompts, two seeds or draws."""
    given = {"duration_seconds": SECONDS[studio.backend.wire], "repeat": 2, "study": "crash"}
    return plan_sweep(studio, "A {cat, dog}, take two", given)


def _killer(state: str) -> Callable[[JobRecord], None]:
    def die(record: JobRecord) -> None:
        if record.state == state:
            os.kill(os.getpid(), signal.SIGKILL)

    return die


def resume(studio: Studio) -> None:
    """Looks after everything that is open, as `veo.resume()` does."""
    for job in studio.resume():
        job.until_ended(WAIT)


def main(command: str, folder: str, url: str, wire: str, state: str = "") -> None:
    """One life."""
    studio = studio_on(Path(folder), url, wire)
    if command in ("buy", "sweep"):
        {"buy": buy, "sweep": sweep}[command](studio, state)
    else:
        resume(studio)


if __name__ == "__main__":
    main(*sys.argv[1:])
