"""Videos streamed from the kernel in a real Chromium; the kernel's side is the real one, in Python."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.studio_page import CLIP, DONE, StudioPage
from tests.media import write_mp4
from veo_widget.media.streams import open_stream

#: What a paused and a playing video has ahead, in seconds, as the page has it; and the fragment that crosses it.
PAUSED_S, PLAYING_S, FRAGMENT_S = 2, 10, 1
DECODED = "node => node.readyState >= 2 && !node.seeking && node.videoWidth > 0"
#: Waits until it has moved on by so many seconds.
MOVES = """(node, seconds) => new Promise((resolve) => {
  const from = node.currentTime;
  node.addEventListener("timeupdate", () => { if (node.currentTime >= from + seconds) resolve(node.currentTime); });
  void node.play();
})"""
NO_AAC = """(() => {
  const supported = MediaSource.isTypeSupported;
  MediaSource.isTypeSupported = (type) => !type.includes("mp4a") && supported.call(MediaSource, type);
})()"""
#: The loudest sample that is heard within a second or so of playing.
LOUDNESS = """async (node) => {
  const context = new AudioContext(), analyser = context.createAnalyser(), wave = new Float32Array(1024);
  context.createMediaElementSource(node).connect(analyser).connect(context.destination);
  await context.resume();
  node.currentTime = 0;
  await node.play();
  let loudest = 0;
  while (loudest < 0.1 && node.currentTime < 2) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    analyser.getFloatTimeDomainData(wave);
    loudest = Math.max(loudest, ...wave.map(Math.abs));
  }
  return [loudest, node.webkitAudioDecodedByteCount];
}"""


class Streamed:
    """A studio whose latest job has one clip, which the kernel streams."""

    def __init__(self, page: StudioPage) -> None:
        self.studio = page
        self.page = page.page

    def open(self, path: Path, *, before: str = "", **fields: Any) -> None:
        """Shows the clip; `before` is run first, in the page."""
        self.studio.media["c1"] = path
        self.studio.open()
        if before:
            self.page.evaluate(before)
        self.studio.tell(**DONE | {"clips": [CLIP | fields]})

    @property
    def video(self) -> Locator:
        """The element that plays."""
        return self.studio.player.locator("video")

    def says(self, sentence: str) -> None:
        """Waits until that is said below it."""
        expect(self.studio.player.get_by_role("status").filter(has_text=sentence)).to_be_visible()

    def says_nothing(self) -> None:
        """Waits until nothing is said of the kernel any more."""
        expect(self.studio.player.get_by_role("status").filter(has_text="kernel")).to_have_count(0)

    def plays(self) -> None:
        """Waits until a picture is there and time passes."""
        self.shows()
        self.video.evaluate(MOVES, 0.2)

    def shows(self) -> None:
        """Waits until a picture is there for the present time."""
        self.video.wait_for()
        self.page.wait_for_function(f"() => ({DECODED})(document.querySelector('video'))")

    def seek(self, seconds: float) -> None:
        """Moves to a time, and waits for its picture."""
        self.video.evaluate("(node, seconds) => { node.currentTime = seconds }", seconds)
        self.shows()

    def settles(self) -> None:
        """Waits until all that was asked for has come and was taken in: nothing else is asked for by then."""
        self.page.wait_for_function(
            """() => {
              const { buffered } = document.querySelector("video");
              // A question for nothing only tells whether an answer was lost.
              const isVideo = ({ name, end }) => /^(stream|file)/.test(name) && end !== 0;
              const sent = fake.kernel.sent.filter(isVideo);
              const asked = fake.kernel.requests.filter(({ name, body }) => isVideo({ name, end: body.end })).length;
              const state = JSON.stringify([sent.length, buffered.length && buffered.end(buffered.length - 1)]);
              const calm = asked === sent.length && window.lastState === state;
              window.lastState = state;
              return calm;
            }""",
            polling=100,
        )

    def ranges(self, name: str = "stream") -> list[tuple[int, int]]:
        """What was sent of the stream or of the file so far, in order."""
        sent: list[dict[str, Any]] = self.page.evaluate("fake.kernel.sent")
        found = [(each["start"], each["start"] + each["bytes"]) for each in sent if each["name"].startswith(name)]
        return [(start, end) for start, end in found if start < end]

    def goes_round(self, times: int = 1) -> None:
        """Waits until the video has come to its end and begun again."""
        self.video.evaluate(
            """(node, times) => new Promise((resolve) => {
              let rounds = 0, last = 0;
              node.addEventListener("timeupdate", () => {
                if (node.currentTime < last) rounds += 1;
                last = node.currentTime;
                if (rounds === times) resolve();
              });
            })""",
            times,
        )

    def sends_nothing_twice(self) -> None:
        """Every byte of the stream was sent once at most."""
        for (_, end), (start, _) in pairwise(sorted(self.ranges())):
            assert end <= start, sorted(self.ranges())

    def asked(self, name: str) -> list[dict[str, Any]]:
        """The bodies of requests of a name."""
        return [each["body"] for each in self.studio.requests(name)]


@pytest.fixture
def streamed(studio_page: StudioPage) -> Streamed:
    """A page for one clip."""
    return Streamed(studio_page)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Clips by name, each made when it is first wanted."""
    folder = tmp_path_factory.mktemp("clips")
    kinds: dict[str, dict[str, Any]] = {
        "short": {"seconds": 2},
        "minute": {"seconds": 6.4, "repeats": 10, "bit_rate": 2_000_000},
        "rare keys": {"seconds": 6.4, "repeats": 4, "bit_rate": 2_000_000, "gop": 9999},
        "silent": {"seconds": 1, "sound": None},
        "late sound": {"seconds": 1, "sound_from": 0.4},
        "late pictures": {"seconds": 1, "pictures_from": 8},
        "no edit list": {"seconds": 1, "use_editlist": "0", "rate": 44_100},
        "VP9 and Opus": {"seconds": 1, "codec": "libvpx-vp9", "sound": "libopus"},
        "fragments": {"seconds": 1, "movflags": "empty_moov+default_base_moof"},
    }

    def made(name: str) -> Path:
        path = folder / f"{name}.mp4"
        if not path.exists():
            write_mp4(path, **kinds[name])
        return path

    return made


