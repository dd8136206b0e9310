"""A clip's family in JupyterLab with the real kernel: what Python and the panel made of each other's settings."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.lab.page import LabPage
from tests.lab.panel import Panel
from tests.simulators import simulator

MADE = (
    "%load_ext veo_widget\n%veoctl use simulator --url {url}\nimport veo_widget as veo\n"
    "clip, = veo.generate('A lion at dawn', duration_seconds=4, seed=7).wait(60)\n"
    "veo.VeoWidget()"
)


def test_settings_used_again_in_the_panel_make_a_remix_that_python_knows(lab: LabPage, tmp_path: Path):
    with simulator(tmp_path / "simulator", render="stub") as server:
        lab.new(MADE.format(url=server.url))
        lab.run_all()
        panel = Panel(lab, lab.cell(0))
        panel.clip.get_by_role("button", name="Use these settings").click()
        expect(panel.prompt).to_have_value("A lion at dawn")
        panel.prompt.fill("A tiger at dawn")
        panel.generate.click()
        family = panel.region.get_by_role("button", name="Family · 2 clips")
        family.click()
        members = panel.region.get_by_role("list", name="Family").get_by_role("button")
        expect(members).to_have_count(2)
        expect(members.nth(1)).to_contain_text("remix")
        expect(members.nth(1)).to_have_attribute("aria-current", "true")
        panel.region.get_by_role("combobox", name="Compare with").select_option(index=1)
        shown = panel.region.get_by_role("region", name="Difference")
        expect(shown.locator("del")).to_have_text("[-lion-]")
        expect(shown.locator("ins")).to_have_text("{+tiger+}")
        members.first.click()
        expect(panel.player).to_contain_text("A lion at dawn")
        told = lab.execute("print([tie.relation for tie in clip.tree().ties])")
        assert lab.outputs(told)[0]["text"] == "['remix']\n"
        assert lab.errors == []
