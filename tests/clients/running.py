"""Runs one flow with one client against one simulator, and holds what came of it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.media import streams
from tests.unit.simulator.helpers import Simulator

FLOWS = Path(__file__).parent / "flows"
#: Generous: a flow takes one to five seconds.
LONGEST_S = 90


class Clip(NamedTuple):
    """What was found in an MP4 file itself: its decoded frames and samples, not its header."""

    size: tuple[int, int]
    seconds: float
    audio: str | None


@dataclass(frozen=True)
class Outcome:
    """What a flow left: the files in its folder, what it printed, and what the service noted of it."""

    folder: Path
    printed: str
    entries: list[dict[str, Any]]

    def ledger(self, kind: str) -> list[dict[str, Any]]:
        """The service's notes of one kind: submit, poll, download, generate, cancel, refused."""
        return [entry for entry in self.entries if entry["kind"] == kind]

    def clip(self, name: str) -> Clip:
        """One of the videos that the flow saved."""
        found = streams(self.folder / name)
        assert (found["video"], found["fps"]) == ("h264", 24)
        return Clip(found["size"], found["frames"] / 24, found["audio"])

    def sha256(self, *names: str) -> list[str]:
        """What the service calls these files in its ledger."""
        return [hashlib.sha256((self.folder / name).read_bytes()).hexdigest() for name in names]


@dataclass(frozen=True)
class Client:
    """A client as a command that takes a script, pointed at a simulator by its environment alone."""

    command: tuple[str | Path, ...]
    simulator: Simulator
    folder: Path
    node_modules: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    def run(self, flow: str) -> Outcome:
        """Runs `flows/<flow>` to its end, which has to be a good one, with nothing refused on the way."""
        done, made = self._attempt(flow, (FLOWS / flow).read_text(encoding="utf-8"))
        refused = [entry["message"] for entry in made.ledger("refused")]
        assert done.returncode == 0, f"{flow} ended with {done.returncode}; refused: {refused}\n{done.stderr}"
        assert refused == []
        return made

    def run_unrepaired(self, flow: str, repaired: str, original: str) -> Outcome:
        """Runs a flow with one of its repairs taken back, to whatever end."""
        script = (FLOWS / flow).read_text(encoding="utf-8")
        assert repaired in script, f"{flow} does not hold {repaired!r}"
        return self._attempt(flow, script.replace(repaired, original))[1]

    def _attempt(self, flow: str, script: str) -> tuple[subprocess.CompletedProcess[str], Outcome]:
        before = len(self.simulator.ledger())
        # In a folder of its own: Node looks for packages beside the script and nowhere else.
        (path := self.folder / Path(flow).name).write_text(script, encoding="utf-8")
        if self.node_modules is not None:
            (self.folder / "node_modules").symlink_to(self.node_modules)
        done = subprocess.run(
            [*(str(part) for part in self.command), str(path)],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        return done, Outcome(self.folder, done.stdout, self.simulator.ledger()[before:])

    def _environment(self) -> dict[str, str]:
        pointed = {
            "GEMINI_API_KEY": "any-key",
            "GOOGLE_GEMINI_BASE_URL": self.simulator.url,
            "GOOGLE_VERTEX_BASE_URL": self.simulator.url,
        }
        return {**os.environ, **pointed, **self.settings}
