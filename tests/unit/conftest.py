"""What unit tests that send requests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators import RunningSimulator, simulator


@pytest.fixture(scope="module")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    """A simulator whose clips are stubs, for the tests of one file: starting it is the slow part."""
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub") as running:
        yield running


@pytest.fixture
def server(running_server: RunningSimulator) -> RunningSimulator:
    """The same, without the faults another test may have left."""
    running_server.clear_faults()
    return running_server
