"""Omni through google-genai's interactions: edits, turns, uploads, cancelling, and what its answers mean."""

from __future__ import annotations

import pytest

from tests.media import difference, streams
from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import RequestError
from veo_widget.records import Charge, State
from veo_widget.wires.base import Cancelled, Filtered, HostedVideo, OperationFailed, Pending, Succeeded
from veo_widget.wires.omni import read_interaction

SMALL = {"duration_seconds": 3, "resolution": "360p"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with simulator(tmp_path_factory.mktemp("simulator")) as running:
        yield running


@pytest.fixture
def studio(tmp_path, server):
    return simulated(tmp_path / "lib", wire="omni", url=server.url)


def test_an_edit_keeps_length_and_size_and_changes_the_picture(studio, server):
    (clip,) = studio.generate("A boat at noon", **SMALL).wait(WAIT)
    (edited,) = clip.edit("make it dusk").wait(WAIT)
    before, after = streams(clip.path), streams(edited.path)
    assert (after["frames"], after["size"]) == (before["frames"], before["size"])
    assert difference(clip.frame(1), edited.frame(1)) > 3
    assert (edited.request.mode, edited.request.video.clip_id) == ("edit", clip.id)


def test_a_clip_of_another_wire_is_uploaded(studio, tmp_path, server):
    elsewhere = simulated(tmp_path / "lib", url=server.url)
    (clip,) = elsewhere.generate("A boat", duration_seconds=4).wait(WAIT)
    job = studio.generate("make it dusk", video=clip, task="edit")
    assert job.wait(WAIT)[0].record.duration == pytest.approx(4, abs=0.01)
    assert server.ledger("submit")[-1]["video"] == clip.record.sha256
    assert job.request.video.operation is None


def test_a_name_the_service_keeps_is_used_instead_of_the_bytes(studio):
    (clip,) = studio.generate("A boat", **SMALL).wait(WAIT)
    quote = studio.quote("on it goes", video=clip, duration_seconds=3)
    assert quote.request.video.operation == studio.library.jobs()[0].operation
    assert clip.extendable_until is not None


def test_what_omni_has_no_field_for_is_told_before(studio):
    with pytest.raises(RequestError) as caught:
        studio.generate("A boat", generate_audio=False)
    assert "takes no audio switch (generate_audio)" in str(caught.value)
    assert studio.library.jobs() == []


def test_the_negative_prompt_becomes_a_sentence_of_the_prompt(studio, server):
    studio.generate("A boat", negative_prompt="fog, people.", **SMALL).wait(WAIT)
    assert server.ledger("submit")[-1]["prompt"] == "A boat\nNot in the video: fog, people."


def test_a_job_is_really_cancelled(tmp_path):
    with simulator(tmp_path / "slow", latency="600", render="stub") as slow:
        studio = simulated(tmp_path / "lib", wire="omni", url=slow.url)
        job = studio.generate("A boat", **SMALL)
        job.on_change(lambda record: job.stop() if record.state is State.RUNNING else None)
        record = job.until_ended(WAIT)
        assert (record.state, record.charge) == (State.CANCELLED, Charge.UNKNOWN)
        assert record.sentence.startswith("Cancelled at the service before the video was ready.")
        (entry,) = slow.ledger("cancel")
        assert entry["operation"] == record.operation


def test_a_cancel_that_comes_too_late_fetches_the_video(studio):
    """The service refuses it, since the video is made and paid for."""
    (clip,) = studio.generate("A boat", **SMALL).wait(WAIT)
    record = studio.library.job(clip.record.job_id)
    wire = studio._connections.wire(studio.backend)
    with pytest.raises(Exception, match="ended already"):
        wire.cancel(record.operation)


def _interaction(status: str, **more):
    return {"id": "v1_x", "status": status, "steps": [{"type": "user_input", "content": []}], **more}


VIDEO = {"type": "video", "mime_type": "video/mp4", "uri": "https://x/v1beta/files/abc:download?alt=media"}


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (_interaction("queued"), Pending()),
        (_interaction("in_progress"), Pending()),
        (_interaction("cancelled"), Cancelled()),
        (
            _interaction("completed", steps=[{"type": "model_output", "content": [VIDEO]}, {"type": "thought"}]),
            Succeeded(videos=(HostedVideo(VIDEO["uri"]),)),
        ),
        (
            _interaction("failed", errors=[{"code": "prohibited_content", "message": "No."}]),
            Filtered(count=1, reasons=("No.",)),
        ),
        (
            _interaction("failed", errors=[{"code": "api_error", "message": "Broken."}]),
            OperationFailed(code=13, message="Broken."),
        ),
        (_interaction("incomplete"), OperationFailed(code=None, message="the service ended it as incomplete")),
    ],
)
def test_each_state_of_an_interaction_has_its_outcome(found, outcome):
    assert read_interaction(found) == outcome


def test_a_video_among_what_was_given_is_no_answer():
    given = {"type": "user_input", "content": [VIDEO]}
    assert isinstance(read_interaction(_interaction("completed", steps=[given])), OperationFailed)
