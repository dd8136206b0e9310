"""A simulator for tests: the real process, its ledger, and faults on demand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

READY = "veo simulator ready at "


class RunningSimulator:
    """One simulator process.

    Attributes:
        url: Where it answers.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def ledger(self, kind: str | None = None) -> list[dict[str, Any]]:
        """What happened at the service, in order; `kind` picks submit, poll, download or refused."""
        entries: list[dict[str, Any]] = httpx2.get(f"{self.url}/simulator/ledger").json()["entries"]
        return [entry for entry in entries if kind is None or entry["kind"] == kind]

    def fault(self, **fault: Any) -> None:
        """Queues one fault; see `veo_widget.simulator.faults`."""
        httpx2.post(f"{self.url}/simulator/faults", json=[fault]).raise_for_status()

    def clear_faults(self) -> None:
        """Takes back every fault not yet used."""
        httpx2.delete(f"{self.url}/simulator/faults").raise_for_status()


@contextmanager
def simulator(
    state: Path, *, latency: str = "0", render: str = "full", extra: Sequence[str] = ()
) -> Iterator[RunningSimulator]:
    """Runs a simulator on a free port until the block ends."""
    command = [sys.executable, "-m", "veo_widget.simulator", "--port", "0", "--stdin-lifeline"]
    command += ["--latency", latency, "--state", str(state), "--render", render, *extra]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(READY), line
        try:
            yield RunningSimulator(line.removeprefix(READY).strip())
        finally:
            process.stdin.close()
