"""Gemini Omni as the SDKs of today call it: google-genai 3.4.0 and @google/genai 3.1.0."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.environments import NODE, PYTHON, Environments
from tests.clients.running import Client, Clip
from tests.unit.simulator.helpers import Simulator

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

SMALL = (640, 360)


@pytest.fixture
def client(environments: Environments, today: Simulator, tmp_path: Path) -> Client:
    return Client((environments.of(PYTHON), "-I"), today, tmp_path)


@pytest.fixture
def node_client(environments: Environments, today: Simulator, tmp_path: Path) -> Client:
    return Client(("node",), today, tmp_path, node_modules=environments.of(NODE))


def test_a_prompt_becomes_a_video_in_one_call(client: Client):
    made = client.run("today/interactions_text.py")
    assert made.clip("lion.mp4") == Clip((360, 640), 4, "aac")
    (submit,) = made.ledger("submit")
    assert (submit["wire"], submit["model"]) == ("omni", "gemini-omni-1.2-flash")
    assert made.ledger("poll") == []


def test_a_picture_becomes_a_video_that_is_delivered_as_a_file(client: Client):
    made = client.run("today/interactions_image.py")
    assert made.clip("kitten.mp4") == Clip((1280, 720), 3, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("image.jpg")]
    assert len(made.ledger("download")) == 1


def test_a_turn_edits_or_extends_the_one_before(client: Client):
    made = client.run("today/interactions_turns.py")
    assert [made.clip(f"{name}.mp4") for name in ("made", "edited", "extended")] == [
        Clip(SMALL, 3, "aac"),
        Clip(SMALL, 3, "aac"),
        Clip(SMALL, 7, "aac"),
    ]
    submits = made.ledger("submit")
    assert [entry["video"] for entry in submits] == [None, *made.sha256("made.mp4", "edited.mp4")]


def test_what_runs_in_the_background_is_cancelled_or_waited_for(client: Client):
    # The first of the two takes for ever, or it would be done before it can be cancelled.
    client.simulator.fault(on="submit", kind="directive", directive="stuck", wire="omni")
    made = client.run("today/interactions_background.py")
    assert made.printed.split() == ["cancelled", "cancelled"]
    assert made.clip("city.mp4") == Clip(SMALL, 3, "aac")
    assert [len(made.ledger(kind)) for kind in ("submit", "cancel")] == [2, 1]


def test_the_javascript_sdk_makes_a_video_and_extends_it(node_client: Client):
    made = node_client.run("today/interactions_text.mjs")
    assert made.clip("lion.mp4") == Clip(SMALL, 3, "aac")
    assert made.clip("extended.mp4") == Clip(SMALL, 7, "aac")
    assert [entry["video"] for entry in made.ledger("submit")] == [None, *made.sha256("lion.mp4")]
