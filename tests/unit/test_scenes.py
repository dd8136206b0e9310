"""When frames are shown, strips and sheets of them, and what a player asks the kernel for."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.media import NUMBER_BITS, numbered_mp4, short_mp4
from veo_widget.engine.loop import EngineLoop
from veo_widget.media.sheets import STRIP_BYTES, contact_sheet, filmstrip
from veo_widget.media.timing import read_timing
from veo_widget.media.videos import frame_at
from veo_widget.notebook.bridge import Answer, RequestFailed
from veo_widget.notebook.scenes import Scenes

NTSC = Fraction(30_000, 1001)
VARYING = (0, 40, 60, 160, 180, 280, 300, 400)


def saved(folder: Path, name: str = "clip.mp4", **options: Any) -> Path:
    path = folder / name
    path.write_bytes(numbered_mp4(**options))
    return path


def number_in(picture: Image.Image, left: int = 0, width: int = 0) -> int:
    """The number a frame carries, or a tile that begins at `left`."""
    pixels = np.asarray(picture.convert("L"))
    wide = width or picture.width
    places = [left + (2 * bit + 1) * wide // (2 * NUMBER_BITS) for bit in range(NUMBER_BITS)]
    return sum(1 << bit for bit, place in enumerate(places) if pixels[picture.height // 5, place] > 128)


@pytest.mark.parametrize(
    ("options", "rate"),
    [
        ({"rate": 24}, Fraction(24)),
        ({"rate": 25}, Fraction(25)),
        ({"rate": NTSC}, NTSC),
        ({"rate": 24, "b_frames": 3}, Fraction(24)),
    ],
)
def test_a_steady_rate_is_told_exactly(tmp_path: Path, options: dict[str, Any], rate: Fraction):
    timing = read_timing(saved(tmp_path, frames=50, **options))
    assert (timing.rate, timing.frames, timing.times, timing.start) == (rate, 50, (), 0.0)
    assert timing.duration == pytest.approx(50 / rate)
    assert (timing.width, timing.height, timing.audio) == (320, 180, False)


def test_a_varying_rate_comes_with_the_time_of_each_frame(tmp_path: Path):
    path = saved(tmp_path, times=VARYING)
    timing = read_timing(path)
    assert timing.times == tuple(time / 1000 for time in VARYING)
    assert [number_in(frame_at(path, timing.middle(number))) for number in range(1, 9)] == list(range(8))


@pytest.mark.parametrize(("options", "start"), [({"first": 12}, 0.5), ({"options": {"use_editlist": "0"}}, 2 / 24)])
def test_frames_are_found_where_the_first_one_is_late(tmp_path: Path, options: dict[str, Any], start: float):
    path = saved(tmp_path, b_frames=2, **options)
    timing = read_timing(path)
    assert timing.start == pytest.approx(start, abs=1e-4)
    assert [number_in(frame_at(path, timing.middle(number))) for number in (1, 2, 30, 48)] == [0, 1, 29, 47]


def test_milliseconds_instead_of_exact_times_are_no_varying_rate(tmp_path: Path):
    path = saved(tmp_path, times=[round(number * 1000 / 24) for number in range(48)])
    assert read_timing(path).times == ()


def test_sound_is_told(tmp_path: Path):
    assert read_timing(saved(tmp_path, audio=True)).audio


def test_a_video_that_a_telephone_turned_is_shown_upright(tmp_path: Path):
    path = saved(tmp_path)
    data = path.read_bytes()
    # The matrix of the track's header (ISO 14496-12, 8.3.2): a quarter turn.
    place = data.index(b"tkhd") + 4 + 40
    turned = b"".join(
        value.to_bytes(4, "big", signed=True) for value in (0, 65536, 0, -65536, 0, 0, 180 << 16, 0, 1 << 30)
    )
    path.write_bytes(data[:place] + turned + data[place + 36 :])
    timing = read_timing(path)
    assert (timing.width, timing.height) == (180, 320)
    _, size = filmstrip(path, timing)
    assert size == (90, 160)
    # A quarter turn to the right: what was on top, the number, is on the right now.
    sheet = np.asarray(contact_sheet(path, 1).convert("L"))
    assert sheet[:, : sheet.shape[1] // 3].std() < 20 < sheet[:, -sheet.shape[1] // 3 :].std()


def test_a_file_that_is_no_video_is_refused(tmp_path: Path):
    path = tmp_path / "page.mp4"
    path.write_bytes(b"<html>not found</html>")
    with pytest.raises(ValueError, match="cannot be read as a video"):
        read_timing(path)


@pytest.mark.parametrize("seconds", [2, 60])
def test_a_strip_holds_the_middle_of_each_share(tmp_path: Path, seconds: int):
    path = saved(tmp_path, rate=16, frames=16 * seconds)
    data, (width, height) = filmstrip(path, read_timing(path))
    strip = Image.open(io.BytesIO(data))
    assert strip.size == (16 * width, height)
    shown = [number_in(strip, left=tile * width, width=width) for tile in range(16)]
    assert shown == [seconds * tile + seconds // 2 for tile in range(16)]


def test_a_strip_of_noise_is_small_too(tmp_path: Path):
    random = np.random.default_rng(1)
    picture = Image.fromarray(random.integers(0, 255, (90, 160, 3), np.uint8))
    data, _ = filmstrip(_written(tmp_path / "noise.mp4", picture), read_timing(tmp_path / "noise.mp4"))
    assert len(data) <= STRIP_BYTES


def _written(path: Path, picture: Image.Image) -> Path:
    import av

    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.options = *picture.size, {"crf": "1"}
        for _ in range(24):
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return path


def test_a_sheet_has_rows_of_four_and_the_times(tmp_path: Path):
    sheet = contact_sheet(saved(tmp_path, frames=80, rate=10), 8)
    assert sheet.size == (4 * 324 - 4, 2 * 184 - 4)
    shown = [number_in(sheet.crop((324 * column, 184 * row, 324 * column + 320, 184 * row + 180)))
             for row in range(2) for column in range(4)]  # fmt: skip
    assert shown == [5, 15, 25, 35, 45, 55, 65, 75]
    with pytest.raises(ValueError, match="at least one"):
        contact_sheet(saved(tmp_path), 0)


class Asked:
    """Scenes of one folder, asked as a page asks."""

    def __init__(self, folder: Path) -> None:
        self.loop = EngineLoop()
        self.found: list[str] = []

        async def find(media: str) -> Path:
            self.found.append(media)
            return folder / media

        self.scenes = Scenes(self.loop, find)

    def ask(self, name: str, media: str) -> Answer:
        body: Mapping[str, Any] = {"media": media}

        async def asked() -> Answer:
            return await self.scenes.handlers[name](body, ())

        return self.loop.start(asked()).result(30)


def test_a_page_is_told_the_frames_and_given_the_strip_once_made(tmp_path: Path):
    path = saved(tmp_path, rate=NTSC, frames=60, audio=True)
    asked = Asked(tmp_path)
    facts = asked.ask("facts", "clip.mp4").value
    assert facts.pop("duration") == pytest.approx(2.002)
    assert facts == {
        "fps": [30_000, 1001], "frames": 60, "start": 0.0, "width": 320, "height": 180, "audio": True,
        "name": "clip.mp4", "path": str(path),
    }  # fmt: skip
    strip = asked.ask("filmstrip", "clip.mp4")
    assert strip.value == {"tiles": 16, "width": 160, "height": 90}
    assert asked.ask("filmstrip", "clip.mp4").buffers[0] is strip.buffers[0]


def test_a_page_is_told_the_time_of_each_frame_only_where_the_rate_varies(tmp_path: Path):
    saved(tmp_path, times=VARYING)
    assert Asked(tmp_path).ask("facts", "clip.mp4").value["times"] == [time / 1000 for time in VARYING]


def test_a_file_that_was_written_anew_is_read_anew(tmp_path: Path):
    saved(tmp_path, frames=24)
    asked = Asked(tmp_path)
    assert asked.ask("facts", "clip.mp4").value["frames"] == 24
    saved(tmp_path, frames=30)
    assert asked.ask("facts", "clip.mp4").value["frames"] == 30


def test_a_file_that_is_gone_or_no_video_is_said(tmp_path: Path):
    asked = Asked(tmp_path)
    with pytest.raises(RequestFailed, match="no longer there"):
        asked.ask("facts", "gone.mp4")
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(RequestFailed, match="no frames to show"):
        asked.ask("filmstrip", "text.mp4")


def test_a_strip_that_several_views_ask_for_at_once_is_made_once(tmp_path: Path):
    (tmp_path / "clip.mp4").write_bytes(short_mp4(seconds=2))
    asked = Asked(tmp_path)

    async def all_at_once() -> list[Answer]:
        ask = asked.scenes.handlers["filmstrip"]
        return list(await asyncio.gather(*(ask({"media": "clip.mp4"}, ()) for _ in range(4))))

    first, *others = asked.loop.start(all_at_once()).result(60)
    assert all(other.buffers[0] is first.buffers[0] for other in others)
