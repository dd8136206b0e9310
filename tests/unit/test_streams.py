"""Videos as streams: the same pictures and sound, in fragments that can be had one by one."""

from __future__ import annotations

import hashlib
import io
import os
import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.media import short_mp4, write_mp4
from veo_widget.media.mp4.boxes import NotStreamable, box
from veo_widget.media.mp4.fragments import SECONDS
from veo_widget.media.mp4.tracks import _edit
from veo_widget.media.sound import opus_of
from veo_widget.media.streams import Stream, open_stream, version_of

CLIPS: dict[str, dict[str, Any]] = {
    "b-frames and AAC": {},
    "no B-frames": {"b_frames": 0},
    "silent": {"sound": None},
    "44.1 kHz": {"rate": 44_100},
    "no edit list": {"use_editlist": "0"},
    "tables in front": {"movflags": "faststart"},
    "sound begins later": {"sound_from": 0.3},
    "pictures begin later": {"pictures_from": 8},
    "one key frame": {"gop": 999},
    "every frame a key frame": {"gop": 1, "b_frames": 0},
    "one frame": {"seconds": 1 / 24, "sound": None},
}


@pytest.fixture
def clip(tmp_path: Path):
    """Makes a clip and opens it."""

    def make(**options: Any) -> tuple[Path, Stream]:
        path = tmp_path / "clip.mp4"
        write_mp4(path, **options)
        return path, open_stream(path)

    return make


def pictures(source: Path | bytes) -> tuple[list[str], list[float]]:
    """The hash of each picture, and when it is shown after the first one."""
    with _opened(source) as container:
        frames = list(container.decode(video=0))
    hashes = [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in frames]
    times = [float(frame.pts * frame.time_base) for frame in frames]
    return hashes, [time - times[0] for time in times]


def sound(source: Path | bytes) -> tuple[float, np.ndarray]:
    """When the sound begins, and its samples."""
    with _opened(source) as container:
        frames = list(container.decode(audio=0))
    return float(frames[0].pts * frames[0].time_base), np.concatenate([frame.to_ndarray()[0] for frame in frames])


def _opened(source: Path | bytes) -> Any:
    return av.open(io.BytesIO(source) if isinstance(source, bytes) else str(source))


def whole(stream: Stream) -> bytes:
    """All bytes of a stream."""
    return stream.read(0, stream.size)


@pytest.mark.parametrize("options", CLIPS.values(), ids=CLIPS)
def test_a_stream_shows_the_same_pictures_at_the_same_times(clip, options):
    path, stream = clip(**options)
    given, shown = pictures(path), pictures(whole(stream))
    assert shown[0] == given[0]
    # Only the first one may stand longer: nothing is before it.
    late = options.get("pictures_from", 0) / 24
    expected = [0.0, *(time + late for time in given[1][1:])]
    assert shown[1] == pytest.approx(expected, abs=0.09 if "use_editlist" in options else 0.001)


@pytest.mark.parametrize("name", [name for name, options in CLIPS.items() if options.get("sound", "aac")])
def test_a_stream_has_the_same_sound_at_the_same_time(clip, name):
    path, stream = clip(**CLIPS[name])
    (begin, given), (stream_begin, heard) = sound(path), sound(whole(stream))
    assert stream_begin == pytest.approx(begin, abs=0.0005)
    warm = 2048  # the first packet's beginning depends on the one before it, which is not sent
    assert heard.size == pytest.approx(given.size, abs=1024)
    length = min(heard.size, given.size)
    assert np.abs(heard[warm:length] - given[warm:length]).max() < 1e-3


@pytest.mark.parametrize("options", CLIPS.values(), ids=CLIPS)
def test_fragments_lie_one_after_the_other_and_are_short(clip, options):
    _, stream = clip(**options)
    assert stream.fragments[0].time == 0
    assert stream.fragments[0].is_key
    end = len(stream.head)
    for fragment in stream.fragments:
        assert fragment.offset == end
        end += fragment.size
    assert stream.size == end == len(whole(stream))
    times = [fragment.time for fragment in stream.fragments]
    gaps = [after - before for before, after in zip(times, [*times[1:], stream.duration], strict=True)]
    assert all(0 < gap <= SECONDS + 0.4 for gap in gaps), gaps


def test_every_key_frame_begins_a_fragment_and_can_be_the_first_one(clip):
    path, stream = clip(seconds=4, gop=24)
    hashes, times = pictures(path)
    keys = [fragment for fragment in stream.fragments if fragment.is_key]
    assert [key.time for key in keys] == pytest.approx([0, 1, 2, 3])
    for key in keys:
        shown, _ = pictures(stream.head + stream.read(key.offset, stream.size))
        assert shown == hashes[times.index(pytest.approx(key.time)) :]


