"""Looking into MP4 files, on a tiny real one."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.media import short_mp4
from veo_widget.media.posters import shrunk
from veo_widget.media.videos import frame_at, last_frame, looks_like_mp4, make_poster, probe


@pytest.fixture
def clip(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(short_mp4(seconds=2))
    return path


def _brightness(image: Image.Image) -> float:
    return image.convert("L").resize((1, 1)).getpixel((0, 0))


def test_a_probe_tells_what_is_in_the_file(clip):
    info = probe(clip)
    assert (info.width, info.height, info.fps) == (64, 36, 24.0)
    assert info.duration == pytest.approx(2.0)
    assert (info.video_codec, info.audio_codec) == ("h264", None)


def test_frames_are_found_by_time(clip):
    """Frame n of the test clip has the brightness 5 n."""
    assert _brightness(frame_at(clip, 0)) == pytest.approx(0, abs=3)
    assert _brightness(frame_at(clip, 1.0)) == pytest.approx(120, abs=3)
    assert _brightness(frame_at(clip, -0.5)) == pytest.approx(180, abs=3)
    assert _brightness(last_frame(clip)) == pytest.approx(235, abs=3)


def test_a_poster_is_a_small_jpeg(clip):
    poster = make_poster(clip, probe(clip))
    with Image.open(io.BytesIO(poster)) as image:
        assert image.format == "JPEG"
        assert max(image.size) == 320
    assert len(poster) <= 15_000


def test_a_poster_shrinks_to_the_room_there_is():
    out = io.BytesIO()
    Image.effect_noise((320, 180), 90).convert("RGB").save(out, "JPEG", quality=90)
    small = shrunk(out.getvalue(), 5_000)
    assert len(small) <= 5_000
    assert Image.open(io.BytesIO(small)).format == "JPEG"
    assert shrunk(small, 5_000) == small


@pytest.mark.parametrize("content", [b"<html>502</html>", b"", short_mp4()[:300]])
def test_what_is_no_video_is_refused(tmp_path, content):
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"decoded|no picture"):
        probe(path)


def test_an_error_page_does_not_look_like_a_video():
    assert looks_like_mp4(short_mp4())
    assert not looks_like_mp4(b"<!doctype html><html>")
    assert not looks_like_mp4(b"")