@pytest.mark.parametrize("kind", ["short", "silent", "late sound", "late pictures", "no edit list", "VP9 and Opus"])
def test_a_clip_is_streamed_to_its_end_and_nothing_is_sent_twice(streamed: Streamed, clips, kind: str):
    streamed.open(clips(kind))
    streamed.plays()
    stream = open_stream(clips(kind))
    assert streamed.video.evaluate("node => node.duration") == pytest.approx(stream.duration, abs=0.01)
    streamed.video.evaluate("node => { node.playbackRate = 4; void node.play(); }")
    streamed.goes_round()
    streamed.settles()
    assert sum(end - start for start, end in streamed.ranges()) == stream.size
    streamed.sends_nothing_twice()
    assert streamed.asked("file.read") == []
    streamed.says_nothing()


def test_a_loop_plays_again_what_is_there(streamed: Streamed, clips):
    streamed.open(clips("short"))
    streamed.plays()
    streamed.video.evaluate("node => { node.loop = true; node.playbackRate = 4; }")
    streamed.settles()
    before = streamed.ranges()
    streamed.goes_round(2)
    assert streamed.ranges() == before


def test_a_paused_video_asks_for_a_little_and_a_playing_one_for_a_little_more(streamed: Streamed, clips):
    path = clips("minute")
    fragments = open_stream(path).fragments
    streamed.open(path)
    streamed.shows()
    streamed.settles()

    def ahead() -> float:
        """Until when the stream was sent."""
        end = max(end for _, end in streamed.ranges())
        return max(each.time for each in fragments if each.offset < end)

    assert PAUSED_S - FRAGMENT_S <= ahead() <= PAUSED_S + FRAGMENT_S
    streamed.video.evaluate(MOVES, 0.3)
    streamed.video.evaluate("node => node.pause()")
    streamed.settles()
    now = streamed.video.evaluate("node => node.currentTime")
    assert ahead() <= now + PLAYING_S + FRAGMENT_S
    assert ahead() >= PLAYING_S - FRAGMENT_S


