"""The guide page's JavaScript samples, run by @google/genai 2.32.0: the last version with Veo on the Gemini API."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.environments import PAGE_NODE, Environments
from tests.clients.running import Client, Clip
from tests.unit.simulator.helpers import Simulator

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

WIDE = (1280, 720)


@pytest.fixture
def client(environments: Environments, on_page_day: Simulator, tmp_path: Path) -> Client:
    return Client(("node",), on_page_day, tmp_path, node_modules=environments.of(PAGE_NODE))


def test_a_prompt_becomes_a_video_with_sound(client: Client):
    made = client.run("page/text_to_video.mjs")
    assert made.clip("dialogue_example.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["model"] for entry in made.ledger("submit")] == ["veo-3.1-generate-preview"]
    assert len(made.ledger("download")) == 1


def test_parameters_reach_the_video(client: Client):
    made = client.run("page/parameters.mjs")
    assert made.clip("parameters_example.mp4") == Clip((720, 1280), 4, "aac")
    assert len(made.ledger("submit")) == 1


@pytest.mark.parametrize("talks_first", [False, True])
def test_a_picture_becomes_the_first_frame(client: Client, talks_first: bool):
    if talks_first:
        client.simulator.fault(on="generate", kind="directive", directive="text-first")
    made = client.run("page/image_to_video.mjs")
    assert made.clip("video_with_image_input.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("image.png")]


def test_a_video_runs_from_one_frame_to_the_other(client: Client):
    made = client.run("page/first_and_last_frame.mjs")
    assert made.clip("interpolation.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("first.png", "last.png")]


def test_references_are_taken(client: Client):
    made = client.run("page/reference_images.mjs")
    assert made.clip("with_reference_images.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("dress.png", "woman.png")]


def test_an_extension_is_the_old_video_and_seven_seconds_more(client: Client):
    made = client.run("page/extend_video.mjs")
    assert made.clip("butterfly.mp4") == Clip(WIDE, 8, "aac")
    assert made.clip("extension.mp4") == Clip(WIDE, 15, "aac")
    first, second = made.ledger("submit")
    assert [first["video"], second["video"]] == [None, *made.sha256("butterfly.mp4")]
