"""JupyterLab behind a prefix: what is left after a cleared output, a closed tab, a restarted kernel."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.hosts.conftest import Load
from tests.hosts.pages import FILES, MAGIC, PANEL, panel_in, plays
from tests.lab.page import LabPage


def test_a_cleared_output_a_closed_tab_and_a_hidden_folder_lose_nothing(lab: LabPage, load: Load):
    lab.new(load(3), MAGIC, PANEL)
    lab.run_all()
    panel_in(lab.cell(2)).get_by_label("Prompt", exact=True).fill("A prompt worth keeping")
    expect(lab.cell(1)).to_contain_text("Veo is making the video")
    lab.clear_outputs()
    expect(lab.cell(1)).not_to_contain_text("Veo is making the video")
    shown = lab.execute("%veoctl show")
    expect(lab.cell(shown)).to_contain_text("A lion in the savannah")
    lab.save()
    lab.page.goto("about:blank")
    lab.open(lab.path)
    again = lab.execute("%veoctl show")
    expect(lab.cell(again)).to_contain_text("Done in")
    plays(lab.cell(again).locator("video"))
    panel = panel_in(lab.cell(lab.execute("panel")))
    expect(panel.get_by_label("Prompt", exact=True)).to_have_value("A prompt worth keeping")
    expect(panel.get_by_role("list", name="Jobs")).to_contain_text("A lion in the savannah")
    expect(panel.get_by_role("group", name="Player").locator("video")).to_have_attribute("src", FILES)
    hidden = lab.cell(lab.execute("veo.library('.hidden/library')\n%veo A hidden lion --duration 4"))
    expect(hidden).to_contain_text("does not serve this file")
    plays(hidden.get_by_role("region", name="Video job").locator("video"))


def test_a_restarted_kernel_leaves_the_last_known_state_and_offers_to_resume(lab: LabPage, load: Load):
    lab.new(load(3), MAGIC, PANEL)
    lab.run_all()
    cell, panel = lab.cell(1), panel_in(lab.cell(2))
    expect(cell).to_contain_text("Veo is making the video")
    lab.restart_kernel()
    for place, offer in (
        (cell, "%veoctl resume brings back jobs that were under way."),
        (panel, "1 job under way can be resumed there."),
    ):
        expect(place).to_contain_text("The kernel was restarted.")
        expect(place).to_contain_text(offer)
        expect(place).to_contain_text("A lion in the savannah")
        expect(place).not_to_contain_text("Error displaying widget")
    expect(cell).to_contain_text("If this does not change, run: %veoctl show")
    expect(lab.cell(lab.execute(load(3)))).to_contain_text("1 job is open from before. %veoctl resume")
    resumed = lab.cell(lab.execute("%veoctl resume"))
    expect(resumed).to_contain_text("Done in")
    plays(resumed.locator("video"))
