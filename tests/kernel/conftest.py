"""The simulator of a module's kernels: small clips, and a ledger of all that was sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators import RunningSimulator, simulator


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSimulator]:
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub") as running:
        yield running
