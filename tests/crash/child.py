"""A kernel to be killed: buys a few videos, dies where it is told to, or looks after what another one left.

python -m tests.crash.child buy LIBRARY URL WIRE [STATE]     prints "ready" before the first request leaves
python -m tests.crash.child resume LIBRARY URL WIRE          ends when nothing is open any more
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from veo_widget.archive import Library
from veo_widget.records import JobRecord
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

    def die(record: JobRecord) -> None:
        if record.state == state:
            os.kill(os.getpid(), signal.SIGKILL)

    studio.watch_jobs(die)
    print("ready", flush=True)
    jobs = [studio.generate(prompt, duration_seconds=SECONDS[studio.backend.wire]) for prompt in PROMPTS]
    for job in jobs:
        job.until_ended(WAIT)


def resume(studio: Studio) -> None:
    """Looks after everything that is open, as `veo.resume()` does."""
    for job in studio.resume():
        job.until_ended(WAIT)


def main(command: str, folder: str, url: str, wire: str, state: str = "") -> None:
    """One life."""
    studio = studio_on(Path(folder), url, wire)
    if command == "buy":
        buy(studio, state)
    else:
        resume(studio)


if __name__ == "__main__":
    main(*sys.argv[1:])
