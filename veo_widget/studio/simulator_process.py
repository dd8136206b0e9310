"""Runs the simulator as a process of its own, beside this one.

It is started on first use on a free loopback port with a random token, lives in its own session (an
interrupt of the kernel does not reach it) and ends when the pipe to this process closes, also after
SIGKILL. A new one on the same state folder continues its jobs.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from veo_widget.studio.backend import Latency
from veo_widget.wires.base import NotSent

START_SECONDS = 20.0
"""It is up in 0.3 s; a machine under load may take a while."""
TOKEN_VARIABLE = "VEO_SIMULATOR_TOKEN"
_READY = "veo simulator ready at "


@dataclass(frozen=True)
class SimulatorAddress:
    """Where a simulator answers."""

    url: str
    token: str = field(repr=False)


class SimulatorProcess:
    """Starts the simulator when it is first needed, and again should it have died."""

    def __init__(
        self, state: Path, *, latency: Latency = "fast", seed: int | None = None, as_of: str | None = None
    ) -> None:
        self._state = state
        self._as_of = as_of
        self._latency = latency
        self._seed = seed
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._address: SimulatorAddress | None = None

    def address(self) -> SimulatorAddress:
        """Where it answers; blocks while it starts. Called in worker threads.

        Raises:
            NotSent: It does not start.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None or self._address is None:
                self._address = self._start()
            return self._address

    def close(self) -> None:
        """Ends it; used when another backend takes its place."""
        with self._lock:
            if self._process is not None:
                self._process.terminate()
                self._process.wait()
                self._process = self._address = None

    def _start(self) -> SimulatorAddress:
        token = secrets.token_urlsafe(24)
        self._state.mkdir(parents=True, exist_ok=True)
        with (self._state / "simulator.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=_environment(token),
                start_new_session=True,
            )
        line = _first_line(self._process)
        if not line.startswith(_READY):
            self._process.kill()
            msg = "The simulator did not start."
            raise NotSent(msg, hint=f"Its log is {self._state.name}/simulator.log in the library.")
        return SimulatorAddress(line.removeprefix(_READY).strip(), token)

    def _command(self) -> list[str]:
        command = [sys.executable, "-m", "veo_widget.simulator", "--port", "0", "--stdin-lifeline"]
        command += ["--latency", str(self._latency), "--state", str(self._state)]
        command += [] if self._as_of is None else ["--as-of", self._as_of]
        return command if self._seed is None else [*command, "--seed", str(self._seed)]


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        return process.stdout.readline()
    finally:
        timer.cancel()


def _environment(token: str) -> dict[str, str]:
    """The child's environment: what Python needs, no credential of the user's."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ} | {TOKEN_VARIABLE: token}
