"""Several videos under one playhead in a real Chromium: together to a frame, one sound, laid over each other."""

from __future__ import annotations

import io
from statistics import median
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.plain_page import HOSTILE
from tests.browser.player_page import PlayerPage, clip

PAIR = [clip(frames=96), clip(frames=96, hue=180)]
ROWS = [
    {"name": "Prompt", "values": ["A lion", HOSTILE]},
    {"name": "Model", "values": ["Veo 3.1", "Veo 3.1"]},
    {"name": "Seed", "values": ["7", "8"]},
]


def many(count: int) -> list[bytes]:
    """Small clips that differ in one grey."""
    return [clip(frames=96, hue=20 * number, size=(160, 90)) for number in range(count)]


def drawn(player_page: PlayerPage) -> np.ndarray[Any, Any]:
    """The stage as it is on the screen."""
    player_page.settled_numbers()
    picture = player_page.page.locator(".veo-stage .veo-screen:visible").first.screenshot()
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=np.int16)[6:-6, 6:-6]  # round corners


@pytest.mark.parametrize("count", [2, 9])
def test_all_show_the_same_frame_when_they_stand(player_page: PlayerPage, count: int):
    player_page.open_compare(many(count))
    assert player_page.settled_numbers() == [0] * count
    player_page.press("ArrowRight", ".", ".")
    assert player_page.settled_numbers() == [26] * count
    player_page.button("Play").click()
    player_page.page.wait_for_function("document.querySelector('video').currentTime > 3.1")
    player_page.button("Pause").click()
    numbers = player_page.settled_numbers()
    assert len(set(numbers)) == 1, numbers
    assert numbers[0] > 70
    expect(player_page.clock).to_contain_text(f"frame {numbers[0] + 1} / 96")


@pytest.mark.parametrize("count", [2, 4])
def test_they_are_at_most_a_frame_apart_while_they_play(player_page: PlayerPage, count: int):
    player_page.open_compare(many(count))
    player_page.button("Play").click()
    player_page.page.wait_for_function(
        "[...document.querySelectorAll('video')].every((node) => node.currentTime > 0.3)"
    )
    spreads = player_page.spreads(1.5)
    assert median(spreads) <= 1, spreads


def test_one_that_falls_behind_is_brought_back(player_page: PlayerPage):
    player_page.open_compare(PAIR)
    player_page.button("Play").click()
    player_page.page.wait_for_function("document.querySelector('video').currentTime > 0.2")
    player_page.page.evaluate("document.querySelectorAll('video')[1].currentTime = 3")
    player_page.page.wait_for_function(
        "() => { const [a, b] = [...document.querySelectorAll('video')].map((node) => node.currentTime);"
        " return a > 0.6 && Math.abs(a - b) < 1 / 24 }"
    )


def test_the_second_follows_a_step_of_the_first_at_another_rate(player_page: PlayerPage):
    player_page.open_compare([clip(frames=96), clip(rate=12, frames=48)])
    player_page.press(*"...")
    assert player_page.settled_numbers() == [3, 1]
    player_page.press("End")
    assert player_page.settled_numbers() == [95, 47]


def test_a_shorter_one_holds_its_last_frame(player_page: PlayerPage):
    player_page.open_compare([clip(frames=24), clip(frames=48)])
    expect(player_page.clock).to_contain_text("frame 1 / 48")
    player_page.button("Loop").click()
    player_page.button("Play").click()
    expect(player_page.button("Play")).to_be_visible()
    assert player_page.settled_numbers() == [23, 47]
    player_page.button("Play").click()
    player_page.page.wait_for_function(
        "[...document.querySelectorAll('video')].every((node) => !node.paused && node.currentTime < 0.9)"
    )


def test_a_loop_takes_all_of_them_round(player_page: PlayerPage):
    player_page.open_compare([clip(frames=24), clip(frames=36)])
    player_page.page.evaluate(
        "() => { window.seeks = 0; for (const node of document.querySelectorAll('video'))"
        " node.addEventListener('seeked', () => { window.seeks += 1 }) }"
    )
    player_page.press("l", "l", "l", "l", "k")
    player_page.page.wait_for_function("seeks >= 4")
    player_page.press("k")
    numbers = player_page.settled_numbers()
    assert numbers[0] == min(numbers[1], 23)


def test_a_loop_between_a_and_b_keeps_them_together(player_page: PlayerPage):
    player_page.open_compare(PAIR)
    player_page.press("ArrowRight", "[", "ArrowRight", "]", "Home", "k")
    player_page.page.wait_for_function("document.querySelector('video').currentTime >= 1")
    spreads = player_page.spreads(1.5)
    assert median(spreads) <= 1, spreads
    player_page.press("k")
    numbers = player_page.settled_numbers()
    assert numbers[0] == numbers[1]
    assert 24 <= numbers[0] <= 50


