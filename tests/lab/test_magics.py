"""The magics' completion and plan as JupyterLab shows them."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.lab.page import LabPage

LOAD = "%load_ext veo_widget\n%veoctl use simulator --latency 0"
PICTURES = "VEO_SCREENSHOTS"


def test_tab_offers_what_the_model_on_the_line_takes_and_the_plan_reads_the_saved_notebook(lab: LabPage):
    lab.new(LOAD, "%veo A lion", "%%veo --duration 4\nA cat", "%veoctl plan")
    lab.run_cell(0)
    line, offered = lab.cell(1).locator(".cm-content"), lab.page.locator(".jp-Completer")
    line.click()
    lab.page.keyboard.press("End")
    lab.page.keyboard.type(" --resolution 4k --duration ")
    lab.page.keyboard.press("Tab")
    expect(offered.locator("code").first).to_have_text("8")  # JupyterLab's own words of the cell stand behind it
    lab.page.keyboard.press("Enter")
    expect(line).to_contain_text("--duration 8")
    lab.page.keyboard.type(" --")
    lab.page.keyboard.press("Tab")
    expect(offered).to_contain_text("--model")
    expect(offered).not_to_contain_text("--resolution")
    _picture(lab, "completion")
    lab.page.keyboard.press("Escape")
    for _ in range(3):
        lab.page.keyboard.press("Backspace")
    lab.save()
    lab.run_cell(3)
    table = lab.cell(3)
    expect(table).to_contain_text(re.compile(r"Run All would buy 2 of these: \$0 on the simulator"))
    expect(table).to_contain_text("test.ipynb as saved at")
    _picture(lab, "plan")


def _picture(lab: LabPage, name: str) -> None:
    folder = os.environ.get(PICTURES)
    if folder:
        lab.screenshot(Path(folder) / f"magics-{name}.png")
