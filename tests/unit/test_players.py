"""`VideoPlayer` and `compare` without a page: what they take, what they tell the page, what they leave behind."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

import veo_widget as veo
from tests.media import numbered_mp4, short_mp4
from tests.studios import WAIT, simulated
from veo_widget.clip import Clip
from veo_widget.notebook.bridge import Answer, RequestFailed
from veo_widget.notebook.player import MediaWidget
from veo_widget.studio import Studio, default_studio


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "take 3.mp4"
    path.write_bytes(numbered_mp4(frames=24))
    return path


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return simulated(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def clips(studio: Studio) -> list[Clip]:
    made = [
        studio.generate("A lion", duration_seconds=4, seed=7),
        studio.generate("A lion", duration_seconds=4, seed=8, negative_prompt="cartoon"),
    ]
    return [job.wait(WAIT)[0] for job in made]


def ask(widget: MediaWidget, name: str, **body: Any) -> Answer:
    async def asked() -> Answer:
        return await widget.bridge._handlers[name](body, ())

    return widget._media.loop.start(asked()).result(WAIT)


def test_a_file_is_played_under_its_name(file: Path):
    player = veo.VideoPlayer(file)
    assert player.kind == "player"
    assert (player.media["title"], player.media["url"]) == ("take 3.mp4", None)
    assert (player.autoplay, player.loop, player.controls, player.width, player.height) == (False, True, True, "", "")
    assert ask(player, "facts", media=player.media["id"]).value["frames"] == 24
    whole = ask(player, "file.read", media=player.media["id"], start=0, end=file.stat().st_size)
    assert whole.buffers == (file.read_bytes(),)
    with pytest.raises(RequestFailed, match="no such video"):
        ask(player, "facts", media="another")
    player.close()
    assert file.exists()


def test_what_the_page_is_told_is_small_and_without_bytes(file: Path):
    player = veo.VideoPlayer(file)
    state = {name: value for name, value in player.get_state().items() if not name.startswith("_")}
    assert len(repr(state)) < 1000


def test_it_is_made_as_ipywidgets_video_is(file: Path):
    ours = veo.VideoPlayer.from_file(str(file), autoplay=True, loop=False, width=320, height="50%")
    theirs = ipywidgets.Video.from_file(str(file), autoplay=True, loop=False, width=320)
    for name in ("autoplay", "loop", "controls", "width"):
        assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.height == "50%"
    ours.loop = True
    assert ipywidgets.VBox([ours]).children == (ours,)
    web = veo.VideoPlayer.from_url("https://example.com/films/a%20lion.mp4?x=1")
    assert (web.media["url"], web.media["file"]) == ("https://example.com/films/a%20lion.mp4?x=1", None)
    assert web.media["title"] == "a lion.mp4"
    assert veo.VideoPlayer.from_url(b"http://example.com/x.mp4").media["title"] == "x.mp4"
    with pytest.raises(ValueError, match="no http"):
        veo.VideoPlayer.from_url("file:///etc/passwd")


def test_bytes_are_kept_in_a_file_as_long_as_the_player():
    data = short_mp4()
    player = veo.VideoPlayer(data)
    (path,) = [Path(str(medium.source)) for medium in player._media._by_id.values()]
    assert path.read_bytes() == data
    assert ask(player, "facts", media=player.media["id"]).value["frames"] == 24
    player.close()
    assert not path.exists()


def test_bytes_of_a_player_nobody_holds_go_too():
    media = veo.VideoPlayer(short_mp4())._media
    (path,) = [Path(str(medium.source)) for medium in media._by_id.values()]
    assert path.exists()
    media.close()
    del media
    gc.collect()
    assert not path.exists()


def test_a_clip_is_played_under_its_prompt_and_found_by_its_id(clips: list[Clip], monkeypatch: pytest.MonkeyPatch):
    player = veo.VideoPlayer(clips[0])
    assert (player.media["title"], player.media["width"], player.media["height"]) == ("A lion", 1280, 720)
    assert ask(player, "facts", media=player.media["id"]).value["frames"] == 96
    with pytest.raises(FileNotFoundError, match="no clip 01ARZ3NDEKTSV4RRFFQ69G5FAV"):
        veo.VideoPlayer("01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_a_clip_of_the_library_in_use_is_found_by_its_id():
    studio = default_studio()
    job = studio.generate("A cat", duration_seconds=4)
    clip = job.wait(WAIT)[0]
    assert veo.VideoPlayer(clip.id).media["title"] == "A cat"


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("take 4.mp4", FileNotFoundError, "Did you mean take 3.mp4?"),
        (".", FileNotFoundError, "is a folder"),
        (7, TypeError, "a path, an address or bytes, not int"),
    ],
)
def test_what_cannot_be_played_is_said_at_once(
    file: Path, monkeypatch: pytest.MonkeyPatch, source: Any, error: type[Exception], words: str
):
    monkeypatch.chdir(file.parent)
    with pytest.raises(error, match=words):
        veo.VideoPlayer(source)


def test_a_player_of_a_file_makes_no_library(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(file.parent)
    veo.VideoPlayer("take 3.mp4")
    veo.compare("take 3.mp4", file)
    assert [path.name for path in file.parent.iterdir()] == ["take 3.mp4"]


def test_clips_are_compared_setting_by_setting(clips: list[Clip]):
    shown = veo.compare(*clips)
    assert [each["title"] for each in shown.clips] == ["1: A lion", "2: A lion"]
    assert len({each["id"] for each in shown.clips}) == 2
    rows = {row["name"]: row["values"] for row in shown.settings}
    assert rows["Prompt"] == ["A lion", "A lion"]
    assert rows["Seed"] == ["7", "8"]
    assert rows["Negative prompt"] == ["", "cartoon"]
    assert rows["Model"] == ["Veo 3.1", "Veo 3.1"]
    assert rows["Duration"] == ["4 s", "4 s"]
    assert rows["Picture"] == ["1280 × 720"] * 2
    assert rows["Length"] == ["4.00 s, 96 frames"] * 2
    assert "Image" not in rows


def test_files_are_compared_by_what_is_in_them(file: Path, tmp_path: Path):
    other = tmp_path / "other.mp4"
    other.write_bytes(numbered_mp4(rate=25, frames=50, audio=True))
    shown = veo.compare(file, other, "https://example.com/x.mp4", labels=["old", "new", "far"])
    assert [each["title"] for each in shown.clips] == ["old", "new", "far"]
    rows = {row["name"]: row["values"] for row in shown.settings}
    assert rows["Rate"] == ["24 frames/s", "25 frames/s", ""]
    assert rows["Sound"] == ["none", "yes", ""]
    assert "Prompt" not in rows


def test_the_same_clip_may_stand_on_both_sides(clips: list[Clip]):
    first, second = veo.compare(clips[0], clips[0]).clips
    assert first["id"] != second["id"]


@pytest.mark.parametrize("count", [0, 1, 10])
def test_a_comparison_has_two_to_nine(file: Path, count: int):
    with pytest.raises(ValueError, match="compare takes 2 to 9 videos"):
        veo.compare(*[file] * count)


def test_a_label_for_each_is_asked_for(file: Path):
    with pytest.raises(ValueError, match="2 videos and 1 labels"):
        veo.compare(file, file, labels=["one"])


def test_a_clip_gives_a_contact_sheet(clips: list[Clip]):
    assert clips[0].sheet(8).size == (4 * 324 - 4, 2 * 184 - 4)
    assert clips[0].sheet(3).size == (3 * 324 - 4, 180)


def test_it_is_shown_with_a_line_that_needs_no_kernel(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(file.parent)
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    veo.VideoPlayer(file)._ipython_display_()
    veo.compare(file, file, labels=["<b>old</b>", "new"])._ipython_display_()
    lines = [bundle["text/plain"] for bundle in shown]
    assert lines[0] == "Video: take 3.mp4. To play it here after the kernel has ended, run the cell again."
    assert lines[1] == "Video player: take 3.mp4"
    assert "widget-view" in next(iter(shown[1]))
    assert lines[2].startswith("Comparison of <b>old</b> | new.")
    assert "&lt;b&gt;old" in shown[2]["text/html"]
