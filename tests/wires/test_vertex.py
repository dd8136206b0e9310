"""The vertex wire through the real google-genai client, against the simulator: modes, outcomes, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media import picture, streams
from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.records import Charge, State


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with simulator(tmp_path_factory.mktemp("simulator")) as running:
        yield running


@pytest.fixture
def studio(tmp_path, server):
    return simulated(tmp_path / "lib", url=server.url)


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, (1280, 720)),
        ({"aspect_ratio": "9:16", "model": "veo-3.1-fast"}, (720, 1280)),
        ({"duration_seconds": 8, "resolution": "1080p", "model": "veo-3.1-lite"}, (1920, 1080)),
    ],
)
def test_a_clip_has_the_streams_that_were_asked_for(studio, options, size):
    options = {"duration_seconds": 4, **options}
    (clip,) = studio.generate("Waves at dawn", **options).wait(WAIT)
    found = streams(clip.path)
    seconds = options["duration_seconds"]
    assert (found["video"], found["size"], found["fps"]) == ("h264", size, 24.0)
    assert found["frames"] == seconds * 24
    assert found["audio"] == "aac"
    assert found["audio_seconds"] == pytest.approx(seconds, abs=0.05)
    assert clip.record.duration == pytest.approx(seconds, abs=0.01)


def test_sound_can_be_switched_off(studio):
    (clip,) = studio.generate("A lion", duration_seconds=4, generate_audio=False).wait(WAIT)
    assert streams(clip.path)["audio"] is None
    assert clip.record.audio_codec is None


def test_several_videos_come_from_one_submission(studio, server):
    before = len(server.ledger("submit"))
    clips = studio.generate("A lion", duration_seconds=4, number_of_videos=2).wait(WAIT)
    assert len({clip.record.sha256 for clip in clips}) == 2
    assert [clip.record.sample for clip in clips] == [0, 1]
    assert len(server.ledger("submit")) == before + 1


def test_everything_asked_for_arrives_at_the_service(studio, server, tmp_path):
    """What the service got is read from the simulator's own ledger, by the hash of the body."""
    options = {"duration_seconds": 4, "seed": 7, "negative_prompt": "text", "person_generation": "allow_adult"}
    studio.generate('Unïcode "quotes" \\ {x}', **options).wait(WAIT)
    studio.generate('Unïcode "quotes" \\ {x}', new=True, **options).wait(WAIT)
    one, other = server.ledger("submit")[-2:]
    assert one["request_sha256"] == other["request_sha256"]
    assert one["model"] == "veo-3.1-generate-001"
    studio.generate('Unïcode "quotes" \\ {y}', **options).wait(WAIT)
    assert server.ledger("submit")[-1]["request_sha256"] != one["request_sha256"]


def test_a_clip_in_cloud_storage_is_fetched_from_there(studio, server):
    before = len(server.ledger("download"))
    job = studio.generate("A lion", duration_seconds=4, output_gcs_uri="gs://my-bucket/clips/")
    (clip,) = job.wait(WAIT)
    assert streams(clip.path)["frames"] == 96
    assert len(server.ledger("download")) > before


@pytest.mark.parametrize(
    ("prompt", "state", "charge", "says"),
    [
        ("A song [[filtered:audio]]", State.FILTERED, Charge.NOT_CHARGED, "(audio"),
        ("A star [[filtered:person]]", State.FILTERED, Charge.NOT_CHARGED, "celebrity"),
        ("Bad [[filtered:prompt]]", State.FILTERED, Charge.NOT_CHARGED, "Rephrase the prompt"),
        ("Bad [[filtered:input-image]]", State.FILTERED, Charge.NOT_CHARGED, "held the video back"),
        ("Odd [[empty]]", State.FAILED, Charge.UNKNOWN, "holds no video"),
        ("Odd [[failed]]", State.FAILED, Charge.NOT_CHARGED, "Such faults often pass: run it again."),
    ],
)
def test_answers_without_a_video_are_told_apart(studio, prompt, state, charge, says):
    job = studio.generate(prompt, duration_seconds=4)
    record = job.until_ended(WAIT)
    assert (record.state, record.charge) == (state, charge)
    assert says in record.sentence
    assert job.clips == []
    assert studio.library.jobs()[0].state is state


def test_a_partly_filtered_answer_gives_the_rest(studio):
    job = studio.generate("A lion [[partial]]", duration_seconds=4, number_of_videos=2)
    assert len(job.wait(WAIT)) == 1
    assert "1 of 2 videos were held back" in job.record.sentence


def test_support_codes_and_categories_are_kept(studio):
    record = studio.generate("A star [[filtered:person]]", duration_seconds=4).until_ended(WAIT)
    assert record.detail["support_codes"]
    assert "celebrity" in record.detail["categories"]


def test_a_large_file_system_path_is_never_sent_or_kept(studio, tmp_path):
    path = tmp_path / "my secret folder" / "first.png"
    path.parent.mkdir()
    path.write_bytes(picture(1280, 720))
    (clip,) = studio.generate("A lion", image=path, duration_seconds=4).wait(WAIT)
    database = (studio.library.paths.database).read_bytes()
    sidecar = Path(clip.path).with_suffix(".json").read_bytes()
    assert b"my secret folder" not in database + sidecar
