"""The crash matrix: every named transition on every wire, and 200 random instants."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.crash import sweeping
from tests.crash.child import THE_PAGES_DAY
from tests.crash.test_crash import TRANSITIONS
from tests.crash.trial import run
from tests.simulators import simulator

WIRES = ("vertex", "gemini", "omni")
INSTANTS = 200
SWEEP_INSTANTS = 60


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    then, now = tmp_path_factory.mktemp("then"), tmp_path_factory.mktemp("now")
    extra = ("--as-of", THE_PAGES_DAY, "--processing", "0.1")
    with (
        simulator(then, latency="0.3", render="stub", extra=extra) as page_day,
        simulator(now, latency="0.3", render="stub") as today,
    ):
        yield {"gemini": page_day, "vertex": today, "omni": today}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("at", TRANSITIONS)
def test_killed_at_every_transition_on_every_wire(tmp_path, servers, wire, at):
    assert run(tmp_path / "lib", servers[wire], wire, at=at).wrong == []


def test_killed_at_200_random_instants(tmp_path, servers):
    dice = random.Random(7)
    states: Counter[str] = Counter()
    for number in range(INSTANTS):
        wire, after = WIRES[number % 3], dice.uniform(0, 2.5)
        verdict = run(tmp_path / f"lib{number}", servers[wire], wire, after=after)
        assert verdict.wrong == [], f"{wire}, killed after {after:.3f} s"
        states += verdict.states
    print(f"\n{INSTANTS} kills: {dict(states)}; 0 doubled, 0 lost, 0 wrong charges")


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("at", TRANSITIONS)
def test_a_sweep_killed_at_every_transition_on_every_wire(tmp_path, servers, wire, at):
    assert sweeping.run(tmp_path / "lib", servers[wire], wire, at=at).wrong == []


def test_a_sweep_killed_at_60_random_instants(tmp_path, servers):
    dice = random.Random(11)
    states: Counter[str] = Counter()
    for number in range(SWEEP_INSTANTS):
        wire, after = WIRES[number % 3], dice.uniform(0, 2.0)
        verdict = sweeping.run(tmp_path / f"lib{number}", servers[wire], wire, after=after)
        assert verdict.wrong == [], f"{wire}, killed after {after:.3f} s"
        states += verdict.states
    print(f"\n{SWEEP_INSTANTS} sweeps killed: {dict(states)}; each cell bought once")
