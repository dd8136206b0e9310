"""Pictures of the panel inside JupyterLab, in both themes and narrow: `make screenshots`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.lab.page import LabPage
from tests.lab.panel import Panel
from tests.media import picture


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 560])
def test_picture(lab: LabPage, tmp_path: Path, theme: Literal["dark", "light"], width: int):
    lab.new("%load_ext veo_widget\n%veoctl use simulator --latency 0", "%veo")
    lab.set_theme(theme)
    lab.page.set_viewport_size({"width": width, "height": 900})
    lab.run_all()
    panel = Panel(lab, lab.cell(1))
    panel.drop(("first.png", picture(1280, 720)))
    panel.has_picture()
    panel.prompt.fill("The picture begins to move [[filtered:audio]]")
    panel.generate.click()
    expect(panel.items).to_contain_text("safety filter")
    panel.prompt.fill("The picture begins to move")
    panel.generate.click()
    expect(panel.items.filter(has_text="Done")).to_have_count(1)
    lab.cell(1).evaluate("cell => cell.scrollIntoView({ block: 'start' })")
    file = Path(os.environ.get("VEO_SCREENSHOTS") or tmp_path) / f"panel-{theme}-{width}.png"
    lab.screenshot(file)
    assert file.stat().st_size > 0
