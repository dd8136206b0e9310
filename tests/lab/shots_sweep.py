"""Pictures of a sweep in JupyterLab, for people to look at: `make screenshots`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.lab.page import LabPage

CELL = (
    '%%veo --sweep seed=1..3 --sweep "model=veo-3.1,veo-3.1-fast" --sweep "resolution=720p,4k" --drop-illegal '
    "--duration 4 --study cats\nA {calico kitten, red fox} asleep in the sun"
)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture(lab: LabPage, tmp_path: Path, theme: Literal["light", "dark"]):
    folder = Path(os.environ.get("VEO_SCREENSHOTS") or tmp_path)
    lab.page.set_viewport_size({"width": 1280, "height": 1500})
    lab.new("%load_ext veo_widget\n%veoctl use simulator --latency 1", CELL)
    lab.set_theme(theme)
    lab.run_all()
    grid = lab.cell(1).get_by_role("region", name="Veo sweep")
    expect(grid.get_by_role("status")).to_contain_text(re.compile("[4-9] of 12 done"), timeout=300_000)
    lab.screenshot(folder / f"sweep-{theme}-under-way.png")
    expect(grid.get_by_role("status")).to_contain_text("12 of 12 done", timeout=300_000)
    grid.get_by_role("columnheader").get_by_role("button", name="2").click()
    lab.page.wait_for_function("[...document.querySelectorAll('.veo-chosen video')].every((v) => v.currentTime > 0.5)")
    lab.screenshot(folder / f"sweep-{theme}.png")
    lab.cell(1).locator("summary").click()
    lab.cell(1).locator("summary").scroll_into_view_if_needed()
    lab.screenshot(folder / f"sweep-{theme}-static.png")
    assert (folder / f"sweep-{theme}.png").stat().st_size > 0
