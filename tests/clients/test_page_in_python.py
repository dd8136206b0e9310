"""The guide page's Python samples, run by google-genai 2.34.0: the last version with Veo on the Gemini API."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clients.environments import PAGE_PYTHON, Environments
from tests.clients.running import Client, Clip
from tests.unit.simulator.helpers import Simulator, above_band, frames

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

WIDE = (1280, 720)


@pytest.fixture
def client(environments: Environments, on_page_day: Simulator, tmp_path: Path) -> Client:
    return Client((environments.of(PAGE_PYTHON), "-I"), on_page_day, tmp_path)


@pytest.fixture
def renderer(environments: Environments, rendering_on_page_day: Simulator, tmp_path: Path) -> Client:
    return Client((environments.of(PAGE_PYTHON), "-I"), rendering_on_page_day, tmp_path)


def test_a_prompt_becomes_a_video_with_sound(client: Client):
    made = client.run("page/text_to_video.py")
    assert made.clip("dialogue_example.mp4") == Clip(WIDE, 8, "aac")
    (submit,) = made.ledger("submit")
    assert (submit["wire"], submit["model"]) == ("gemini", "veo-3.1-generate-preview")
    assert submit["prompt"].startswith("Two climbers")
    assert len(made.ledger("download")) == 1


def test_parameters_reach_the_video(client: Client):
    made = client.run("page/parameters.py")
    assert made.clip("parameters_example.mp4") == Clip((1080, 1920), 8, "aac")
    assert len(made.ledger("submit")) == 1


def test_an_operation_is_taken_up_by_its_name(client: Client):
    made = client.run("page/asynchronous.py")
    assert made.clip("asynchronous.mp4") == Clip(WIDE, 4, "aac")
    assert [entry["model"] for entry in made.ledger("submit")] == ["veo-3.1-fast-generate-preview"]


@pytest.mark.parametrize("talks_first", [False, True])
def test_a_picture_becomes_the_first_frame(client: Client, talks_first: bool):
    if talks_first:
        client.simulator.fault(on="generate", kind="directive", directive="text-first")
    made = client.run("page/image_to_video.py")
    assert made.clip("video_with_image_input.mp4") == Clip(WIDE, 8, "aac")
    assert [len(made.ledger(kind)) for kind in ("generate", "submit")] == [1, 1]
    # Whatever the model said before it drew, the video was not made from the prompt alone.
    assert made.ledger("submit")[0]["images"] == made.sha256("image.png")


def test_a_video_runs_from_one_frame_to_the_other(client: Client):
    made = client.run("page/first_and_last_frame.py")
    assert made.clip("interpolation.mp4") == Clip(WIDE, 8, "aac")
    (submit,) = made.ledger("submit")
    assert submit["images"] == made.sha256("first.png", "last.png")


def test_three_references_are_taken(client: Client):
    made = client.run("page/reference_images.py")
    assert made.clip("with_reference_images.mp4") == Clip(WIDE, 8, "aac")
    (submit,) = made.ledger("submit")
    assert submit["images"] == made.sha256("dress.png", "sunglasses.png", "woman.png")


def test_an_extension_is_the_old_video_and_seven_seconds_more(renderer: Client):
    made = renderer.run("page/extend_video.py")
    assert made.clip("butterfly.mp4") == Clip(WIDE, 8, "aac")
    assert made.clip("extension.mp4") == Clip(WIDE, 15, "aac")
    first, second = made.ledger("submit")
    assert first["video"] is None
    assert [second["video"]] == made.sha256("butterfly.mp4")
    old, new = ((made.folder / name).read_bytes() for name in ("butterfly.mp4", "extension.mp4"))
    for before, after in zip(frames(old, 0, 100, 191), frames(new, 0, 100, 191), strict=True):
        assert abs(above_band(before) - above_band(after)).mean() < 4
