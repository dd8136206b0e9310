"""Every mode on every wire, through our own client code: streams, lengths, and what is seen in the pixels."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.media import difference, picture, streams
from tests.simulators import simulator
from tests.studios import WAIT, simulated

THE_PAGES_DAY = "2025-12-18"
FOUR = {"duration_seconds": 4}
SMALL = {"omni": {"duration_seconds": 3, "resolution": "360p"}, "gemini": FOUR, "vertex": FOUR}
ADDED = {"vertex": 7, "gemini": 7, "omni": 3}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    then, now = tmp_path_factory.mktemp("then"), tmp_path_factory.mktemp("now")
    with (
        simulator(then, extra=("--as-of", THE_PAGES_DAY, "--processing", "0.3")) as page_day,
        simulator(now) as today,
    ):
        yield {"gemini": page_day, "vertex": today, "omni": today}


@pytest.fixture(params=["vertex", "gemini", "omni"])
def wire(request):
    return request.param


@pytest.fixture
def studio(tmp_path, servers, wire):
    day = THE_PAGES_DAY if wire == "gemini" else None
    return simulated(tmp_path / "lib", wire=wire, url=servers[wire].url, as_of=day)


def _made(studio, prompt: str = "Waves at dawn", **options) -> Path:
    (clip,) = studio.generate(prompt, **{**SMALL[studio.backend.wire], **options}).wait(WAIT)
    return clip


def _eight(wire: str) -> dict[str, int]:
    """Veo makes these modes in 8 seconds only."""
    return {} if wire == "omni" else {"duration_seconds": 8}


def _open(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_text_becomes_a_clip_of_the_length_and_size_asked_for(studio, wire):
    clip = _made(studio, aspect_ratio="9:16", seed=7, negative_prompt="fog")
    found = streams(clip.path)
    seconds, size = (3, (360, 640)) if wire == "omni" else (4, (720, 1280))
    assert (found["size"], found["fps"], found["frames"]) == (size, 24.0, seconds * 24)
    assert found["audio_seconds"] == pytest.approx(seconds, abs=0.05)


def test_the_first_frame_and_the_last_one_are_the_given_pictures(studio, wire):
    first, last = picture(1280, 720), picture(1280, 720, hue=90)
    clip = _made(studio, "from one to the other", image=first, last_frame=last, **_eight(wire))
    assert difference(_open(first), clip.first_frame) < 8
    assert difference(_open(last), clip.last_frame) < 8
    assert difference(clip.first_frame, clip.last_frame) > 30


def test_a_picture_alone_or_with_words_starts_the_video(studio):
    clip = _made(studio, "", image=picture(1280, 720))
    assert difference(_open(picture(1280, 720)), clip.first_frame) < 8


def test_references_are_seen(studio, wire):
    plain = _made(studio, "A hero on a hill", seed=5, **_eight(wire))
    pictures = [picture(), picture(hue=60)]
    referred = _made(studio, "A hero on a hill", seed=5, reference_images=pictures, **_eight(wire))
    middle = plain.record.duration / 2
    assert difference(plain.frame(middle), referred.frame(middle)) > 1


def test_an_extension_begins_with_the_clip_and_is_one_video_of_the_right_length(studio, wire):
    clip = _made(studio, "A boat, static", seed=1)
    options = {"duration_seconds": 3} if wire == "omni" else {}  # Veo's extension is not asked for a length
    (longer,) = clip.extend("a storm, fast", **options).wait(WAIT)
    before, after = streams(clip.path), streams(longer.path)
    assert after["frames"] == before["frames"] + ADDED[wire] * 24
    assert after["size"] == before["size"]
    assert after["audio_seconds"] == pytest.approx(after["frames"] / 24, abs=0.1)
    for share in (0.0, 0.5, 0.98):
        at = share * clip.record.duration
        assert difference(clip.frame(at), longer.frame(at)) < 3, f"at {at:.2f} s"
    assert difference(clip.last_frame, longer.last_frame) > 3
    assert longer.request.video.clip_id == clip.id


def test_a_picture_made_here_starts_a_video_and_its_words_stay_with_the_job(studio):
    made = studio.image("a calico kitten", aspect_ratio="16:9")
    clip = _made(studio, "it stretches", image=made)
    assert difference(Image.open(made.path), clip.first_frame) < 8
    lineage = studio.library.jobs()[0].detail["lineage"]["image"]
    assert (lineage["prompt"], lineage["sha256"]) == ("a calico kitten", made.sha256)
    assert clip.request.image.sha256 == made.sha256


def test_a_picture_that_is_cropped_keeps_its_lineage(tmp_path):
    studio = simulated(tmp_path / "lib", wire="omni")
    made = studio.image("a calico kitten", aspect_ratio="1:1")
    quote = studio.quote("it stretches", image=made, fit="crop", aspect_ratio="9:16", **SMALL["omni"])
    assert quote.request.image.sha256 != made.sha256
    assert (quote.request.image.width, quote.request.image.height) != (made.width, made.height)
    record = studio.buy(quote).until_ended(WAIT)
    assert record.detail["lineage"]["image"]["sha256"] == made.sha256
