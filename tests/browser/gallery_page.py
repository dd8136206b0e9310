"""A test's hands on the gallery of a studio, by the accessible names that are its contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.studio_page import StudioPage

AXE = Path(__file__).resolve().parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
#: Of a page: its videos now, and most of them there have been at once.
COUNT_VIDEOS = """() => {
  window.mostVideos = 0;
  const count = () => { mostVideos = Math.max(mostVideos, document.querySelectorAll('video').length) };
  new MutationObserver(count).observe(document, { subtree: true, childList: true });
}"""


class Gallery:
    """The gallery of one view."""

    def __init__(self, studio_page: StudioPage, place: str = "#view") -> None:
        self.page = studio_page.page
        self.studio_page = studio_page
        self.studio = self.page.locator(place).get_by_role("region", name="Veo", exact=True)
        self.tab = self.studio.get_by_role("tab", name="Gallery", exact=True)
        self.grid = self.studio.get_by_role("grid", name="Clips")
        self.cells = self.grid.get_by_role("gridcell")
        self.search = self.studio.get_by_role("searchbox", name="Search clips")
        self.clip = self.studio.get_by_role("group", name="Clip", exact=True)
        self.count = self.studio.locator(".veo-gallery-count")
        self.said = self.studio.locator(".veo-mark-line")

    def cell(self, number: int) -> Locator:
        """The clip of a number; the newest has the highest."""
        return self.grid.get_by_role("gridcell", name=f"Clip number {number},")

    def pick(self, name: str) -> Locator:
        """One of the filters that are lists."""
        return self.studio.get_by_role("search").get_by_role("combobox", name=name, exact=True)

    def switch(self, name: str) -> Locator:
        """One of the filters that are on or off."""
        return self.studio.get_by_role("search").get_by_role("button", name=name, exact=True)

    def tool(self, name: str) -> Locator:
        """A button for the clip in the player."""
        return self.clip.get_by_role("button", name=name, exact=True)

    def marks(self) -> list[dict[str, Any]]:
        """What the kernel was told of clips."""
        return [each["body"] for each in self.studio_page.requests("gallery.mark")]


def open_gallery(studio_page: StudioPage, count: int = 1000, change: str = "(row) => row", **options: Any) -> Gallery:
    """A studio with a library of so many clips, its gallery in front."""
    studio_page.open(**options)
    studio_page.page.evaluate(f"count => fake.kernel.fill(count, {change})", count)
    gallery = Gallery(studio_page)
    gallery.tab.click()
    expect(gallery.count).to_contain_text(f"{count:,} clip")
    return gallery


def violations(studio_page: StudioPage) -> list[str]:
    """What axe-core finds wrong with the page's view, a line each."""
    studio_page.page.add_script_tag(path=AXE)
    found: list[str] = studio_page.page.evaluate(
        "async () => (await axe.run('#view')).violations.flatMap(({ id, nodes }) =>"
        " nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary}`))"
    )
    return found
