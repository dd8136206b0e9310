"""IPython in a real pseudo-terminal: progress in one line, the path at the end, an interrupt that loses nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.hosts.conftest import Load

IPYTHON = ("-m", "IPython", "--no-banner", "--no-confirm-exit", "--simple-prompt", "--colors=NoColor")
PROMPT = r"In \[\d+\]: "
LINE = "No longer waiting. The job goes on; job.wait() or %veoctl show brings its video."


class Terminal:
    """One IPython, 100 columns wide."""

    def __init__(self, child: pexpect.spawn[str]) -> None:
        self.child = child

    def types(self, line: str) -> None:
        """Types a line without waiting for what it does."""
        self.child.sendline(line)

    def shows(self, text: str) -> str:
        """Waits until it shows something; what came before."""
        self.child.expect(text)
        return str(self.child.before)

    def run(self, line: str) -> str:
        """Types a line; what it printed."""
        self.types(line)
        return self.shows(PROMPT)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    settings = os.environ | {"VEO_LIBRARY": str(tmp_path / "veo_library"), "TERM": "dumb"}
    child = pexpect.spawn(
        sys.executable,
        list(IPYTHON),
        cwd=str(tmp_path),
        env=settings,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 100),
    )
    opened = Terminal(child)
    try:
        opened.shows(PROMPT)
        yield opened
    finally:
        child.close(force=True)


def test_progress_is_written_over_ends_with_the_path_and_can_be_left(terminal: Terminal, load: Load, tmp_path: Path):
    for line in load(3).splitlines():
        terminal.run(line)
    printed = terminal.run("job = %veo What did you find? --duration 4")
    assert "What did you find?" in printed
    states = re.findall(r"\r(Veo is making the video · (\d+) s[^\r]*)", printed)
    assert len({seconds for _, seconds in states}) >= 2, printed
    assert all(len(line) < 100 for line, _ in states)
    assert "goes on in the background" not in printed
    path = re.search(r"^Video: (veo_library/clips/\S+\.mp4)\r$", printed, re.MULTILINE)
    assert path, printed
    assert (tmp_path / path[1]).stat().st_size > 0
    assert "<div" not in printed
    assert printed.count("\n") < 10
    # What is there already is told at once, and nothing goes on.
    again = terminal.run("%veo What did you find? --duration 4")
    assert "Reused, $0" in again
    assert path[0].strip() in again
    assert "goes on" not in again
    assert "<Clip clips/" in terminal.run("job.wait()")
    assert "goes on" not in terminal.run("job")
    _interrupts(terminal)


def _interrupts(terminal: Terminal) -> None:
    """An interrupt leaves the job running, and says so."""
    terminal.types("job = %veo A long lion --duration 4")
    terminal.shows("Veo is making the video")
    terminal.child.sendintr()
    terminal.shows(re.escape(LINE))
    terminal.shows(PROMPT)
    assert "It goes on in the background: job.wait() or %veoctl show" in terminal.run("job")
    assert "<Clip clips/" in terminal.run("job.wait()")
    assert "Done in" in terminal.run("%veoctl show")


def test_the_panel_is_not_for_terminals_and_a_script_does_not_wait(load: Load, tmp_path: Path):
    (tmp_path / "lines.ipy").write_text(
        f"{load(1)}\n%veo A quick lion --duration 4 --wait\n%veo A slow lion --duration 4\n%veo\n"
    )
    ran = subprocess.run(
        [sys.executable, *IPYTHON[:3], "--colors=NoColor", "lines.ipy"],
        cwd=tmp_path,
        env=os.environ | {"VEO_LIBRARY": str(tmp_path / "lib"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    quick, slow = ran.stdout.split("A slow lion")
    assert re.search(r"^Video: lib/clips/\S+\.mp4$", quick, re.MULTILINE)
    assert "goes on" not in quick
    assert "\r" not in quick
    assert "It goes on in the background" in slow
    assert "The panel needs a notebook." in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def test_the_plan_the_defaults_and_a_template_are_text(terminal: Terminal, load: Load):
    for line in load(1).splitlines():
        terminal.run(line)
    terminal.run("animal = 'otter'")
    assert "--duration is 4 (%config)" in terminal.run("%veoctl config duration 4")
    assert "veo-3.1" in terminal.run("%veoctl config")
    printed = terminal.run("%veo An {animal} --template --dry-run")
    assert "Note: defaults --duration 4 (%config)." in printed
    assert '"prompt": "An otter"' in printed
    assert "Video: " in terminal.run("%veo A planned lion --seed 4")
    printed = terminal.run("%veoctl plan")
    assert "reuses job" in printed
    assert "Run All would buy nothing: $0." in printed
    assert "<table" not in printed
    assert "Add --sweep" in terminal.run("animals = ['a', 'b']") + terminal.run("%veo {animals} --template")