def test_only_one_is_heard(player_page: PlayerPage):
    player_page.open_compare([clip(frames=48, audio=True), clip(frames=48, audio=True), clip(frames=48)])
    muted = "[...document.querySelectorAll('video')].map((node) => node.muted)"
    assert player_page.page.evaluate(muted) == [False, True, True]
    player_page.button("Sound of video 2").click()
    expect(player_page.button("Sound of video 2")).to_have_attribute("aria-pressed", "true")
    expect(player_page.button("Sound of video 1")).to_have_attribute("aria-pressed", "false")
    assert player_page.page.evaluate(muted) == [True, False, True]
    expect(player_page.page.locator("figure").nth(2)).to_contain_text("no sound")
    player_page.press("1")
    assert player_page.page.evaluate(muted) == [False, True, True]
    player_page.press("m")
    assert player_page.page.evaluate(muted) == [True, True, True]


def test_the_difference_of_the_same_is_black_and_of_others_is_not(player_page: PlayerPage):
    player_page.open_compare([PAIR[0], PAIR[0], PAIR[1]])
    player_page.button("Difference").click()
    assert drawn(player_page).max() <= 2
    player_page.root.get_by_role("combobox", name="Above").select_option("Clip 3")
    different = drawn(player_page)
    height, width, _ = different.shape
    assert abs(int(different[height * 3 // 4, width // 2, 0]) - 120) <= 4


def test_a_wipe_shows_one_on_each_side_of_the_line(player_page: PlayerPage):
    player_page.open_compare(PAIR)
    player_page.button("Wipe").click()
    slider = player_page.page.get_by_role("slider", name="Wipe")
    slider.fill("25")
    seen = drawn(player_page)
    row = seen[seen.shape[0] * 3 // 4, :, 0]
    assert abs(int(row[int(len(row) * 0.2)]) - 60) <= 3
    assert abs(int(row[int(len(row) * 0.3)]) - 180) <= 3
    stage = player_page.page.locator(".veo-stage").bounding_box()
    assert stage is not None
    player_page.page.mouse.move(stage["x"] + stage["width"] * 0.3, stage["y"] + 30)
    player_page.page.mouse.down()
    player_page.page.mouse.move(stage["x"] + stage["width"] * 0.8, stage["y"] + 30, steps=3)
    player_page.page.mouse.up()
    expect(slider).to_have_value("80")


def test_an_onion_skin_is_as_solid_as_was_chosen(player_page: PlayerPage):
    player_page.open_compare(PAIR)
    player_page.button("Onion skin").click()
    player_page.page.get_by_role("slider", name="Opacity").fill("25")
    seen = drawn(player_page)
    assert abs(int(seen[seen.shape[0] * 3 // 4, seen.shape[1] // 2, 0]) - 90) <= 4


def test_a_layout_of_two_takes_two_and_keeps_their_places_apart(player_page: PlayerPage):
    player_page.open_compare(many(4))
    player_page.press(".", ".")
    player_page.button("Wipe").click()
    expect(player_page.page.locator("video:visible")).to_have_count(2)
    below, above = (player_page.root.get_by_role("combobox", name=name) for name in ("Below", "Above"))
    below.select_option("Clip 2")
    expect(above).to_have_value("0")
    above.select_option("Clip 4")
    player_page.press(".")
    shown = player_page.settled_numbers()
    assert (shown[1], shown[3]) == (3, 3)
    player_page.button("Side by side").click()
    assert player_page.settled_numbers() == [3, 3, 3, 3]


def test_settings_that_differ_are_marked_and_are_text(player_page: PlayerPage):
    player_page.open_compare(PAIR, settings=ROWS)
    rows = player_page.page.get_by_role("table").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("differs")
    expect(rows.nth(1)).to_contain_text(HOSTILE)
    expect(rows.nth(2)).not_to_contain_text("differs")
    expect(rows.nth(3)).to_contain_text("Seed")
    expect(rows.nth(3)).to_contain_text("differs")
    assert player_page.page.title() != "owned"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_hinders_access(player_page: PlayerPage, theme: str):
    player_page.open_compare(PAIR, theme, settings=ROWS)
    for layout in ("Side by side", "Wipe", "Difference"):
        player_page.button(layout).click()
        assert player_page.axe() == []


@pytest.mark.parametrize("width", [320, 900])
def test_nothing_overflows(player_page: PlayerPage, width: int):
    player_page.page.set_viewport_size({"width": width, "height": 800})
    player_page.open_compare(many(9), settings=[{"name": "Prompt", "values": ["A lion in the savannah"] * 9}])
    assert player_page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_closed_comparison_holds_nothing(player_page: PlayerPage):
    player_page.open_compare(PAIR)
    expect(player_page.page.locator(".veo-strip i")).to_have_count(16)
    player_page.button("Play").click()
    player_page.page.evaluate("window.kept = [...document.querySelectorAll('video')]")
    player_page.close()
    assert player_page.left_behind() == {"model": 0, "page": 0, "urls": 0}
    assert player_page.page.evaluate("kept.every((node) => node.paused)")
