"""JupyterLab for measurements (the fixtures of `tests/lab`), and the one table of what the widget was measured by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.lab.conftest import lab, lab_server

__all__ = ["lab", "lab_server"]

Note = Callable[[str, str, str, str], None]
"""Takes a row of the table: what, goal, ours, rivals."""
_HEAD = ("what", "goal", "measured", "beside it, in the same run")
_ROWS = pytest.StashKey[list[tuple[str, str, str, str]]]()


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Adds a row to the table that is printed when all measurements have ended."""
    rows = request.config.stash.setdefault(_ROWS, [])
    return lambda *row: rows.append(row)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """Lines that are printed when the measurement has ended."""
    lines: list[str] = []
    yield lines
    with capsys.disabled():
        print("", *lines, sep="\n")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints the table."""
    rows = config.stash.get(_ROWS, [])
    if rows:
        terminalreporter.section("the widget in numbers, medians")
        for row in (_HEAD, tuple("---" for _ in _HEAD), *rows):
            terminalreporter.write_line(f"| {' | '.join(row)} |")
