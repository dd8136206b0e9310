"""A sweep's grid in a real Chromium: laid out by any two factors, filled while jobs go on, played side by side."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.grid_page import FILTERED, HEAD, NONE, RUNNING, STARTED, GridPage, clip, done
from tests.browser.plain_page import HOSTILE, RIGHT_TO_LEFT
from tests.browser.player_page import clip as numbered

TIMES = "[...document.querySelectorAll('video')].map((each) => each.currentTime)"
MUTED = "[...document.querySelectorAll('video')].map((each) => each.muted)"
PAUSED = "[...document.querySelectorAll('video')].map((each) => each.paused)"


def test_prompts_stand_down_seeds_across_and_draws_of_the_rest_together(grid_page: GridPage):
    grid_page.open()
    expect(grid_page.table.get_by_role("rowheader")).to_have_text(
        ["A cat surfing, play this row side by side", "A dog surfing, play this row side by side"]
    )
    expect(grid_page.table.get_by_role("columnheader")).to_have_count(4)
    expect(grid_page.table.get_by_role("cell").first.get_by_role("button")).to_have_count(2)
    expect(grid_page.grid.get_by_role("status")).to_have_text(HEAD["title"])
    expect(grid_page.grid).to_contain_text("Simulator: $0")


def test_any_two_factors_can_be_rows_and_columns_and_the_rest_filters(grid_page: GridPage):
    grid_page.open()
    assert grid_page.pick("Rows").input_value() == "prompt"
    grid_page.pick("Rows").select_option("model")
    expect(grid_page.table.get_by_role("rowheader")).to_have_count(2)
    expect(grid_page.table.get_by_role("rowheader").first).to_contain_text("veo-3.1")
    expect(grid_page.pick("model")).to_have_count(0)
    grid_page.pick("prompt").select_option(label="A dog surfing")
    expect(grid_page.table.get_by_role("cell").first.get_by_role("button")).to_have_count(1)
    grid_page.pick("Columns").select_option("prompt")
    expect(grid_page.table.get_by_role("columnheader")).to_have_count(3)
    assert grid_page.pick("seed").locator("option").all_inner_texts() == ["all", "1", "2", "3"]


def test_a_factor_that_another_decides_is_no_filter(grid_page: GridPage):
    grid_page.open(factors={"prompt": ["A cat", "A dog"], "seed": ["1"]})
    places = [[0, 0, 0], [1, 0, 1]]
    factors = [{"name": name, "values": ["cat", "dog"]} for name in ("prompt", "seed", "choice_1")]
    layout = {"factors": factors, "places": places, "rows": "prompt", "cols": "", "cells": [done(0), done(1)]}
    grid_page.page.evaluate("sweep => { fake.close(); fake.kernel.sweep = sweep; fake.show() }", layout)
    expect(grid_page.table.get_by_role("rowheader")).to_have_count(2)
    expect(grid_page.grid.get_by_role("combobox")).to_have_count(2)


def test_cells_say_where_they_are_and_become_posters(grid_page: GridPage):
    grid_page.page.clock.install(time=(STARTED + 35_000) / 1000)
    grid_page.open(cells={0: RUNNING, 1: FILTERED, 2: NONE})
    first = grid_page.table.get_by_role("cell").first
    bar = first.get_by_role("progressbar", name="Progress of A cat surfing, 1, model veo-3.1")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^(3[5-9]|4.) s of about 70 s$"))
    grid_page.page.clock.run_for(20_000)
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^(5[5-9]|6.) s of about 70 s$"))
    expect(first).to_contain_text("Held back by the safety filter")
    expect(first).to_contain_text("Rephrase the prompt.")
    expect(grid_page.table.get_by_role("cell").nth(1)).to_contain_text("Not made yet")
    grid_page.tell((0, done(0)), (2, RUNNING))
    expect(grid_page.poster("A cat surfing, 1, model veo-3.1").locator("img")).to_be_visible()
    expect(first.get_by_role("progressbar")).to_have_count(0)


def test_a_posters_click_plays_it_and_another_one_plays_beside_it(grid_page: GridPage):
    grid_page.open()
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    expect(grid_page.players.locator("video")).to_have_count(1)
    expect(grid_page.players.get_by_role("region", name="Comparison")).to_have_count(0)
    expect(grid_page.players.get_by_label("Video: A cat surfing, 1, model veo-3.1")).to_be_visible()
    grid_page.poster("A dog surfing, 2, model veo-3.1").press("Enter")
    expect(grid_page.players.locator("video")).to_have_count(2)
    expect(grid_page.poster("A dog surfing, 2, model veo-3.1")).to_have_attribute("aria-pressed", "true")
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    expect(grid_page.players.get_by_label("Video: A dog surfing, 2, model veo-3.1")).to_be_visible()
    grid_page.button("Close").click()
    expect(grid_page.players).to_have_count(0)


def test_a_clip_alone_has_the_whole_player_and_plays_at_once(grid_page: GridPage):
    grid_page.film({"clip-0": numbered(frames=96)})
    grid_page.open()
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    grid_page.wait_until_played(1)
    grid_page.button("Pause").click()
    grid_page.press("Home", ".", ".", ".")
    assert grid_page.settled_numbers() == [3]


def test_a_row_or_column_is_played_as_a_whole_up_to_nine(grid_page: GridPage):
    grid_page.open()
    grid_page.column("2").click()
    expect(grid_page.players.locator("video")).to_have_count(4)
    grid_page.row("A cat surfing").click()
    expect(grid_page.players.locator("video")).to_have_count(6)
    grid_page.open(factors={"seed": [str(seed) for seed in range(11)], "model": ["a"]})
    grid_page.column("a").click()
    expect(grid_page.players.locator("video")).to_have_count(9)
    expect(grid_page.grid).to_contain_text("The first 9 of 11 clips are played.")


def test_under_each_stands_what_tells_it_from_the_others(grid_page: GridPage):
    grid_page.open(cells={0: done(0) | {"clips": [clip("one"), clip("two", sample=1)]}})
    grid_page.row("A cat surfing").click()
    titles = grid_page.players.locator("figcaption")
    expect(titles.nth(2)).to_have_text(re.compile("^seed 1, model veo-3.1-fast"))
    expect(titles.nth(1)).to_have_text(re.compile("^seed 1, model veo-3.1, video 2"))
    rows = grid_page.players.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.filter(has_text="differs")).to_have_count(2)
    assert rows.nth(2).get_by_role("cell").all_inner_texts() == ["1", "1", "1", "2", "2", "3", "3"]
    grid_page.button("Close").click()
    grid_page.column("3").click()
    expect(titles.first).to_have_text(re.compile("^A cat surfing, model veo-3.1"))


def test_clips_side_by_side_are_one_to_the_frame_and_one_is_heard(grid_page: GridPage):
    grid_page.film({f"clip-{at}": numbered(frames=96, hue=30 * at, audio=True) for at in (0, 1, 6, 7)})
    grid_page.open()
    grid_page.column("1").click()
    grid_page.wait_until_played(4)
    grid_page.button("Pause").click()
    numbers = grid_page.settled_numbers()
    assert len(set(numbers)) == 1, numbers
    grid_page.press("Home", "ArrowRight", ".")
    assert grid_page.settled_numbers() == [25] * 4
    assert grid_page.page.evaluate(MUTED) == [False, True, True, True]
    grid_page.button("Sound of video 3").click()
    assert grid_page.page.evaluate(MUTED) == [True, True, False, True]
    grid_page.button("Play").click()
    grid_page.page.wait_for_function(f"{PAUSED}.every((paused) => !paused)")


def test_who_comes_later_joins_the_others_and_who_goes_leaves_them(grid_page: GridPage):
    grid_page.film({f"clip-{at}": numbered(frames=240, hue=30 * at, audio=True) for at in (0, 2, 4)})
    grid_page.open()
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    grid_page.poster("A cat surfing, 3, model veo-3.1").click()
    grid_page.wait_until_played(2)
    grid_page.button("Sound of video 2").click()
    grid_page.page.evaluate("window.kept = [...document.querySelectorAll('video')]")
    grid_page.poster("A cat surfing, 2, model veo-3.1").click()
    grid_page.wait_until_played(3)
    grid_page.page.wait_for_function(f"{PAUSED}.every((paused) => !paused)")
    assert grid_page.page.evaluate("kept.every((each) => each.isConnected && each.currentTime > 0.2)")
    assert grid_page.page.evaluate(MUTED) == [True, True, False]
    grid_page.button("Pause").click()
    numbers = grid_page.settled_numbers()
    assert len(set(numbers)) == 1, numbers
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    expect(grid_page.players.locator("video")).to_have_count(2)
    assert grid_page.page.evaluate(MUTED) == [True, False]
    assert grid_page.page.evaluate("kept.map((each) => each.isConnected)") == [False, True]


def test_chosen_clips_can_be_laid_over_each_other(grid_page: GridPage):
    grid_page.film({f"clip-{at}": numbered(frames=48) for at in (0, 1)})
    grid_page.open()
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    grid_page.poster("A cat surfing, 1, model veo-3.1-fast").click()
    grid_page.button("Difference").click()
    expect(grid_page.page.locator(".veo-stage")).to_have_attribute("data-layout", "difference")
    expect(grid_page.players.get_by_role("combobox", name="Above").locator("option")).to_have_text(
        ["model veo-3.1", "model veo-3.1-fast"]
    )
    grid_page.poster("A cat surfing, 2, model veo-3.1").click()
    expect(grid_page.players.get_by_role("combobox", name="Above").locator("option")).to_have_count(3)
    expect(grid_page.page.locator("video:visible")).to_have_count(2)


def test_a_cell_with_several_videos_has_a_poster_for_each(grid_page: GridPage):
    grid_page.open(cells={0: done(0) | {"clips": [clip("one"), clip("two", sample=1)]}})
    grid_page.poster("A cat surfing, 1, model veo-3.1, video 2").click()
    assert grid_page.wait_for_request("stream.open")["body"]["media"] == "two"


def test_arrow_keys_go_from_cell_to_cell(grid_page: GridPage):
    grid_page.open()
    grid_page.poster("A cat surfing, 1, model veo-3.1").focus()
    for key in ("ArrowRight", "ArrowDown"):
        grid_page.page.keyboard.press(key)
    expect(grid_page.poster("A dog surfing, 2, model veo-3.1")).to_be_focused()
    for key in ("ArrowLeft", "ArrowLeft"):
        grid_page.page.keyboard.press(key)
    expect(grid_page.row("A dog surfing")).to_be_focused()
    grid_page.page.keyboard.press("Enter")
    expect(grid_page.players.locator("video")).to_have_count(6)


def test_what_waits_can_be_cancelled(grid_page: GridPage):
    grid_page.open(waiting=5)
    grid_page.grid.get_by_role("button", name="Cancel the 5 not sent yet").click()
    assert grid_page.wait_for_request("withdraw")["body"] == {}
    grid_page.page.evaluate("head => fake.update('sweep', head)", HEAD)
    expect(grid_page.grid.get_by_role("button", name="Cancel the")).to_have_count(0)


def test_posters_are_asked_for_when_they_are_seen(grid_page: GridPage):
    grid_page.open(factors={"prompt": [f"Prompt {at}" for at in range(100)], "seed": ["1", "2"]})
    grid_page.page.wait_for_function("fake.kernel.requests.some(({ name }) => name === 'poster')")
    asked = grid_page.page.evaluate("fake.kernel.requests.filter(({ name }) => name === 'poster').length")
    assert 2 <= asked < 40
    grid_page.poster("Prompt 99, 2").scroll_into_view_if_needed()
    expect(grid_page.poster("Prompt 99, 2").locator("img")).to_be_visible()


def test_hostile_values_are_text_everywhere(grid_page: GridPage):
    factors = {HOSTILE: [HOSTILE, RIGHT_TO_LEFT], "__proto__": ["constructor", "${1}"], "": ["<b>x</b>", "y"]}
    cells = {0: FILTERED | {"words": HOSTILE, "message": HOSTILE}}
    grid_page.open(factors=factors, cells=cells, title=HOSTILE, badge=HOSTILE)
    expect(grid_page.grid).to_contain_text("onerror")
    grid_page.column("constructor").click()
    expect(grid_page.players.locator("video")).not_to_have_count(0)
    grid_page.pick("Rows").select_option(index=1)
    assert grid_page.page.locator("#view b, #view script, #view img[src=x]").count() == 0
    assert grid_page.page.title() != "owned"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong(grid_page: GridPage, theme: str):
    grid_page.open(theme, cells={0: RUNNING, 1: FILTERED, 2: NONE}, waiting=2)
    grid_page.column("3").click()
    expect(grid_page.players.locator("video")).to_have_count(4)
    assert grid_page.axe() == []
    assert grid_page.contrast("#view") >= 4.5


def test_a_closed_view_leaves_nothing_behind(grid_page: GridPage):
    grid_page.open()
    grid_page.column("1").click()
    grid_page.page.wait_for_function(f"{TIMES}.length === 4")
    grid_page.close()
    assert grid_page.left_behind() == {"model": 0, "page": 0, "urls": 0}


def test_a_kernel_that_never_answers_is_said(grid_page: GridPage):
    grid_page.page.clock.install(time=STARTED / 1000)
    grid_page.goto("light", "grid")
    grid_page.page.evaluate("head => { fake.kernel.forgotten = true; fake.open({ kind: 'grid', sweep: head }) }", HEAD)
    expect(grid_page.grid).to_contain_text("Asking the kernel for the cells")
    grid_page.page.clock.run_for(7_000)
    expect(grid_page.grid).to_contain_text("The kernel was restarted. Run the cell again")
