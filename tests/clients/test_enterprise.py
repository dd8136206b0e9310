"""Veo on Agent Platform as the SDKs of today call it: google-genai 3.4.0 and @google/genai 3.1.0."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.environments import NODE, PYTHON, Environments
from tests.clients.running import Client, Clip
from tests.unit.simulator.helpers import Simulator

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

WIDE = (1280, 720)


@pytest.fixture
def client(environments: Environments, today: Simulator, tmp_path: Path) -> Client:
    return Client((environments.of(PYTHON), "-I"), today, tmp_path)


@pytest.fixture
def node_client(environments: Environments, today: Simulator, tmp_path: Path) -> Client:
    return Client(("node",), today, tmp_path, node_modules=environments.of(NODE))


def test_one_prompt_becomes_two_videos(client: Client):
    made = client.run("today/enterprise_text.py")
    for name in ("lighthouse-0.mp4", "lighthouse-1.mp4"):
        assert made.clip(name) == Clip((720, 1280), 4, "aac")
    (submit,) = made.ledger("submit")
    assert (submit["wire"], submit["model"], submit["samples"]) == ("vertex", "veo-3.1-fast-generate-001", 2)


def test_a_picture_becomes_the_first_frame(client: Client):
    made = client.run("today/enterprise_image.py")
    assert made.clip("kitten.mp4") == Clip(WIDE, 4, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("image.jpg")]


def test_references_are_taken(client: Client):
    made = client.run("today/enterprise_references.py")
    assert made.clip("lagoon.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("dress.jpg", "woman.jpg")]


def test_an_extension_goes_by_bytes(client: Client):
    made = client.run("today/enterprise_extend.py")
    assert made.clip("butterfly.mp4") == Clip(WIDE, 8, "aac")
    assert made.clip("extension.mp4") == Clip(WIDE, 15, "aac")
    first, second = made.ledger("submit")
    assert [first["video"], second["video"]] == [None, *made.sha256("butterfly.mp4")]


def test_the_javascript_sdk_makes_a_video(node_client: Client):
    made = node_client.run("today/enterprise_text.mjs")
    assert made.clip("lighthouse.mp4") == Clip(WIDE, 4, "aac")
    assert [entry["wire"] for entry in made.ledger("submit")] == ["vertex"]
