"""A thousand jobs in one kernel, beside the guide page's loop in a thousand threads of another.

Both sides in one run, each in a fresh kernel, on the same simulator with the same latency: `make bench`. The
library's cap on jobs at once is raised for it; what is measured is what waiting for all of them costs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.kernel.session import KernelSession, kernel
from tests.simulators import RunningSimulator, simulator

JOBS = 1000
LATENCY = 65
LIMIT_MEGABYTES = 300
LIMIT_CORES = 0.25
HANG = 900.0
"""Seconds after which a cell is taken to hang; the rival's threads start slowly."""

METER = """
import json, resource, threading, time
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([time.monotonic(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""
OURS_SETUP = """
from pathlib import Path
from veo_widget.archive import Library
from veo_widget.studio import Backend, Studio
from veo_widget.studio.connections import Connections
from veo_widget.studio.spending import SpendingLog
library = Library(Path("veo_library"))
studio = Studio(
    Backend(endpoint="simulator", wire="vertex", url={url!r}, latency={latency}),
    library,
    SpendingLog(Path("spending.sqlite3")),
    Connections(library.paths, at_once={{"simulator": {jobs}}}),
)
"""
OURS_START = """
jobs = [studio.generate(f"A lion, take {{number}}", duration_seconds=4, resolution="720p") for number in range({jobs})]
while any(job.record.operation is None for job in jobs):
    time.sleep(0.5)
"""
OURS_READY = """
while all(job.record.finished is None for job in jobs):
    time.sleep(0.5)
"""
OURS_END = """
assert {{job.until_ended().state for job in jobs}} == {{"done"}}
"""
RIVAL_SETUP = """
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials
client = genai.Client(enterprise=True, project="p", location="us-central1", credentials=Credentials("t"),
                      http_options=types.HttpOptions(base_url={url!r}))
started, ready, saved, failed = [], [], [], []
def run(number):
    try:
        operation = client.models.generate_videos(
            model="veo-3.1-generate-001", source=types.GenerateVideosSource(prompt=f"A lion, take {{number}}"),
            config=types.GenerateVideosConfig(duration_seconds=4, resolution="720p"))
        started.append(number)
        while not operation.done:
            time.sleep(10)
            operation = client.operations.get(operation)
        ready.append(number)
        operation.response.generated_videos[0].video.save(f"lion{{number}}.mp4")
        saved.append(number)
    except Exception as error:
        failed.append(repr(error))
"""
RIVAL_START = """
threads = [threading.Thread(target=run, args=(number,)) for number in range({jobs})]
for thread in threads:
    thread.start()
while len(started) + len(failed) < {jobs}:
    time.sleep(0.5)
"""
RIVAL_READY = """
while not ready:
    time.sleep(0.5)
"""
RIVAL_END = """
for thread in threads:
    thread.join()
print("failed", len(failed), failed[:1])
"""


@dataclass(frozen=True)
class Phase:
    """What the kernel used from one point to the next.

    Attributes:
        seconds: How long it took.
        cores: Processor time per second.
        megabytes: Most memory resident until its end.
    """

    seconds: float
    cores: float
    megabytes: float


@dataclass(frozen=True)
class Measured:
    """One side: until all are started, from then on until the first is known to be ready, until all are saved."""

    start: Phase
    wait: Phase
    save: Phase
    whole: Phase
    polls: int


def test_a_thousand_jobs_in_one_kernel(tmp_path: Path, capsys):
    with simulator(tmp_path / "simulator", latency=str(LATENCY), render="stub") as running:
        ours = _measured(tmp_path / "ours", running, OURS_SETUP, (OURS_START, OURS_READY, OURS_END))
        rival = _measured(tmp_path / "rival", running, RIVAL_SETUP, (RIVAL_START, RIVAL_READY, RIVAL_END))
    with capsys.disabled():
        _print(ours, rival)
    assert ours.wait.megabytes < LIMIT_MEGABYTES
    assert ours.wait.cores < LIMIT_CORES
    assert ours.polls <= rival.polls


def _measured(folder: Path, running: RunningSimulator, setup: str, cells: tuple[str, ...]) -> Measured:
    before = len(running.ledger("poll"))
    with kernel(folder) as session:
        _run(session, METER + setup.format(url=running.url, latency=float(LATENCY), jobs=JOBS))
        marks = [_run(session, "used()"), *(_run(session, cell.format(jobs=JOBS) + "used()") for cell in cells)]
    phases = [_phase(since, after) for since, after in pairwise(marks)]
    return Measured(*phases, whole=_phase(marks[0], marks[-1]), polls=len(running.ledger("poll")) - before)


def _phase(since: list[float], until: list[float]) -> Phase:
    seconds = until[0] - since[0]
    return Phase(seconds, (until[1] - since[1]) / seconds, until[2])


def _run(session: KernelSession, code: str) -> list[float]:
    ran = session.run(code, timeout=HANG)
    assert ran.error is None, ran.error
    lines = ran.text.splitlines()
    numbers: list[float] = json.loads(lines[-1]) if lines else []
    return numbers


def _print(ours: Measured, rival: Measured) -> None:
    print(f"\n{JOBS} jobs in one kernel, a service that takes {LATENCY} s")
    print(f"{'':40} {'veo_widget':>12} {'SDK, threads':>12} {'ratio':>8}")
    for name in ("start", "wait", "save", "whole"):
        one, other = getattr(ours, name), getattr(rival, name)
        for what, unit in (("seconds", "s"), ("cores", "cores on average"), ("megabytes", "MB at most")):
            _line(f"{name}: {unit}", getattr(one, what), getattr(other, what))
    _line("polls a job", ours.polls / JOBS, rival.polls / JOBS)


def _line(name: str, ours: float, rival: float) -> None:
    print(f"{name:40} {ours:12.3f} {rival:12.3f} {ours / rival:8.2f}")
