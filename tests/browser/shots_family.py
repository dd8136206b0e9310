"""Pictures of a clip's family under the player, for people to look at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.studio_page import StudioPage
from tests.browser.test_family import compared

FOLDER = Path(os.environ.get("VEO_SCREENSHOTS", "build/screenshots"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_a_family_with_a_difference(studio_page: StudioPage, theme: str, width: int):
    studio_page.page.set_viewport_size({"width": width, "height": 900})
    shown = compared(studio_page, theme)
    expect(shown).to_be_visible()
    FOLDER.mkdir(parents=True, exist_ok=True)
    studio_page.page.screenshot(path=FOLDER / f"family-{theme}-{width}.png", full_page=True)
