"""The guide page's REST samples, run by bash, curl and jq."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients import terminal
from tests.clients.running import Client, Clip
from tests.unit.simulator.helpers import Simulator

# curl and jq may have to be fetched first.
pytestmark = pytest.mark.timeout(300)

WIDE = (1280, 720)


@pytest.fixture
def client(on_page_day: Simulator, tmp_path: Path) -> Client:
    return Client(("bash",), on_page_day, tmp_path, settings={"PATH": terminal.path()})


def test_a_prompt_becomes_a_video_with_sound(client: Client):
    made = client.run("page/text_to_video.sh")
    assert made.clip("dialogue_example.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["model"] for entry in made.ledger("submit")] == ["veo-3.1-generate-preview"]
    assert f"Downloading video from: {client.simulator.url}/v1beta/files/" in made.printed


def test_parameters_reach_the_video(client: Client):
    made = client.run("page/parameters.sh")
    assert made.clip("parameters_example.mp4") == Clip((720, 1280), 4, "aac")
    assert len(made.ledger("submit")) == 1


@pytest.mark.parametrize("talks_first", [False, True])
def test_a_picture_becomes_the_first_frame(client: Client, talks_first: bool):
    if talks_first:
        client.simulator.fault(on="generate", kind="directive", directive="text-first")
    made = client.run("page/image_to_video.sh")
    assert made.clip("video_with_image_input.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("image.png")]


def test_a_video_runs_from_one_frame_to_the_other(client: Client):
    made = client.run("page/first_and_last_frame.sh")
    assert made.clip("interpolation.mp4") == Clip(WIDE, 8, "aac")
    assert [entry["images"] for entry in made.ledger("submit")] == [made.sha256("first.png", "last.png")]


def test_three_references_are_taken(client: Client):
    made = client.run("page/reference_images.sh")
    assert made.clip("with_reference_images.mp4") == Clip(WIDE, 8, "aac")
    (submit,) = made.ledger("submit")
    assert submit["images"] == made.sha256("dress.png", "sunglasses.png", "woman.png")


def test_an_extension_is_the_old_video_and_seven_seconds_more(client: Client):
    made = client.run("page/extend_video.sh")
    assert made.clip("butterfly.mp4") == Clip(WIDE, 8, "aac")
    assert made.clip("extension.mp4") == Clip(WIDE, 15, "aac")
    first, second = made.ledger("submit")
    assert [first["video"], second["video"]] == [None, *made.sha256("butterfly.mp4")]


@pytest.mark.parametrize(
    "words",
    [
        ("-r", ".name"),
        (".done",),
        (".missing",),
        ("[.parts[] | select(.inlineData)][0].inlineData",),
        ("{bytesBase64Encoded: .parts[1].inlineData.data, mimeType: .name}",),
    ],
)
def test_jq_from_pypi_answers_as_jq_itself(words: tuple[str, ...]):
    """What machines without jq get is what the others have."""
    given = {"name": "models/é/1", "done": True, "parts": [{"text": "x"}, {"inlineData": {"data": "AA=="}}]}
    programs = ("jq", terminal.jq_from_pypi() / "jq")
    first, second = (
        subprocess.run(
            [program, *words],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": terminal.path()},
        ).stdout
        for program in programs
    )
    assert first == second


def test_a_machine_without_jq_gets_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    curl = shutil.which("curl", path=terminal.path())
    assert curl is not None
    (tmp_path / "curl").symlink_to(curl)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("jq", path=terminal.path()) == str(terminal.jq_from_pypi() / "jq")


def test_a_machine_that_cannot_get_curl_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssertionError, match="apt-get install curl"):
        terminal.path()
