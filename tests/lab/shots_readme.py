"""The README's pictures: `%veo` and the panel in JupyterLab. `make screenshots` writes them where the README looks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.lab.page import LabPage
from tests.lab.panel import Panel

IMAGES = Path(__file__).resolve().parents[2] / "notebooks" / "images"
SEEK = "async video => { video.muted = true; video.currentTime = 2.5; await new Promise(r => video.onseeked = r); }"


def test_picture_of_the_magic(lab: LabPage):
    lab.page.set_viewport_size({"width": 1200, "height": 860})
    lab.new(
        "%load_ext veo_widget",
        "%veo A lion walks through the savannah at golden hour, slow pan --duration 4 --seed 7",
        "# the kernel is free meanwhile\nsum(range(10))",
        name="quickstart.ipynb",
    )
    lab.run_all()
    cell = lab.cell(1)
    expect(cell).to_contain_text("Done in")
    cell.locator("video").evaluate(SEEK)
    lab.page.evaluate("() => window.lab.select(2)")
    lab.cell(0)
    lab.screenshot(IMAGES / "veo.png")
    assert (IMAGES / "veo.png").stat().st_size > 50_000


def test_picture_of_the_panel(lab: LabPage):
    lab.page.set_viewport_size({"width": 1200, "height": 860})
    lab.new("%load_ext veo_widget\n%veoctl use simulator --latency 1", "%veo", name="quickstart.ipynb")
    lab.run_all()
    panel = Panel(lab, lab.cell(1))
    panel.duration.select_option("4")
    for prompt in ("Neon city at night in the rain, slow pan", "A calico kitten asleep in the sun"):
        panel.prompt.fill(prompt)
        done = panel.items.filter(has_text="Done").count()
        panel.generate.click()
        expect(panel.items.filter(has_text="Done")).to_have_count(done + 1)
    panel.video.evaluate(SEEK)
    lab.execute("%veoctl use simulator --latency 40")
    panel.prompt.fill("A lighthouse in a storm, waves crash against the rocks")
    panel.generate.click()
    expect(panel.items).to_have_count(3)
    expect(panel.items.first).to_contain_text("Veo is making the video")
    lab.cell(1).evaluate("cell => cell.scrollIntoView({ block: 'start' })")
    lab.screenshot(IMAGES / "panel.png")
    assert (IMAGES / "panel.png").stat().st_size > 50_000
