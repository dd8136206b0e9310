from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
import pytest
from google.genai import types
from PIL import Image, ImageOps

from tests.unit.simulator.helpers import (
    MODEL,
    Simulator,
    above_band,
    difference,
    frames,
    picture,
    until,
    wire_image,
)


def test_the_sdk_turns_a_prompt_into_a_video(painter: Simulator) -> None:
    client = painter.client()
    operation = client.models.generate_videos(
        model=MODEL,
        source=types.GenerateVideosSource(prompt="A lion in the savannah at golden hour"),
        config=types.GenerateVideosConfig(duration_seconds=4, seed=1),
    )
    assert operation.name
    assert not operation.done
    finished = until(lambda: (found := client.operations.get(operation)).done and found)
    video = finished.response.generated_videos[0].video
    assert video.mime_type == "video/mp4"
    assert len(frames(video.video_bytes, 0)) == 1


def test_the_sdk_gets_a_video_without_blocking_a_loop(painter: Simulator) -> None:
    import asyncio

    async def run() -> bytes:
        client = painter.client()
        operation = await client.aio.models.generate_videos(
            model=MODEL,
            source=types.GenerateVideosSource(prompt="A lion in the savannah at golden hour"),
            config=types.GenerateVideosConfig(duration_seconds=4, seed=1),
        )
        while not operation.done:
            operation = await client.aio.operations.get(operation)
        assert operation.response
        assert operation.response.generated_videos
        video = operation.response.generated_videos[0].video
        assert video
        assert video.video_bytes
        return video.video_bytes

    assert asyncio.run(run())[4:8] == b"ftyp"


@pytest.mark.parametrize(("seconds", "count"), [(4, 96), (6, 144), (8, 192)])
def test_a_clip_is_h264_and_aac_of_exactly_the_asked_length(painter: Simulator, seconds: int, count: int) -> None:
    (clip,) = painter.videos("A boat, static", durationSeconds=seconds, seed=1)
    with av.open(io.BytesIO(clip), "r") as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert video.profile in ("High", "Main")
        assert video.average_rate == 24
        assert (video.width, video.height) == (1280, 720)
        assert (audio.codec_context.name, audio.layout.nb_channels) == ("aac", 2)
        assert video.duration is not None
        assert video.time_base is not None
        assert audio.duration is not None
        assert audio.time_base is not None
        assert video.duration * video.time_base == seconds
        assert float(audio.duration * audio.time_base) == pytest.approx(seconds, abs=0.002)
        assert len(list(container.decode(video=0))) == count


def test_the_index_stands_before_the_media(painter: Simulator) -> None:
    (clip,) = painter.videos("A boat, static", durationSeconds=4, seed=1)
    assert clip.index(b"moov") < clip.index(b"mdat")


def test_generate_audio_false_leaves_no_audio_stream(painter: Simulator) -> None:
    (clip,) = painter.videos("A boat, static", durationSeconds=4, seed=1, generateAudio=False)
    with av.open(io.BytesIO(clip), "r") as container:
        assert not container.streams.audio


@pytest.mark.parametrize(
    ("resolution", "aspect", "size"),
    [
        ("720p", "9:16", (720, 1280)),
        ("1080p", "16:9", (1920, 1080)),
        ("1080p", "9:16", (1080, 1920)),
        ("4k", "16:9", (3840, 2160)),
    ],
)
def test_every_shape_has_its_size(stub: Simulator, resolution: str, aspect: str, size: tuple[int, int]) -> None:
    (clip,) = stub.videos("x", resolution=resolution, aspectRatio=aspect)
    with av.open(io.BytesIO(clip), "r") as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == size


def test_a_portrait_clip_is_drawn(painter: Simulator) -> None:
    (clip,) = painter.videos("A dog running, زبان, 日本語", aspectRatio="9:16", durationSeconds=4, seed=1)
    (first,) = frames(clip, 0)
    assert first.shape == (1280, 720, 3)
    assert above_band(first).std() > 10


def test_the_band_says_simulated_in_every_frame(painter: Simulator) -> None:
    (clip,) = painter.videos("A lion in the savannah at golden hour", durationSeconds=4, seed=1)
    first, middle, last = frames(clip, 0, 48, -1)
    band = slice(int(first.shape[0] * 0.87), None)
    assert np.abs(first[band] - middle[band]).mean() < 3
    assert np.abs(first[band] - last[band]).mean() < 3
    badge = first[band, :200]
    assert badge[:, :, 0].mean() > 150
    assert badge[:, :, 2].mean() < 120


def test_the_picture_moves(painter: Simulator) -> None:
    (clip,) = painter.videos("A lion in the savannah at golden hour", durationSeconds=4, seed=1)
    first, last = frames(clip, 0, -1)
    assert difference(first, last) > 2


def test_a_camera_word_changes_the_motion(painter: Simulator) -> None:
    (still,) = painter.videos("Mountains, static", durationSeconds=4, seed=1)
    (panned,) = painter.videos("Mountains, pan", durationSeconds=4, seed=1)
    assert difference(*frames(panned, 0, -1)) > 1.5 * difference(*frames(still, 0, -1))


