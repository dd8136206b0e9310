"""Pictures of a sweep's grid, for people to look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.grid_page import FILTERED, NONE, RUNNING, GridPage

FOLDER = Path(os.environ.get("VEO_SCREENSHOTS", "build/screenshots"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_grid_half_done_with_players(grid_page: GridPage, theme: str):
    queued = RUNNING | {"state": "queued", "words": "Waiting for its turn, number 3 in line", "started": None}
    grid_page.open(theme, cells={0: RUNNING, 1: FILTERED, 2: NONE, 3: queued}, waiting=2)
    grid_page.column("3").click()
    expect(grid_page.players.locator("video")).to_have_count(4)
    grid_page.page.wait_for_function("[...document.querySelectorAll('video')].every((each) => each.readyState > 2)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    grid_page.page.screenshot(path=FOLDER / f"grid-{theme}.png", full_page=True)
    grid_page.pick("model").select_option("0")
    grid_page.players.get_by_role("button", name="Close").click()
    grid_page.page.screenshot(path=FOLDER / f"grid-{theme}-closed.png", full_page=True)