def test_a_seek_asks_from_the_key_frame_before_and_back_for_nothing_that_is_there(streamed: Streamed, clips):
    path = clips("minute")
    fragments = open_stream(path).fragments
    streamed.open(path)
    streamed.shows()
    streamed.settles()
    first = len(streamed.ranges())
    streamed.seek(45.3)
    streamed.settles()
    after = streamed.ranges()[first:]
    key = max((each for each in fragments if each.is_key and each.time <= 45.3), key=lambda each: each.time)
    assert min(start for start, _ in after) == key.offset
    far = max(each.time for each in fragments if each.offset < max(end for _, end in after))
    assert far <= 45.3 + PAUSED_S + FRAGMENT_S
    count = len(streamed.ranges())
    streamed.seek(0.7)
    streamed.settles()
    assert len(streamed.ranges()) <= count + 1  # a little further than two seconds from the start
    for time in (20.2, 45.9, 21.5, 59.8, 0.1):
        streamed.seek(time)
        streamed.plays()
        streamed.video.evaluate("node => node.pause()")
    streamed.settles()
    streamed.sends_nothing_twice()


def test_a_group_of_pictures_left_half_read_is_gone_on_with(streamed: Streamed, clips):
    streamed.open(clips("rare keys"))
    streamed.shows()
    for time in (8.0, 1.0, 5.0, 9.5, 2.9, 15.0, 14.0):
        streamed.seek(time)
        streamed.settles()
    streamed.plays()
    streamed.sends_nothing_twice()


def test_many_seeks_at_once_end_at_the_last_one(streamed: Streamed, clips):
    streamed.open(clips("minute"))
    streamed.shows()
    streamed.video.evaluate("node => { for (let at = 50; at > 5; at -= 0.5) node.currentTime = at; }")
    streamed.shows()
    streamed.settles()
    assert streamed.video.evaluate("node => node.currentTime") == pytest.approx(5.5)
    streamed.sends_nothing_twice()
    assert sum(end - start for start, end in streamed.ranges()) < open_stream(clips("minute")).size / 3


def test_what_the_browser_removes_is_asked_for_again_when_it_is_wanted(streamed: Streamed, clips):
    keep = """(() => {
      const { addSourceBuffer } = MediaSource.prototype;
      MediaSource.prototype.addSourceBuffer = function (type) {
        return (window.buffer = addSourceBuffer.call(this, type));
      };
    })()"""
    streamed.open(clips("minute"), before=keep)
    streamed.shows()
    streamed.seek(30)
    streamed.settles()
    streamed.page.evaluate(
        "new Promise((resolve) => { buffer.addEventListener('updateend', resolve, { once: true });"
        " buffer.remove(0, 10); })"
    )
    count = len(streamed.ranges())
    streamed.seek(0.5)
    streamed.settles()
    again = streamed.ranges()[count:]
    assert again
    assert min(start for start, _ in again) < 5_000
    streamed.plays()


