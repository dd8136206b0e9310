"""Two simulators for the whole session: one renders, one serves stubs for tests of the wire alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.simulator.helpers import Simulator, start_simulator


@pytest.fixture(scope="session")
def painter() -> Iterator[Simulator]:
    with start_simulator("--latency", "0") as running:
        yield running


@pytest.fixture(scope="session")
def stub() -> Iterator[Simulator]:
    with start_simulator("--latency", "0", "--render", "stub") as running:
        yield running


@pytest.fixture
def fresh() -> Iterator[Simulator]:
    """For tests that count, or break things."""
    with start_simulator("--latency", "0", "--render", "stub") as running:
        yield running
