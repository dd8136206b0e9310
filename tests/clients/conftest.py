"""The clients' environments, once for the session, and one simulator for each module that uses it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.clients.environments import Environments
from tests.unit.simulator.helpers import Simulator, start_simulator

#: The day of Google's guide page; see veo_widget.simulator.models for what ran on it.
PAGE_DAY = "2025-12-18"
#: A file is PROCESSING for so long after `done`.
PROCESSING_S = 0.5


@pytest.fixture(scope="session")
def environments() -> Iterator[Environments]:
    """Everything that is installed for these tests; on a machine that has it already, nothing happens here."""
    with ThreadPoolExecutor(4) as pool:
        yield Environments(pool)


@pytest.fixture(scope="module")
def on_page_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """Stub clips, on the day of the guide page."""
    with start_simulator(*_quick("stub"), "--as-of", PAGE_DAY, state=tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture(scope="module")
def processing_on_page_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """The same, where who does not wait for a file is refused, however slowly the client runs."""
    arguments = (*_quick("stub", processing=3600), "--as-of", PAGE_DAY)
    with start_simulator(*arguments, state=tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture(scope="module")
def rendering_on_page_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """The same with real clips."""
    with start_simulator(*_quick("full"), "--as-of", PAGE_DAY, state=tmp_path_factory.mktemp("state")) as running:
        yield running


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """Stub clips, today."""
    with start_simulator(*_quick("stub"), state=tmp_path_factory.mktemp("state")) as running:
        yield running


def _quick(render: str, processing: float = PROCESSING_S) -> list[str]:
    return ["--latency", "0", "--render", render, "--processing", str(processing)]
