"""A sweep's grid in a real Chromium: laid out by any two factors, filled while jobs go on, played side by side."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.grid_page import FILTERED, HEAD, NONE, RUNNING, STARTED, GridPage, clip, done
from tests.browser.plain_page import HOSTILE, RIGHT_TO_LEFT

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
    grid_page.poster("A dog surfing, 2, model veo-3.1").press("Enter")
    expect(grid_page.players.locator("video")).to_have_count(2)
    expect(grid_page.poster("A dog surfing, 2, model veo-3.1")).to_have_attribute("aria-pressed", "true")
    grid_page.poster("A cat surfing, 1, model veo-3.1").click()
    expect(grid_page.players.locator("figcaption")).to_have_text(["A dog surfing, 2, model veo-3.1"])
    grid_page.players.get_by_role("button", name="Close").click()
    expect(grid_page.players).to_have_count(0)


def test_a_row_or_column_is_played_as_a_whole_up_to_six(grid_page: GridPage):
    grid_page.open()
    grid_page.column("2").click()
    expect(grid_page.players.locator("video")).to_have_count(4)
    grid_page.row("A cat surfing").click()
    expect(grid_page.players.locator("video")).to_have_count(6)
    grid_page.open(factors={"seed": [str(seed) for seed in range(8)], "model": ["a"]})
    grid_page.column("a").click()
    expect(grid_page.players.locator("video")).to_have_count(6)
    expect(grid_page.grid).to_contain_text("The first 6 of 8 clips are played.")


def test_videos_side_by_side_go_stop_and_move_together_and_one_is_heard(grid_page: GridPage):
    page = grid_page.page
    grid_page.open()
    grid_page.column("1").click()
    page.wait_for_function(f"{TIMES}.length === 4 && {TIMES}.every((time) => time > 0.2)")
    grid_page.players.get_by_role("button", name="Pause all").click()
    assert page.evaluate(PAUSED) == [True] * 4
    grid_page.players.get_by_role("slider", name="Position of all").fill("0.4")
    page.wait_for_function(f"{TIMES}.every((time) => Math.abs(time - 0.4) < 0.05)")
    assert page.evaluate(MUTED) == [False, True, True, True]
    grid_page.players.get_by_role("button", name="Hear this one").nth(1).click()
    expect(grid_page.players.locator("figure").nth(2).get_by_role("button", name="Heard")).to_be_visible()
    assert page.evaluate("[...document.querySelectorAll('video')].map((each) => each.muted)") == [
        True,
        True,
        False,
        True,
    ]
    grid_page.players.get_by_role("button", name="Play all").click()
    page.wait_for_function(f"{PAUSED}.every((paused) => !paused)")
    page.wait_for_function(f"Math.max(...{TIMES}) - Math.min(...{TIMES}) < 0.2")


def test_a_cell_with_several_videos_has_a_poster_for_each(grid_page: GridPage):
    grid_page.open(cells={0: done(0) | {"clips": [clip("one"), clip("two", sample=1)]}})
    grid_page.poster("A cat surfing, 1, model veo-3.1, video 2").click()
    assert grid_page.wait_for_request("clip")["body"] == {"clip": "two"}


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
    grid_page.goto("light")
    grid_page.page.evaluate("head => { fake.kernel.forgotten = true; fake.open({ kind: 'grid', sweep: head }) }", HEAD)
    expect(grid_page.grid).to_contain_text("Asking the kernel for the cells")
    grid_page.page.clock.run_for(7_000)
    expect(grid_page.grid).to_contain_text("The kernel was restarted. Run the cell again")
