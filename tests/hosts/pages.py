"""A test's hands in notebook hosts other than JupyterLab, and what is looked at in all of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.lab.notebooks import write_notebook
from tests.lab.page import LabPage
from tests.lab.server import LabServer

#: Plays a video without its sound; resolves once it moves, with its size and length.
PLAYS = """async video => {
    video.muted = true;
    await video.play();
    const begin = video.currentTime;
    await new Promise(resolve => video.addEventListener("timeupdate", () => video.currentTime > begin && resolve()));
    return [video.videoWidth, video.videoHeight, Math.round(video.duration)];
}"""
#: A clip by the address of the server the tests start, prefix and all.
FILES = re.compile("^/user/ann/files/.*/veo_library/clips/.*mp4|^http://.*/user/ann/files/.*mp4")
MAGIC = "%veo A lion in the savannah --duration 4"
PANEL = 'panel = veo.VeoWidget("A calico kitten", duration_seconds=4)\npanel'


class NotebookPage(LabPage):
    """Notebook 7: built of JupyterLab's parts, so the same hands, at an address of its own."""

    def open(self, path: str) -> None:
        """Opens a notebook, given relative to the server's root, and waits for its kernel."""
        self.path = path
        self.page.goto(f"{self.server.url}notebooks/{path}", wait_until="domcontentloaded")
        self._wait_until_open()


class ClassicPage:
    """nbclassic: the page of Notebook 6 on today's server."""

    def __init__(self, page: Page, server: LabServer, folder: Path) -> None:
        self.page = page
        self.server = server
        self.folder = folder

    def new(self, *cells: str) -> None:
        """Writes a notebook with these code cells, opens it and waits for its kernel."""
        file = self.folder / "test.ipynb"
        write_notebook(file, *cells)
        path = file.relative_to(self.server.root).as_posix()
        self.page.goto(f"{self.server.url}nbclassic/notebooks/{path}", wait_until="domcontentloaded")
        self.page.wait_for_function("window.Jupyter?.notebook?.kernel?.info_reply?.status === 'ok'")

    def run_all(self) -> None:
        """Sends every cell; does not wait for them."""
        self.page.evaluate("() => { Jupyter.notebook.execute_all_cells() }")

    def cell(self, index: int) -> Locator:
        """A cell as it is drawn."""
        return self.page.locator(".cell").nth(index)

    def saved(self) -> dict[str, Any]:
        """Saves the notebook; as it is on disk then."""
        with self.page.expect_response(lambda answer: answer.request.method == "PUT"):
            self.page.evaluate("() => { Jupyter.notebook.save_notebook() }")
        found: dict[str, Any] = json.loads((self.folder / "test.ipynb").read_text("utf-8"))
        return found


class VoilaPage:
    """Voila: runs a notebook and shows its outputs."""

    def __init__(self, page: Page, server: LabServer, folder: Path) -> None:
        self.page = page
        self.server = server
        self.folder = folder

    def show(self, *cells: str) -> None:
        """Writes a notebook with these code cells and opens its page."""
        file = self.folder / "test.ipynb"
        write_notebook(file, *cells)
        path = file.relative_to(self.server.root).as_posix()
        self.page.goto(f"{self.server.url}voila/render/{path}", wait_until="domcontentloaded")


def panel_in(place: Page | Locator) -> Locator:
    """The Veo panel within a page or a cell."""
    found = place.get_by_role("region", name="Veo", exact=True)
    expect(found).to_be_visible()
    return found


def generates_and_plays(panel: Locator, prompt: str) -> Locator:
    """Clicks Generate in a panel, waits for the clip of its prompt and plays it; the player's video."""
    panel.get_by_role("button", name="Generate").click()
    item = panel.get_by_role("list", name="Jobs").get_by_role("listitem").filter(has_text=prompt)
    expect(item).to_contain_text("Done")
    video = panel.get_by_role("group", name="Player").locator("video")
    plays(video)
    return video


def plays(video: Locator) -> None:
    """Plays a clip of the simulator: it moves, and has the size and length that were asked for."""
    expect(video).to_be_visible()
    assert video.evaluate(PLAYS) == [1280, 720, 4]
