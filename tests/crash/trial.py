"""One trial: a kernel is killed, another one resumes, and the simulator's ledger is held against the library."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crash.child import PROMPTS, SECONDS, WAIT, studio_on
from tests.simulators import RunningSimulator
from veo_widget.errors import RepeatError
from veo_widget.records import OPEN, Charge, JobRecord, State

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Verdict:
    """What a trial found.

    Attributes:
        states: How many jobs ended in which state.
        wrong: A line for everything that must not be.
    """

    states: Counter[str]
    wrong: list[str]


def run(folder: Path, server: RunningSimulator, wire: str, *, at: str = "", after: float | None = None) -> Verdict:
    """Kills a buying kernel at a transition, or so many seconds after it began; resumes and judges."""
    before = len(server.ledger("submit"))
    live_and_die(command("buy", folder, server.url, wire, at), after)
    subprocess.run(command("resume", folder, server.url, wire), cwd=ROOT, check=True, timeout=2 * WAIT)
    records = studio_on(folder, server.url, wire).library.jobs()
    submits = server.ledger("submit")[before:]
    wrong = [*_doubled(submits), *(line for record in records for line in _judge(record, submits))]
    wrong += _lost(records, submits)
    wrong += _bought_again(folder, server, wire, submits, before)
    return Verdict(Counter(record.state.value for record in records), wrong)


def command(name: str, folder: Path, url: str, wire: str, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.crash.child", name, str(folder), url, wire, *more]


def live_and_die(command: list[str], after: float | None) -> None:
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
        if after is not None:
            time.sleep(after)  # the instant of death is what is varied here, not a condition
            child.kill()
        with suppress(subprocess.TimeoutExpired):
            child.wait(WAIT)
        assert child.returncode is not None, "the kernel neither ended nor died"


def _doubled(submits: list[dict[str, Any]]) -> list[str]:
    counts = Counter(entry["prompt"] for entry in submits)
    return [f"{prompt!r} was sent {count} times" for prompt, count in counts.items() if count > 1]


def _judge(record: JobRecord, submits: list[dict[str, Any]]) -> list[str]:
    """What one record says against what the service saw."""
    sent = [entry["operation"] for entry in submits if entry["prompt"] == record.request.prompt]
    name = f"{record.request.prompt!r} ({record.state})"
    wrong = []
    if record.state in OPEN:
        wrong.append(f"{name} is still open")
    if record.state is State.DONE and (record.operation not in sent or not record.clips):
        wrong.append(f"{name} is done without having been made")
    if sent and record.charge is Charge.NOT_CHARGED:
        wrong.append(f"{name} was made and is called not charged")
    if not sent and record.charge is Charge.CHARGED:
        wrong.append(f"{name} was never sent and is called charged")
    if record.operation and record.state is not State.DONE:
        wrong.append(f"{name} has a name and no clip")
    return wrong


def _lost(records: list[JobRecord], submits: list[dict[str, Any]]) -> list[str]:
    """Accepted by the service, and neither done nor known to be unknown here."""
    known = {record.request.prompt: record.state for record in records}
    fine = (State.DONE, State.UNKNOWN)
    return [f"{entry['prompt']!r} is lost" for entry in submits if known.get(entry["prompt"]) not in fine]


def _bought_again(
    folder: Path, server: RunningSimulator, wire: str, submits: list[dict[str, Any]], before: int
) -> list[str]:
    """Running the same cell once more buys only what was never sent; what is unknown is asked about."""
    studio = studio_on(folder, server.url, wire)
    states = {record.request.prompt: record.state for record in studio.library.jobs()}
    for prompt in PROMPTS:
        if states.get(prompt) is State.UNKNOWN:
            with pytest.raises(RepeatError):
                studio.generate(prompt, duration_seconds=SECONDS[wire])
        else:
            studio.generate(prompt, duration_seconds=SECONDS[wire]).wait(WAIT)
    again = Counter(entry["prompt"] for entry in server.ledger("submit")[before + len(submits) :])
    return [f"{prompt!r} was bought again" for prompt in again if states.get(prompt) in (State.DONE, State.UNKNOWN)]