def test_a_colour_word_changes_the_mean_colour(painter: Simulator) -> None:
    red, blue = (
        above_band(frames(painter.videos(f"A {colour} ball", durationSeconds=4, seed=1)[0], 0)[0])
        for colour in ("red", "blue")
    )
    assert red[:, :, 0].mean() - blue[:, :, 0].mean() > 25
    assert blue[:, :, 2].mean() - red[:, :, 2].mean() > 25


def test_the_same_seed_makes_the_same_picture_and_another_seed_another(painter: Simulator) -> None:
    def first(**more: Any) -> Any:
        return frames(painter.videos("Hills", durationSeconds=4, **more)[0], 0)[0]

    assert difference(first(seed=5), first(seed=5, generateAudio=False)) < 1
    assert difference(first(seed=5), first(seed=6)) > 4
    assert difference(first(), first()) > 4


def test_several_samples_differ(painter: Simulator) -> None:
    clips = painter.videos("Hills", durationSeconds=4, sampleCount=2, seed=5)
    assert difference(*(frames(clip, 0)[0] for clip in clips)) > 4


def fitted(data: bytes, mode: str) -> Any:
    fit = ImageOps.fit if mode == "crop" else ImageOps.pad
    return np.asarray(fit(Image.open(io.BytesIO(data)).convert("RGB"), (1280, 720)), np.float32)


@pytest.mark.parametrize(("mode", "size"), [("pad", (640, 360)), ("pad", (400, 400)), ("crop", (400, 400))])
def test_the_first_frame_is_the_given_image(painter: Simulator, mode: str, size: tuple[int, int]) -> None:
    image = picture(*size)
    instance = {"image": wire_image(image)}
    (clip,) = painter.videos("It turns", instance=instance, durationSeconds=4, seed=1, resizeMode=mode)
    first, last = frames(clip, 0, -1)
    assert difference(first, fitted(image, mode)) < 3
    assert difference(last, fitted(image, mode)) > 3


def test_the_last_frame_is_the_given_last_frame(painter: Simulator) -> None:
    start, end = picture(), picture(hue=1)
    instance = {"image": wire_image(start), "lastFrame": wire_image(end)}
    (clip,) = painter.videos("", instance=instance, seed=1)
    first, last = frames(clip, 0, -1)
    assert difference(first, fitted(start, "pad")) < 3
    assert difference(last, fitted(end, "pad")) < 3


def test_references_appear_in_the_picture(painter: Simulator) -> None:
    image = {"image": wire_image(picture(kind="JPEG"), "image/jpeg"), "referenceType": "asset"}
    (without,) = painter.videos("Hills", seed=5, durationSeconds=4)
    (one,) = painter.videos("Hills", seed=5, instance={"referenceImages": [image]})
    (three,) = painter.videos("Hills", seed=5, instance={"referenceImages": [image] * 3})
    plain, single, triple = (frames(clip, 0)[0] for clip in (without, one, three))
    assert difference(plain, single) > 4
    assert difference(single, triple) > 4


def test_words_change_the_sound(painter: Simulator) -> None:
    def sound(prompt: str) -> Any:
        (clip,) = painter.videos(prompt, durationSeconds=4, seed=1)
        with av.open(io.BytesIO(clip), "r") as container:
            return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)

    quiet, rain = sound("Hills"), sound("Hills in the rain")
    assert 0.01 < quiet.std() < 0.5
    steps = [float(np.abs(np.diff(wave, axis=1)).mean()) for wave in (quiet, rain)]
    assert steps[1] > 3 * steps[0]


def test_equal_requests_come_from_the_cache(painter: Simulator) -> None:
    first = painter.videos("A lion in the savannah at golden hour", durationSeconds=4, seed=1)
    assert painter.videos("A lion in the savannah at golden hour", durationSeconds=4, seed=1) == first


def test_a_stub_is_small_and_real(stub: Simulator) -> None:
    (clip,) = stub.videos("x")
    assert len(clip) < 100_000
    with av.open(io.BytesIO(clip), "r") as container:
        assert len(list(container.decode(video=0))) == 192


def test_eight_seconds_cost_little_processor_time(painter: Simulator) -> None:
    """Measured 1.4 s; the bound leaves room for slow and busy machines."""

    def spent() -> float:
        with open(f"/proc/{painter.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    before = spent()
    painter.videos("A castle on hills, golden", seed=99)
    print(f"8 s of 720p: {spent() - before:.2f} s")
    assert spent() - before < 14


@pytest.mark.parametrize(
    ("size", "mode"),
    [((1, 1), "L"), ((3000, 1), "RGB"), ((1, 3000), "RGBA"), ((33, 7), "I;16"), ((9, 9), "P")],
)
def test_odd_images_are_drawn_too(painter: Simulator, size: tuple[int, int], mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, size, 0).save(file, "PNG")
    instance = {"image": wire_image(file.getvalue())}
    (clip,) = painter.videos("static", instance=instance, durationSeconds=4, seed=1, generateAudio=False)
    assert len(frames(clip, 0)) == 1
