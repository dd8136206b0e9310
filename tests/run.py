"""Runs the stages of `make test`, each in the tested environment, and ends green only if every one passed.

`python -m tests.run [stage ...]`; without a stage all of them run, side by side in a few rows: most of their time is
waiting for a page, a kernel or a service.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests import chromium, environment

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest")
RUFF = (PYTHON, "-m", "ruff")


@dataclass(frozen=True)
class Step:
    """One command of a stage."""

    command: tuple[str, ...]
    folder: str = "."
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SideBySide:
    """Rows of commands that run at the same time; the first one's words are seen at once, the others' at the end."""

    rows: tuple[tuple[Step, ...], ...]


def lint() -> list[Step]:
    """Everything that can be said without running the package, and the front end's own tests."""
    return [
        Step((*RUFF, "check", ".")),
        Step((*RUFF, "format", "--check", ".")),
        Step((PYTHON, "-m", "mypy")),
        Step(("npm", "run", "--silent", "lint"), "js"),
        Step(("npm", "run", "--silent", "test"), "js"),
        Step((*PYTEST, "-q", "tests/lint")),
    ]


def notebooks() -> list[Step]:
    """Every notebook from top to bottom on the simulator; cells wait for their clips."""
    found = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "notebooks").glob("*.ipynb"))
    if not found:
        print("no notebooks yet")
        return []
    return [Step((*PYTEST, "--nbval-lax", "--timeout=600", *found), settings=(("VEO_WAIT", "1"),))]


def everything() -> list[SideBySide]:
    """All stages of `make test`."""
    # Three rows of about the same length: more of them on two cores make a page wait for what it is measured by.
    # Tests with a browser run last in theirs (tests/conftest.py); tests/lint runs with the rest.
    page, kernel = ("tests/browser", "tests/lab", "tests/hosts"), ("tests/kernel",)
    folders = sorted(f"tests/{each.name}" for each in (ROOT / "tests").iterdir() if _holds_tests(each))
    rest = tuple(each for each in folders if each not in page + kernel)
    alone = [(Step((*PYTEST, *group)),) for group in (page, rest)]
    return [SideBySide((*alone, (Step((*PYTEST, *kernel)), *lint()[:-1], *notebooks())))]


def _holds_tests(folder: Path) -> bool:
    return folder.is_dir() and any(folder.glob("test_*.py"))


STAGES: dict[str, Callable[[], Sequence[Step | SideBySide]]] = {
    "lint": lint,
    "unit": lambda: [Step((*PYTEST, "tests/unit"))],
    "wires": lambda: [Step((*PYTEST, "tests/wires"))],
    "faults": lambda: [Step((*PYTEST, "tests/faults"))],
    "clients": lambda: [Step((*PYTEST, "tests/clients"))],
    "kernel": lambda: [Step((*PYTEST, "tests/kernel"))],
    "packaging": lambda: [Step((*PYTEST, "tests/packaging"))],
    "notebooks": notebooks,
    "hosts": lambda: [Step((*PYTEST, "tests/hosts"))],
    "browser": lambda: [Step((*PYTEST, "tests/browser", "tests/lab"))],
    # Not part of `make test`: their files have names of their own, so that no other run collects them.
    "soak": lambda: [Step((*PYTEST, "-o", "python_files=soak_*.py", "--timeout=0", "tests"))],
    "bench": lambda: [Step((*PYTEST, "-o", "python_files=bench_*.py", "--timeout=0", "-s", "tests"))],
    "screenshots": lambda: [Step((*PYTEST, "-o", "python_files=shots_*.py", "tests"))],
    "all": everything,
}
NEEDS_BROWSER = frozenset({"browser", "hosts", "screenshots", "all"})


def main(stages: list[str]) -> int:
    """Runs the stages; 0 only if every step ended with 0."""
    unknown = sorted(set(stages) - STAGES.keys())
    if unknown:
        print(f"no such stage: {', '.join(unknown)}; there are {', '.join(STAGES)}", file=sys.stderr)
        return 2
    environ = environment.tested(os.environ)
    # The environment's own programs first: npm comes from there on a machine without Node.
    environ["PATH"] = os.pathsep.join([str(Path(PYTHON).parent), environ.get("PATH", "")])
    if NEEDS_BROWSER & set(stages):
        try:
            environ["VEO_CHROMIUM"] = chromium.ensure()
        except chromium.NoChromium as error:
            print(error, file=sys.stderr)
            return 1
    failed = [step for stage in stages for each in STAGES[stage]() for step in failures(each, environ)]
    for step in failed:
        print(f"FAILED: {words(step)}", file=sys.stderr)
    return 1 if failed else 0


def failures(each: Step | SideBySide, environ: dict[str, str]) -> list[Step]:
    """The steps that did not pass."""
    if isinstance(each, Step):
        return [] if passes(each, environ) else [each]
    first, *others = each.rows
    with ThreadPoolExecutor(len(others)) as pool:
        beside = [pool.submit(captured, row, environ) for row in others]
        failed = [step for step in first if not passes(step, environ)]
        for failures_beside, words_beside in (future.result() for future in beside):
            print(words_beside, flush=True)
            failed += failures_beside
    return failed


def captured(row: tuple[Step, ...], environ: dict[str, str]) -> tuple[list[Step], str]:
    """The steps of a row that did not pass, and all they printed."""
    with tempfile.TemporaryFile() as output:
        failed = [step for step in row if not passes(step, environ, output)]
        output.seek(0)
        return failed, output.read().decode(errors="replace")


def passes(step: Step, environ: dict[str, str], output: IO[bytes] | None = None) -> bool:
    """Runs one step; what it prints goes straight through, or into a file."""
    say(f"\n==> {words(step)}", output)
    begun = time.monotonic()
    try:
        ended = subprocess.run(
            step.command,
            cwd=ROOT / step.folder,
            env=environ | dict(step.settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            check=False,
        ).returncode
    except FileNotFoundError:
        say(f"{step.command[0]} is not on PATH", output)
        ended = 127
    say(f"<== ended with {ended} after {time.monotonic() - begun:.1f} s", output)
    return ended == 0


def say(line: str, output: IO[bytes] | None) -> None:
    """Prints a line to where a step's own words go."""
    if output is None:
        print(line, flush=True)
    else:
        output.write(f"{line}\n".encode())
        output.flush()


def words(step: Step) -> str:
    """The command as a person would type it."""
    command = " ".join(step.command).replace(f"{PYTHON} -m ", "")
    return command if step.folder == "." else f"{command}  (in {step.folder})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["all"]))
