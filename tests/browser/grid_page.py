"""A sweep's grid on a plain page, its kernel played by the page."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from playwright.sync_api import Locator

from tests.browser.player_page import NumberedPage

AXE = Path(__file__).resolve().parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
STARTED = 1_800_000_000_000
FACTORS: dict[str, list[str]] = {
    "prompt": ["A cat surfing", "A dog surfing"],
    "seed": ["1", "2", "3"],
    "model": ["veo-3.1", "veo-3.1-fast"],
}
HEAD: dict[str, Any] = {
    "title": "Sweep 8e7cde of the study 'cats': 9 of 12 done, 1 under way",
    "badge": "Simulator: $0",
    "waiting": 0,
}
DONE: dict[str, Any] = {"state": "done", "words": "Done", "open": False, "message": "", "settings": "", "money": "$0"}
RUNNING = DONE | {"state": "running", "words": "Veo is making the video", "open": True, "expected": 70}
RUNNING |= {"started": STARTED, "now": STARTED + 35_000}
FILTERED = DONE | {"state": "filtered", "words": "Held back by the safety filter", "message": "Rephrase the prompt."}
NONE = DONE | {"state": "none", "words": "Not made yet"}


def clip(name: str, **fields: Any) -> dict[str, Any]:
    """One finished video."""
    shape = {"width": 1280, "height": 720, "duration": 4.0, "size": 800_000, "sample": 0, "file": None}
    return {"id": name} | shape | fields


def done(number: int) -> dict[str, Any]:
    """A cell with one video."""
    return DONE | {"id": f"job-{number}", "clips": [clip(f"clip-{number}")]}


class GridPage(NumberedPage):
    """One grid of two prompts, three seeds and two models."""

    @property
    def grid(self) -> Locator:
        """The view's root."""
        return self.page.get_by_role("region", name="Veo sweep")

    @property
    def table(self) -> Locator:
        """The cells."""
        return self.grid.get_by_role("table")

    @property
    def players(self) -> Locator:
        """What was chosen: one clip in a player, or several side by side."""
        return self.grid.get_by_role("region", name="Chosen clips")

    def button(self, name: str) -> Locator:
        """A button of the players."""
        return self.players.get_by_role("button", name=name, exact=True)

    def film(self, videos: dict[str, bytes]) -> None:
        """Gives clips these videos."""
        folder = Path(mkdtemp())
        for name, data in videos.items():
            self.media[name] = folder / f"{name}.mp4"
            self.media[name].write_bytes(data)

    def wait_until_played(self, count: int) -> None:
        """Waits until so many videos have shown some frames, and the kernel has said which."""
        self.page.wait_for_function(
            "count => { const all = [...document.querySelectorAll('video')];"
            " return all.length === count && all.every((each) => each.currentTime > 0.2) }",
            arg=count,
        )
        self.players.locator(".veo-clock", has_text="frame").wait_for()

    def poster(self, label: str) -> Locator:
        """The button of one clip, by what tells it from others."""
        return self.table.get_by_role("button", name=f"Play {label}", exact=True)

    def row(self, name: str) -> Locator:
        """A row's head."""
        return self.table.get_by_role("rowheader").get_by_role("button", name=name)

    def column(self, name: str) -> Locator:
        """A column's head."""
        return self.table.get_by_role("columnheader").get_by_role("button", name=name)

    def pick(self, label: str) -> Locator:
        """One of the lists above the cells."""
        return self.grid.get_by_role("combobox", name=label, exact=True)

    def open(
        self,
        theme: str = "light",
        factors: dict[str, list[str]] | None = None,
        cells: dict[int, dict[str, Any]] | None = None,
        **head: Any,
    ) -> None:
        """Shows a sweep of which every cell is done, but for those given."""
        names = factors or FACTORS
        places = list(product(*(range(len(values)) for values in names.values())))
        layout = {
            "factors": [{"name": name, "values": values} for name, values in names.items()],
            "places": places,
            "rows": next(iter(names), ""),
            "cols": next(iter(list(names)[1:]), ""),
        }
        found = [(cells or {}).get(at, done(at)) for at in range(len(places))]
        self.goto(theme, "grid")
        self.page.evaluate("sweep => { fake.kernel.sweep = sweep }", layout | {"cells": found})
        self.page.evaluate("head => fake.open({ kind: 'grid', sweep: head })", HEAD | head)
        self.table.wait_for()

    def tell(self, *cells: tuple[int, dict[str, Any]]) -> None:
        """Does what the kernel does when cells have changed."""
        self.page.evaluate("cells => fake.kernel.tellCells(cells)", [list(each) for each in cells])

    def axe(self) -> list[str]:
        """What axe-core finds wrong with the view: a line for each rule and place."""
        self.page.add_script_tag(path=AXE)
        found: list[str] = self.page.evaluate(
            "async () => (await axe.run('#view')).violations.flatMap(({ id, nodes }) =>"
            " nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`))"
        )
        return found