def test_a_full_buffer_gives_up_what_is_far_behind(streamed: Streamed, clips):
    small = """(() => {
      const { appendBuffer, remove } = SourceBuffer.prototype;
      window.removed = [];
      SourceBuffer.prototype.appendBuffer = function (data) {
        const { buffered } = this;
        const seconds = Array.from({ length: buffered.length }, (_, i) => buffered.end(i) - buffered.start(i));
        if (seconds.reduce((sum, each) => sum + each, 0) > 12) throw new DOMException("full", "QuotaExceededError");
        appendBuffer.call(this, data);
      };
      SourceBuffer.prototype.remove = function (start, end) {
        window.removed.push([start, end]);
        remove.call(this, start, end);
      };
    })()"""
    streamed.open(clips("minute"), before=small)
    streamed.plays()
    streamed.video.evaluate("node => { node.playbackRate = 8 }")
    streamed.video.evaluate(MOVES, 16)
    streamed.video.evaluate("node => node.pause()")
    removed = streamed.page.evaluate("removed")
    assert removed
    assert all(start == 0 and end <= 20 for start, end in removed)
    streamed.sends_nothing_twice()
    streamed.seek(0)
    streamed.plays()
    assert any(start > 10 for start, _ in streamed.page.evaluate("removed.filter(([start]) => start > 0)"))


def test_a_host_that_loses_what_is_binary_gets_text(streamed: Streamed, clips):
    streamed.open(clips("short"), before="fake.kernel.losesBuffers = true")
    streamed.plays()
    asked = streamed.asked("stream.open") + streamed.asked("stream.read")
    assert [body.get("base64") for body in asked] == [None] + [True] * (len(asked) - 1)
    streamed.studio.tell(**DONE | {"id": "b", "clips": [CLIP | {"id": "c2"}]})
    streamed.studio.wait_for_request("stream.open", 3)
    assert streamed.asked("stream.open")[-1]["base64"] is True


def test_a_host_that_loses_what_is_long_gets_smaller_pieces(streamed: Streamed, clips):
    streamed.open(clips("minute"), before="fake.kernel.largest = 200 * 1024")
    streamed.plays()
    streamed.page.wait_for_function(
        "() => fake.kernel.sent.some(({ name, bytes }) => name === 'stream.read' && bytes > 0 && bytes <= 200 * 1024)"
    )
    streamed.video.evaluate(MOVES, 3)
    last = streamed.asked("stream.read")[-1]
    assert last["end"] - last["start"] <= 200 * 1024


@pytest.mark.parametrize("host", [NO_AAC, "window.acquireVsCodeApi = Object"], ids=["no AAC", "VS Code"])
def test_where_aac_is_silent_the_sound_is_opus_and_is_heard(streamed: Streamed, clips, host: str):
    streamed.open(clips("short"), before=host)
    streamed.shows()
    assert streamed.asked("stream.open")[-1]["audio"] == "opus"
    loudest, decoded = streamed.video.evaluate(LOUDNESS)
    assert loudest > 0.1
    assert decoded > 0
    assert streamed.asked("file.read") == []


def test_elsewhere_the_sound_is_what_it_was_and_is_heard(streamed: Streamed, clips):
    streamed.open(clips("short"))
    streamed.shows()
    assert "audio" not in streamed.asked("stream.open")[-1]
    loudest, _ = streamed.video.evaluate(LOUDNESS)
    assert loudest > 0.1


def test_without_media_sources_the_whole_file_comes_in_pieces(streamed: Streamed, clips):
    streamed.open(clips("minute"), before="delete window.MediaSource")
    streamed.plays()
    size = clips("minute").stat().st_size
    assert sorted(streamed.ranges("file")) == [(at, min(at + 524288, size)) for at in range(0, size, 524288)]
    assert streamed.ranges() == []


def test_what_cannot_be_streamed_is_fetched_whole_and_plays(streamed: Streamed, clips):
    streamed.open(clips("fragments"))
    streamed.plays()
    assert sum(end - start for start, end in streamed.ranges("file")) == clips("fragments").stat().st_size


def test_fetching_a_whole_file_tells_how_far_it_is(streamed: Streamed, clips):
    streamed.open(clips("minute"), before="delete window.MediaSource; fake.kernel.held.add('file.read')")
    streamed.says("Fetching the video from the kernel")
    streamed.page.evaluate(
        "window.said = []; new MutationObserver(() => said.push("
        "document.querySelector('.veo-player-words').textContent)).observe(document.querySelector('.veo-player-words'),"
        " { childList: true, characterData: true, subtree: true }); fake.kernel.release()"
    )
    streamed.plays()
    said = streamed.page.evaluate("said")
    assert "Fetching the video from the kernel: 100 %" in said
    assert len(said) > 5
    streamed.says_nothing()


