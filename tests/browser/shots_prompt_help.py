"""Pictures of the help under the prompt, for people to look at: `make screenshots`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.help_page import HelpPage
from tests.browser.shots_studio import shoot
from tests.browser.studio_page import StudioPage


@pytest.mark.parametrize("theme", ["light", "dark", ""])
@pytest.mark.parametrize("width", [320, 720, 1100])
def test_picture_of_prompt_help(studio_page: StudioPage, tmp_path: Path, theme: str, width: int):
    studio_page.page.set_viewport_size({"width": width, "height": 900})
    help_page = HelpPage(studio_page)
    help_page.open(theme=theme)
    help_page.light("Camera").click()
    help_page.improve.click()
    help_page.changes.get_by_role("checkbox", name="Change 2").uncheck()
    shoot(studio_page, tmp_path, f"prompt-help-{width}-{theme or 'plain'}")
