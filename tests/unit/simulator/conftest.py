"""Simulators for the whole session: one renders, the others serve stubs for tests of a wire alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.simulator.gemini import GUIDE, Gemini
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


@pytest.fixture(scope="session")
def guide() -> Iterator[Gemini]:
    """Stubs, on the day of Google's guide page."""
    with start_simulator("--latency", "0", "--render", "stub", "--as-of", GUIDE) as running:
        yield Gemini(running)


@pytest.fixture
def fresh_guide() -> Iterator[Gemini]:
    """The same for tests that count, or break things."""
    arguments = ("--latency", "0", "--render", "stub", "--as-of", GUIDE, "--processing", "0")
    with start_simulator(*arguments) as running:
        yield Gemini(running)