def test_where_only_the_managed_class_exists_it_is_used(streamed: Streamed, clips):
    streamed.open(clips("short"), before="window.ManagedMediaSource = MediaSource; delete window.MediaSource")
    streamed.plays()
    assert streamed.video.evaluate("node => node.disableRemotePlayback")
    assert streamed.ranges("file") == []


def test_a_stream_that_breaks_is_fetched_whole(streamed: Streamed, clips):
    spoil = """(() => {
      const { appendBuffer } = SourceBuffer.prototype;
      SourceBuffer.prototype.appendBuffer = function () { appendBuffer.call(this, new Uint8Array(500)); };
    })()"""
    streamed.open(clips("short"), before=spoil)
    streamed.plays()
    assert streamed.ranges("file")


def test_a_slow_kernel_is_waited_for_with_words(streamed: Streamed, clips):
    streamed.open(clips("short"), before="fake.kernel.held.add('stream.open')")
    streamed.says("Fetching the video from the kernel")
    streamed.page.evaluate("fake.kernel.release()")
    streamed.plays()
    streamed.says_nothing()


def test_a_kernel_that_cannot_be_reached_is_said(streamed: Streamed, clips):
    streamed.open(clips("short"), before="fake.model.unreachable = true")
    streamed.says("The kernel cannot be reached.")


def test_a_kernel_that_dies_while_a_video_plays_is_said_and_the_rest_comes_when_it_is_back(streamed: Streamed, clips):
    streamed.open(clips("minute"))
    streamed.shows()
    streamed.settles()
    streamed.page.evaluate("fake.model.unreachable = true")
    streamed.video.evaluate("node => { node.currentTime = 30 }")
    streamed.says("The kernel cannot be reached.")
    streamed.page.evaluate("fake.model.unreachable = false")
    streamed.seek(31)
    streamed.plays()
    streamed.says_nothing()
    streamed.sends_nothing_twice()


def test_a_file_that_is_deleted_while_it_plays_is_said(streamed: Streamed, clips, tmp_path: Path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips("minute").read_bytes())
    streamed.open(path)
    streamed.shows()
    path.unlink()
    streamed.video.evaluate("node => { node.currentTime = 40 }")
    streamed.says("The file clip.mp4 is no longer there.")


def test_closing_ends_what_is_under_way_and_gives_everything_back(streamed: Streamed, clips):
    streamed.open(clips("minute"))
    streamed.shows()
    streamed.settles()
    streamed.page.evaluate("fake.kernel.held.add('stream.read')")
    streamed.video.evaluate("node => { window.old = node; node.currentTime = 40 }")
    streamed.page.wait_for_function("() => fake.kernel.requests.at(-1).body.start > 1e6")
    waiting = len(streamed.asked("stream.read"))
    streamed.studio.close()
    assert streamed.studio.left_behind() == {"model": 0, "page": 0, "urls": 0}
    assert streamed.page.evaluate("fake.kernel.cancelled.length") >= 1
    streamed.page.evaluate("old.currentTime = 20; old.dispatchEvent(new Event('seeking')); fake.kernel.release()")
    assert len(streamed.asked("stream.read")) == waiting


def test_another_clip_takes_the_place_of_one_that_is_still_opening(streamed: Streamed, clips):
    streamed.open(clips("short"), before="fake.kernel.held.add('stream.open')")
    streamed.studio.media["c2"] = clips("silent")
    streamed.studio.wait_for_request("stream.open")
    streamed.studio.tell(**DONE | {"id": "b", "prompt": "the second", "clips": [CLIP | {"id": "c2"}]})
    expect(streamed.studio.player).to_contain_text("the second")
    streamed.page.evaluate("fake.kernel.release()")
    streamed.plays()
    assert streamed.page.evaluate("fake.sources.size") == 1
