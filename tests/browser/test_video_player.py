"""The player's controls in a real Chromium, on real videos whose frames say which they are."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.plain_page import HOSTILE
from tests.browser.player_page import PlayerPage, clip

NTSC = Fraction(30_000, 1001)
VARYING = (0, 40, 60, 160, 180, 280, 300, 400, 420, 520)
SECONDS = clip(frames=96)
#: Collects the numbers of all frames that are drawn from now on.
WATCH = """() => {
  const video = document.querySelector('video');
  window.drawn = [];
  const draw = (_now, { mediaTime }) => {
    window.drawn.push(Math.round(mediaTime * 24));
    video.requestVideoFrameCallback(draw);
  };
  video.requestVideoFrameCallback(draw);
}"""


@pytest.mark.parametrize(
    "options",
    [
        {"rate": 24},
        {"rate": 25},
        {"rate": NTSC},
        {"rate": 24, "b_frames": 3},
        {"rate": 24, "b_frames": 3, "first": 12},
        {"times": VARYING},
    ],
    ids=["24", "25", "29.97", "b-frames", "late", "varying"],
)
@pytest.mark.parametrize("served", [True, False], ids=["file", "stream"])
def test_a_step_shows_exactly_the_next_frame(player_page: PlayerPage, served: bool, options: dict[str, Any]):
    player_page.open_player(clip(**options), served=served)
    count = 10 if "times" in options else 48
    expect(player_page.clock).to_have_text(f"00:00.0 · frame 1 / {count}")
    shown = [player_page.settled_numbers()]
    for _ in range(6):
        player_page.button("Next frame").click()
        shown.append(player_page.settled_numbers())
    assert shown == [[number] for number in range(7)]
    expect(player_page.clock).to_contain_text(f"frame 7 / {count}")
    player_page.press("End")
    for number in (count - 1, count - 2, count - 3):
        assert player_page.settled_numbers() == [number]
        player_page.press(",")


def test_steps_that_come_faster_than_the_video_can_follow_all_count(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.press(*"." * 30)
    assert player_page.settled_numbers() == [30]
    expect(player_page.clock).to_have_text("00:01.3 · frame 31 / 96")


def test_every_key_does_what_the_list_says(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.press("?")
    for words in ("play, pause", "slower, faster", "set A, set B", "full screen"):
        expect(player_page.page.locator("dl")).to_contain_text(words)
    player_page.press("?")
    expect(player_page.page.locator("dl")).to_have_count(0)
    video = player_page.page.locator("video")
    for key, shown in (
        ("End", 95), ("ArrowLeft", 71), ("Home", 0), ("ArrowRight", 24), (".", 25), (",", 24),
    ):  # fmt: skip
        player_page.press(key)
        assert player_page.settled_numbers() == [shown], key
    for key, rate in (("j", 0.75), ("l", 1), ("l", 1.25), ("L", 1.5), ("l", 2), ("l", 2)):
        player_page.press(key)
        expect(video).to_have_js_property("playbackRate", rate)
    expect(player_page.root.get_by_role("combobox", name="Speed")).to_have_value("2")
    player_page.press("m")
    expect(video).to_have_js_property("muted", True)
    expect(player_page.button("Mute")).to_have_attribute("aria-pressed", "true")
    for key in (" ", "k"):
        player_page.press(key)
        expect(video).to_have_js_property("paused", False)
        player_page.press(key)
        expect(video).to_have_js_property("paused", True)


def test_keys_are_left_to_the_control_that_has_the_focus(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    volume = player_page.page.get_by_role("slider", name="Volume")
    volume.focus()
    player_page.page.keyboard.press("ArrowLeft")
    expect(volume).to_have_value("0.95")
    expect(player_page.page.locator("video")).to_have_js_property("volume", 0.95)
    player_page.button("Loop").focus()
    player_page.page.keyboard.press(" ")
    expect(player_page.button("Loop")).to_have_attribute("aria-pressed", "false")
    speed = player_page.root.get_by_role("combobox", name="Speed")
    speed.focus()
    player_page.page.keyboard.press("ArrowDown")
    expect(speed).to_have_value("1.25")
    assert player_page.settled_numbers() == [0]
    player_page.press("Control+k")
    assert player_page.settled_numbers() == [0]


def test_speed_is_what_was_chosen(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    video = player_page.page.locator("video")
    for speed in (0.25, 0.5, 0.75, 1.25, 1.5, 2, 1):
        player_page.root.get_by_role("combobox", name="Speed").select_option(f"{speed}×")
        expect(video).to_have_js_property("playbackRate", speed)


def test_a_loop_between_a_and_b_stays_inside(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.press("ArrowRight", "[", *"." * 12, "]")
    assert player_page.settled_numbers() == [36]
    expect(player_page.page.locator(".veo-mark")).to_have_count(2)
    expect(player_page.button("Set A")).to_have_attribute("aria-pressed", "true")
    player_page.page.evaluate(WATCH)
    player_page.button("Play").click()
    # Three times round: the number drawn falls three times.
    player_page.page.wait_for_function("() => drawn.filter((each, index) => each < drawn[index - 1]).length >= 3")
    player_page.button("Pause").click()
    drawn: list[int] = player_page.page.evaluate("drawn")
    # A busy machine may skip B itself; then some of the next frames are seen before it goes back.
    assert all(24 <= number <= 48 for number in drawn), drawn
    assert sum(number <= 36 for number in drawn) >= 0.75 * len(drawn), drawn
    player_page.press("\\")
    expect(player_page.page.locator(".veo-mark")).to_have_count(0)
    expect(player_page.button("Clear A and B")).to_have_count(0)


def test_a_loop_goes_round_and_without_one_the_last_frame_stays(player_page: PlayerPage):
    player_page.open_player(clip(frames=24))
    player_page.page.evaluate(WATCH)
    player_page.press("l", "l", "l", "l", "k")
    player_page.page.wait_for_function("() => drawn.some((each, index) => each < drawn[index - 1])")
    player_page.button("Loop").click()
    expect(player_page.button("Play")).to_be_visible()
    expect(player_page.clock).to_contain_text("frame 24 / 24")
    assert player_page.settled_numbers() == [23]
    player_page.button("Play").click()
    player_page.page.wait_for_function("() => drawn.at(-1) < 20")


def test_the_strip_is_pointed_at_and_dragged(player_page: PlayerPage):
    player_page.open_player(SECONDS, media={"width": 320, "height": 180})
    expect(player_page.page.locator(".veo-strip i")).to_have_count(16)
    place = player_page.slider.bounding_box()
    assert place is not None
    mouse = player_page.page.mouse
    mouse.move(place["x"] + place["width"] * 0.5, place["y"] + 10)
    expect(player_page.page.locator(".veo-peek")).to_have_text("00:02.0")
    player_page.button("Play").click()
    mouse.move(place["x"] + 2, place["y"] + 10)
    mouse.down()
    mouse.move(place["x"] + place["width"] * 0.75, place["y"] + 10, steps=5)
    expect(player_page.page.locator("video")).to_have_js_property("paused", True)
    number = player_page.settled_numbers()[0]
    assert 69 <= number <= 73
    expect(player_page.slider).to_have_attribute("aria-valuetext", f"00:0{number / 24:.1f}, frame {number + 1} of 96")
    mouse.up()
    expect(player_page.page.locator("video")).to_have_js_property("paused", False)
    mouse.move(5, 5)
    expect(player_page.page.locator(".veo-peek")).to_have_count(0)


def test_without_the_kernels_facts_the_video_plays_all_the_same(player_page: PlayerPage):
    player_page.goto("light", "player")
    player_page.serve_files()
    player_page.files["/files/x.mp4"] = lambda: SECONDS
    player_page.page.evaluate("fake.kernel.refusals.facts = { code: 'failed', message: 'It is busy.', hint: '' }")
    media = {"id": "x", "file": "x.mp4", "title": ""}
    player_page.page.evaluate("traits => fake.open(traits)", {"kind": "player", "media": media})
    expect(player_page.clock).to_have_text("00:00.0")
    expect(player_page.button("Next frame")).to_be_disabled()
    player_page.button("Play").click()
    player_page.page.wait_for_function("document.querySelector('video').currentTime > 0.2")
    expect(player_page.page.locator(".veo-player-words")).to_have_text("")


def test_a_file_from_the_kernel_is_saved_with_the_same_bytes(player_page: PlayerPage):
    data = clip(frames=30)
    player_page.open_player(data, served=False)
    with player_page.page.expect_download() as waiting:
        player_page.button("Save").click()
    assert waiting.value.suggested_filename == "a lion 0.mp4"
    saved = Path(waiting.value.path()).read_bytes()
    assert hashlib.sha256(saved).hexdigest() == hashlib.sha256(data).hexdigest()


def test_a_frame_is_saved_as_a_picture(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.press(".", ".", ".")
    player_page.button("Use this frame").click()
    with player_page.page.expect_download() as waiting:
        player_page.button("Save as PNG").click()
    assert waiting.value.suggested_filename == "a lion 0-frame-4.png"
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_file_that_is_served_is_saved_and_opened_from_there(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    save = player_page.root.get_by_role("link", name="Save")
    expect(save).to_have_attribute("href", "/files/clips/0.mp4")
    expect(save).to_have_attribute("download", "a lion 0.mp4")
    link = player_page.root.get_by_role("link", name="Open file")
    expect(link).to_have_attribute("href", "/files/clips/0.mp4")
    expect(link).to_have_attribute("target", "_blank")


def test_a_file_that_is_not_served_is_named_and_its_path_copied(player_page: PlayerPage):
    player_page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    player_page.open_player(SECONDS, served=False)
    player_page.button("Open file").click()
    expect(player_page.page.locator("code")).to_have_text(str(player_page.media["m0"]))
    player_page.button("Copy").click()
    expect(player_page.page.get_by_role("status")).to_have_text("Copied")
    assert player_page.page.evaluate("navigator.clipboard.readText()") == str(player_page.media["m0"])


def test_the_player_fills_the_screen_with_its_controls(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.press("f")
    player_page.page.wait_for_function("document.fullscreenElement?.matches('.veo-box')")
    expect(player_page.button("Next frame")).to_be_in_viewport()
    player_page.press(".")
    assert player_page.settled_numbers() == [1]
    player_page.button("Full screen").click()
    player_page.page.wait_for_function("document.fullscreenElement === null")


def test_titles_are_text(player_page: PlayerPage):
    player_page.open_player(SECONDS, media={"title": HOSTILE})
    expect(player_page.page.locator("video")).to_have_attribute("aria-label", f"Video: {HOSTILE}")
    assert player_page.page.title() != "owned"


@pytest.mark.parametrize("address", ["javascript:document.title='owned'", "data:text/html,<p>x"])
def test_an_address_that_is_none_of_the_web_is_not_opened(player_page: PlayerPage, address: str):
    player_page.open_player(SECONDS, media={"url": address})
    assert player_page.root.get_by_role("link", name="Open file").get_attribute("href") == "/files/clips/0.mp4"


def test_an_address_of_the_web_is_played_from_there(player_page: PlayerPage):
    player_page.page.route("https://example.com/**", lambda route: route.fulfill(
        body=SECONDS, headers={"content-type": "video/mp4", "access-control-allow-origin": "*"}))  # fmt: skip
    player_page.open_player(SECONDS, served=False, media={"url": "https://example.com/lion.mp4"})
    expect(player_page.page.locator("video")).to_have_js_property("currentSrc", "https://example.com/lion.mp4")
    assert player_page.requests("stream.open") == []


def test_the_traits_of_ipywidgets_video_are_followed(player_page: PlayerPage):
    player_page.open_player(SECONDS, loop=False, width="300", height="200px")
    video = player_page.page.locator("video")
    loop = player_page.button("Loop")
    expect(loop).to_have_attribute("aria-pressed", "false")
    player_page.page.evaluate("fake.update('loop', true)")
    expect(loop).to_have_attribute("aria-pressed", "true")
    expect(player_page.page.locator(".veo-video")).to_have_css("width", "300px")
    expect(video).to_have_css("height", "200px")
    player_page.page.evaluate("fake.update('controls', false)")
    expect(player_page.slider).to_have_count(0)
    video.click()
    expect(video).to_have_js_property("paused", False)
    assert player_page.page.evaluate("fake.model.saved") == []


@pytest.mark.parametrize(("motion", "plays"), [("no-preference", True), ("reduce", False)])
def test_it_plays_by_itself_only_where_motion_is_welcome(player_page: PlayerPage, motion: Any, plays: bool):
    player_page.page.emulate_media(reduced_motion=motion)
    player_page.open_player(SECONDS, autoplay=True)
    if plays:
        player_page.page.wait_for_function("document.querySelector('video').currentTime > 0.1")
    else:
        expect(player_page.button("Play")).to_be_visible()
        expect(player_page.page.locator("video")).to_have_js_property("autoplay", False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_hinders_access(player_page: PlayerPage, theme: str):
    player_page.open_player(SECONDS, theme)
    player_page.press("[", ".", ".", "]")
    for fold in ("Use this frame", "Keys"):
        player_page.button(fold).click()
        assert player_page.axe() == []


def test_jupyters_shortcuts_are_kept_away(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.page.locator("video").click()
    player_page.button("Pause").wait_for()
    expect(player_page.slider).to_be_focused()
    expect(player_page.slider).to_have_attribute("data-lm-suppress-shortcuts", "true")


@pytest.mark.parametrize("width", [320, 400, 620])
def test_nothing_overflows(player_page: PlayerPage, width: int):
    player_page.page.set_viewport_size({"width": width, "height": 700})
    player_page.open_player(SECONDS, media={"width": 320, "height": 180})
    player_page.press("[", ".", ".", "]")
    player_page.button("Keys").click()
    assert player_page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small: list[str] = player_page.page.evaluate(
        "[...document.querySelectorAll('.veo-root button, .veo-root a, .veo-root select')].filter((node) => {"
        " const { width, height } = node.getBoundingClientRect(); return width < 24 || height < 24 })"
        ".map((node) => node.outerHTML)"
    )
    assert small == []


def test_a_closed_player_holds_nothing(player_page: PlayerPage):
    player_page.open_player(SECONDS, served=False)
    expect(player_page.page.locator(".veo-strip i")).to_have_count(16)
    player_page.button("Play").click()
    player_page.page.evaluate("window.kept = document.querySelector('video')")
    player_page.close()
    assert player_page.left_behind() == {"model": 0, "page": 0, "urls": 0}
    expect(player_page.page.locator("video")).to_have_count(0)
    assert player_page.page.evaluate("kept.paused")


def test_the_kernel_hears_nothing_of_playing(player_page: PlayerPage):
    player_page.open_player(SECONDS)
    player_page.press("k", "k", ".", "j", "[", "m", "End")
    assert player_page.requests() == []
    assert player_page.page.evaluate("fake.model.saved") == []
