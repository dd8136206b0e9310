"""Killed at every named transition, and at a few other instants: nothing is doubled, lost, or charged wrongly."""

from __future__ import annotations

import pytest

from tests.crash import sweeping
from tests.crash.child import THE_PAGES_DAY
from tests.crash.trial import run
from tests.simulators import simulator

TRANSITIONS = ["queued", "submitting", "running", "collecting", "done"]
INSTANTS = [0.02, 0.3, 0.9]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    extra = ("--as-of", THE_PAGES_DAY, "--processing", "0.1")
    with simulator(tmp_path_factory.mktemp("simulator"), latency="0.3", render="stub", extra=extra) as running:
        yield running


@pytest.mark.parametrize("at", TRANSITIONS)
def test_killed_at_a_transition(tmp_path, server, at):
    verdict = run(tmp_path / "lib", server, "gemini", at=at)
    assert verdict.wrong == []
    if at != "queued":  # there it dies before the first record is written, and nothing is there to resume
        assert verdict.states.total() >= 1


@pytest.mark.parametrize("after", INSTANTS)
def test_killed_at_some_instant(tmp_path, server, after):
    assert run(tmp_path / "lib", server, "gemini", after=after).wrong == []


@pytest.mark.parametrize("at", ["submitting", "running"])
def test_a_sweep_killed_at_a_transition_is_bought_exactly_once(tmp_path, server, at):
    verdict = sweeping.run(tmp_path / "lib", server, "gemini", at=at)
    assert verdict.wrong == []
    assert verdict.states["done"] >= 1


def test_a_sweep_killed_at_some_instant_is_bought_exactly_once(tmp_path, server):
    assert sweeping.run(tmp_path / "lib", server, "gemini", after=0.3).wrong == []