def test_any_range_is_a_part_of_the_whole(clip):
    _, stream = clip()
    data, middle = whole(stream), stream.fragments[2].offset
    ranges = [
        (0, 1),
        (0, len(stream.head) + 5),
        (middle - 7, middle + 7),
        (10, 10),
        (stream.size - 3, stream.size + 50),
    ]
    ranges += [(start, start + 777) for start in range(0, stream.size, 701)]
    for start, end in ranges:
        assert stream.read(start, end) == data[start:end], (start, end)


def test_dense_pictures_make_smaller_fragments(clip):
    _, stream = clip(size=(640, 360), seconds=2, bit_rate=8_000_000)
    assert len(stream.fragments) > 2 / SECONDS * 2
    assert max(fragment.size for fragment in stream.fragments[1:]) < 300_000


def test_a_long_film_is_opened_whole(clip):
    path, stream = clip(seconds=6.4, repeats=10, size=(64, 36))
    assert stream.duration == pytest.approx(64, abs=0.05)
    assert pictures(whole(stream))[0] == pictures(path)[0]


@pytest.mark.parametrize(
    ("options", "codecs"),
    [
        ({}, "avc1.4d400c,mp4a.40.2"),
        ({"sound": None}, "avc1.4d400c"),
        ({"b_frames": 0}, "avc1.42c00c,mp4a.40.2"),
        ({"sound": "libopus"}, "avc1.4d400c,opus"),
        ({"sound": "libmp3lame"}, "avc1.4d400c,mp4a.6b"),
        ({"sound": "flac", "strict": "experimental"}, "avc1.4d400c,flac"),
        ({"codec": "libx265", "sound": None}, "hev1.1.6.L60.90"),
        ({"codec": "libvpx-vp9", "sound": None}, "vp09.00.11.08"),
        ({"codec": "libsvtav1", "sound": None}, "av01.0.00M.08"),
        ({"codec": "mpeg4", "sound": None}, "mp4v"),
    ],
)
def test_the_type_names_the_exact_codecs(clip, options, codecs):
    _, stream = clip(seconds=0.5, **options)
    assert stream.mime_type == f'video/mp4; codecs="{codecs}"'


def changed(path: Path, kind: bytes, offset: int, form: str, value: int, *, nth: int = 0) -> Path:
    """The file with a number in one of its boxes changed; the offset counts from behind the box's name."""
    data, place = bytearray(path.read_bytes()), -1
    for _ in range(nth + 1):
        place = data.index(kind, place + 1)
    struct.pack_into(form, data, place + 4 + offset, value)
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    """Why a file is no stream."""
    with pytest.raises(NotStreamable) as refused:
        open_stream(path)
    return str(refused.value)


def test_what_fragments_cannot_express_is_refused_with_the_reason(clip):
    cut, _ = clip()
    assert "cut off between" in refusal(changed(cut, b"elst", 12, ">I", 9000))
    shortened, _ = clip()
    assert "end is cut off" in refusal(changed(shortened, b"elst", 8, ">I", 2000))
    faster, _ = clip()
    assert "several parts" in refusal(changed(faster, b"elst", 16, ">I", 1 << 17))
    late, _ = clip(sound_from=0.3)
    assert "begin together" in refusal(changed(late, b"elst", 8, ">I", 900, nth=1))
    recoded, _ = clip()
    assert "coding changes" in refusal(changed(recoded, b"stsd", 4, ">I", 2))
    no_start, _ = clip()
    assert "begin with a key frame" in refusal(changed(no_start, b"stss", 8, ">I", 2))


