"""The simulators that all programs of a session run against: one of today, one of the guide page's day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.codegen.bench import DAYS
from tests.simulators import RunningSimulator, simulator

#: A file is PROCESSING for so long: who does not wait for it is refused.
PROCESSING_S = "0.2"


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, RunningSimulator]]:
    """By wire; with stub clips, of which each shape is made once."""
    folder, quick = tmp_path_factory.mktemp("simulators"), ("--processing", PROCESSING_S)
    with (
        simulator(folder / "today", render="stub", extra=quick) as today,
        simulator(folder / "then", render="stub", extra=(*quick, "--as-of", DAYS["gemini"])) as then,
    ):
        yield {"vertex": today, "omni": today, "gemini": then}
