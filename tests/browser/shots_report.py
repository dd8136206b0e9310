"""Pictures of a report, for people to look at: light and dark, wide and narrow."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.test_report import study_of

FOLDER = Path(os.environ.get("VEO_SCREENSHOTS", "build/screenshots"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_a_report(chromium: Browser, tmp_path: Path, scheme: str, width: int):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(study_of(tmp_path).report(tmp_path / "cats.html").path.as_uri())
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"report-{scheme}-{width}.png", full_page=True)
    assert (FOLDER / f"report-{scheme}-{width}.png").stat().st_size > 10_000
    context.close()
