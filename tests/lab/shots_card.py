"""Pictures of the card inside JupyterLab, in both themes: `make screenshots`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest

from tests.lab.page import LabPage
from tests.lab.test_harness import WIDGET


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture(lab: LabPage, tmp_path: Path, theme: Literal["dark", "light"]):
    lab.new(WIDGET)
    lab.set_theme(theme)
    lab.run_cell(0)
    lab.cell(0).locator(".veo-card").wait_for()
    picture = Path(os.environ.get("VEO_SCREENSHOTS") or tmp_path) / f"lab-{theme}.png"
    lab.screenshot(picture)
    assert picture.stat().st_size > 0