def test_what_is_no_whole_mp4_is_refused(tmp_path: Path, clip):
    path, _ = clip(movflags="faststart")
    data = path.read_bytes()
    for name, content, reason in [
        ("empty", b"", "no usable index"),
        ("a page", b"<html>no video at all</html>", "no usable index"),
        ("begun", data[: len(data) // 2], "end is missing"),
        ("tables cut", data[:500], "no usable index"),
        ("no tables", box(b"ftyp", b"isom") + box(b"mdat", data), "no usable index"),
        ("empty tables", box(b"moov", b""), "no 'mvhd'"),
        ("broken box", struct.pack(">I4s", 3, b"moov") + data, "damaged"),
    ]:
        (tmp_path / "bad.mp4").write_bytes(content)
        assert reason in refusal(tmp_path / "bad.mp4"), name


def test_every_damage_is_a_refusal_or_a_stream_but_never_another_error(clip, tmp_path: Path):
    path, _ = clip(seconds=0.5)
    data = path.read_bytes()
    begin = data.index(b"moov")
    for place in range(begin, len(data), 3):
        spoilt = bytearray(data)
        spoilt[place] ^= 0xFF
        (tmp_path / "spoilt.mp4").write_bytes(spoilt)
        try:
            stream = open_stream(tmp_path / "spoilt.mp4")
        except NotStreamable:
            continue
        assert stream.fragments


def test_fragments_only_sound_and_other_containers_are_refused(tmp_path: Path):
    write_mp4(tmp_path / "fragments.mp4", movflags="empty_moov+default_base_moof")
    assert "empty" in refusal(tmp_path / "fragments.mp4")
    path = tmp_path / "sound.mp4"
    write_mp4(tmp_path / "clip.mp4", seconds=1)
    made = opus_of(tmp_path / "clip.mp4", "1", tmp_path)
    assert made is not None
    made.rename(path)
    assert "no picture" in refusal(path)
    (tmp_path / "clip.webm").write_bytes(bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d"))
    assert "no usable index" in refusal(tmp_path / "clip.webm")


def test_an_edit_list_gives_a_shift_and_an_end():
    def elst(*edits: tuple[int, int]) -> bytes:
        rows = b"".join(struct.pack(">IiI", length, begin, 1 << 16) for length, begin in edits)
        return struct.pack(">II", 0, len(edits)) + rows

    assert _edit(None, 48_000, 1000) == (0, None)
    assert _edit(elst((4000, 1024)), 48_000, 1000) == (-1024, 192_000 - 0)
    assert _edit(elst((300, -1), (4000, 1024)), 48_000, 1000) == (14_400 - 1024, 14_400 + 192_000)
    assert _edit(elst((0, 0)), 48_000, 1000) == (0, None)
    with pytest.raises(NotStreamable, match="several parts"):
        _edit(elst((1000, 0), (1000, 5000)), 48_000, 1000)


# Sound as Opus


def test_opus_is_the_same_sound_and_the_picture_is_the_file_itself(clip, tmp_path: Path):
    path, stream = clip(sound_from=0.3)
    made = opus_of(path, version_of(path), tmp_path / "cache")
    assert made is not None
    given, (begin, samples) = sound(path), sound(whole(open_stream(path, made)))
    assert begin == pytest.approx(given[0], abs=0.025)
    assert samples.size / 48_000 == pytest.approx(given[1].size / 48_000, abs=0.05)
    assert np.abs(samples[9600:-9600]).max() == pytest.approx(0.5, abs=0.1)
    both = open_stream(path, made)
    assert both.mime_type == 'video/mp4; codecs="avc1.4d400c,opus"'
    assert pictures(whole(both)) == pictures(whole(stream))
    assert made.stat().st_size < path.stat().st_size


def test_opus_is_made_once_and_again_when_it_is_damaged(clip, tmp_path: Path):
    path, _ = clip(seconds=1)
    cache = tmp_path / "cache"
    made = opus_of(path, "1", cache)
    assert made is not None
    inode = made.stat().st_ino
    assert opus_of(path, "1", cache) == made
    assert made.stat().st_ino == inode
    made.write_bytes(made.read_bytes()[:-40])
    assert opus_of(path, "1", cache) == made
    assert "sound" in open_stream(path, made).fragments[0].parts[1].track.kind
    assert opus_of(path, "2", cache) != made
    assert len(list(cache.iterdir())) == 2


def test_a_silent_video_has_no_opus_and_leaves_nothing(clip, tmp_path: Path):
    path, _ = clip(sound=None, seconds=1)
    assert opus_of(path, "1", tmp_path / "cache") is None
    assert list((tmp_path / "cache").iterdir()) == []


def test_sound_that_cannot_be_decoded_is_said_and_leaves_nothing(tmp_path: Path):
    (tmp_path / "bad.mp4").write_bytes(b"no video")
    with pytest.raises(NotStreamable, match="sound cannot be decoded"):
        opus_of(tmp_path / "bad.mp4", "1", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_cache_gives_up_what_was_used_longest_ago_and_touches_nothing_else(clip, tmp_path: Path):
    path, _ = clip(seconds=1)
    cache = tmp_path / "cache"
    old, used = opus_of(path, "old", cache), opus_of(path, "used", cache)
    assert old is not None
    assert used is not None
    (cache / "notes.txt").write_text("mine")
    for age, kept in enumerate((used, old), start=1):
        os.utime(kept, (1_000_000 - age, 1_000_000 - age))
    assert opus_of(path, "used", cache) == used
    opus_of(path, "new", cache, largest=2 * used.stat().st_size + 10)
    assert not old.exists()
    assert used.exists()
    assert len(list(cache.glob("*.opus.mp4"))) == 2
    assert (cache / "notes.txt").read_text() == "mine"


def test_a_stream_of_a_tiny_silent_clip_opens(tmp_path: Path):
    (tmp_path / "tiny.mp4").write_bytes(short_mp4())
    assert open_stream(tmp_path / "tiny.mp4").duration == pytest.approx(1.0)
