"""Pictures of the gallery, for people to look at: `make screenshots`. Where they go stands in `shots_card.py`."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import Gallery, open_gallery
from tests.browser.plain_page import as_text
from tests.browser.shots_studio import shoot
from tests.browser.states import DRAFT, VERTEX
from tests.browser.studio_page import DONE, StudioPage
from tests.media import picture

PROMPTS = [
    "A calico kitten asleep in the sun, slow push-in, soft morning light. A clock ticks.",
    "Waves roll onto a black beach at dawn, drone shot",
    "قطة نائمة في الشمس",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
    "A lighthouse in a storm",
]
FILL = """(prompts) => fake.kernel.fill(1000, (row, index) => ({ ...row, prompt: prompts[index % prompts.length],
  marks: { ...row.marks, starred: index % 4 === 1, rating: [null, 3, null, 5][index % 4],
           tags: index % 3 ? [] : ["neon", "for the cut of friday"] } }))"""


def _open(studio_page: StudioPage, theme: str, width: int) -> Gallery:
    studio_page.page.set_viewport_size({"width": width, "height": 800})
    gallery = open_gallery(studio_page, 1, theme=theme, catalog=VERTEX, draft=DRAFT, jobs=[DONE])
    studio_page.page.evaluate("data => { fake.kernel.files.poster = data }", as_text(picture(320, 180, kind="JPEG")))
    studio_page.page.evaluate(FILL, PROMPTS)
    gallery.switch("Starred").click()
    gallery.switch("Starred").click()
    expect(gallery.count).to_have_text("1,000 clips")
    expect(gallery.cells.first.locator("img")).to_be_visible()
    return gallery


@pytest.mark.parametrize("theme", ["light", "dark", ""])
@pytest.mark.parametrize("width", [320, 700, 1100])
def test_picture_of_the_gallery(studio_page: StudioPage, tmp_path: Path, theme: str, width: int):
    _open(studio_page, theme, width)
    shoot(studio_page, tmp_path, f"gallery-{width}-{theme or 'plain'}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1100])
def test_picture_of_an_open_clip_with_tags_after_a_deletion(
    studio_page: StudioPage, tmp_path: Path, theme: str, width: int
):
    gallery = _open(studio_page, theme, width)
    gallery.cells.nth(3).click()
    gallery.clip.get_by_role("button", name="Tags and note").click()
    gallery.cells.first.focus()
    studio_page.page.keyboard.press("Delete")
    expect(gallery.said).to_contain_text("Undo")
    shoot(studio_page, tmp_path, f"gallery-open-{width}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_of_nothing_found(studio_page: StudioPage, tmp_path: Path, theme: str):
    gallery = _open(studio_page, theme, 700)
    gallery.search.fill("nothing like this")
    expect(gallery.studio.get_by_text("No clip fits.")).to_be_visible()
    shoot(studio_page, tmp_path, f"gallery-nothing-{theme}")
