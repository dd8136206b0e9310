"""The README's picture: `%veo` in JupyterLab with its video. `make screenshots` writes it where the README looks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.lab.page import LabPage

PICTURE = Path(__file__).resolve().parents[2] / "notebooks" / "images" / "veo.png"
SEEK = "async video => { video.muted = true; video.currentTime = 2.5; await new Promise(r => video.onseeked = r); }"


def test_picture_of_the_magic(lab: LabPage):
    lab.page.set_viewport_size({"width": 1200, "height": 860})
    lab.new(
        "%load_ext veo_widget",
        "%veo A lion walks through the savannah at golden hour, slow pan --duration 4 --seed 7",
        "# the kernel is free meanwhile\nsum(range(10))",
        name="quickstart.ipynb",
    )
    lab.page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    lab.run_all()
    cell = lab.cell(1)
    expect(cell).to_contain_text("Done in")
    cell.locator("video").evaluate(SEEK)
    lab.page.evaluate("() => window.lab.select(2)")
    lab.cell(0)
    lab.screenshot(PICTURE)
    assert PICTURE.stat().st_size > 50_000
