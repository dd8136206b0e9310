"""LabPage: a test's hands in JupyterLab. Every wait has a condition and a limit; none waits by the clock.

    def test_two_and_two(lab: LabPage):
        lab.new("2 + 2", "time.sleep(60)")      # a notebook in the test's own folder, open, kernel idle
        lab.run_cell(0)                         # returns when the cell has ended
        assert lab.outputs(0)[0]["data"]["text/plain"] == "4"
        expect(lab.cell(0).locator(".jp-OutputArea-output")).to_have_text("4")   # what is drawn
        lab.run_cell(1, wait=False)             # returns at once; click while the kernel is busy ...
        lab.interrupt()                         # ... and end it
        lab.wait_idle()
        index = lab.execute("1 + 1")            # a new cell at the end, run; its index
        lab.save()
        assert lab.saved()["cells"][index]["outputs"]
        lab.reload()                            # the page; same notebook from disk, same kernel
        lab.restart_kernel()                    # no question asked; the page stays

Also: `open(path)`, `run_all()`, `set_theme("dark")`, `screenshot(path)`, `folder` (the test's own, under the
server's root; a notebook's working directory), `path` (the open notebook, relative to the root), `page`
(Playwright's), `server` (url, root, log, REST interface), `errors` (what the page's scripts complained of).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, Page

from tests.lab.notebooks import write_notebook
from tests.lab.server import LabServer

DRIVER = Path(__file__).with_name("driver.js")


class LabPage:
    """One notebook open in one browser page; `limit` arguments are seconds."""

    def __init__(self, page: Page, server: LabServer, folder: Path) -> None:
        self.page = page
        self.server = server
        self.folder = folder
        self.path = ""
        #: Script errors and console errors of the page, for failed tests and for tests of their absence.
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: dialog.accept())
        page.add_init_script(path=DRIVER)

    # Opening

    def new(self, *cells: str, name: str = "test.ipynb") -> None:
        """Writes a notebook with these code cells into the test's folder and opens it."""
        write_notebook(self.folder / name, *cells)
        self.open((self.folder / name).relative_to(self.server.root).as_posix())

    def open(self, path: str) -> None:
        """Opens a notebook, given relative to the server's root, and waits for its kernel."""
        self.path = path
        self.page.goto(f"{self.server.url}doc/tree/{path}?reset", wait_until="domcontentloaded")
        self._wait_until_open()

    def reload(self) -> None:
        """Loads the page again, as a user's F5 does: unsaved changes are lost, the kernel goes on."""
        self.page.reload(wait_until="domcontentloaded")
        self._wait_until_open()

    # Running

    def run_cell(self, index: int, *, wait: bool = True, limit: float = 60) -> None:
        """Runs a cell; `wait=False` returns as soon as it is on its way."""
        self.page.evaluate("index => window.lab.select(index)", index)
        self._command("notebook:run-cell", wait=wait, limit=limit)

    def run_all(self, *, wait: bool = True, limit: float = 60) -> None:
        """Runs every cell from top to bottom; stops at an error, as JupyterLab does."""
        self._command("notebook:run-all-cells", wait=wait, limit=limit)

    def execute(self, code: str, *, wait: bool = True, limit: float = 60) -> int:
        """Adds a code cell at the end and runs it; returns its index."""
        index: int = self.page.evaluate("code => window.lab.append(code)", code)
        self.run_cell(index, wait=wait, limit=limit)
        return index

    def wait_idle(self, limit: float = 60) -> None:
        """Waits until all that was begun has ended and the kernel is idle."""
        self._wait_for("() => window.lab.isIdle()", limit)

    def is_idle(self) -> bool:
        """Whether all that was begun has ended and the kernel is idle."""
        idle: bool = self.page.evaluate("() => window.lab.isIdle()")
        return idle

    def interrupt(self) -> None:
        """Interrupts the running cell."""
        self._do("() => window.lab.begin(() => window.lab.kernel().interrupt())")

    def restart_kernel(self, limit: float = 60) -> None:
        """Restarts the kernel without a question; outputs stay."""
        self._do(
            "() => window.lab.begin(() => window.lab.panel().context.sessionContext.restartKernel())",
            limit=limit,
        )
        self.wait_idle(limit)

    def clear_outputs(self) -> None:
        """Clears every output, as the menu does."""
        self._command("editmenu:clear-all")

    # Looking

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """A cell's outputs as the page holds them, in nbformat's shape."""
        found: list[dict[str, Any]] = self.page.evaluate("index => window.lab.outputs(index)", index)
        return found

    def cell(self, index: int) -> Locator:
        """A cell as it is drawn, scrolled into view; good until cells are added or moved."""
        self.page.evaluate("index => window.lab.mark(index)", index)
        return self.page.locator(f'[data-test-cell="{index}"]')

    def screenshot(self, path: Path) -> None:
        """A picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    # The file

    def save(self) -> None:
        """Saves the notebook, and returns when it is on disk."""
        self._command("docmanager:save")

    def saved(self) -> dict[str, Any]:
        """The notebook as it is on disk."""
        notebook: dict[str, Any] = json.loads((self.server.root / self.path).read_text(encoding="utf-8"))
        return notebook

    # The host

    def set_theme(self, theme: Literal["dark", "light"]) -> None:
        """Switches JupyterLab's theme, and returns when it is on."""
        self._command("apputils:change-theme", {"theme": f"JupyterLab {theme.capitalize()}"})
        light = "true" if theme == "light" else "false"
        self.page.locator(f"body[data-jp-theme-light={light}]").wait_for(state="attached")

    # Inside

    def _wait_until_open(self, limit: float = 60) -> None:
        self._wait_for("path => window.lab.isOpen(path)", limit, self.path)
        self.wait_idle(limit)

    def _command(self, name: str, args: dict[str, Any] | None = None, *, wait: bool = True, limit: float = 60) -> None:
        self._do("([name, args]) => window.lab.command(name, args)", [name, args or {}], wait=wait, limit=limit)

    def _do(self, begin: str, arg: Any = None, *, wait: bool = True, limit: float = 60) -> None:
        """Begins something in the page; then waits for its end and raises its error."""
        number: int = self.page.evaluate(begin, arg)
        if not wait:
            return
        self._wait_for("number => window.lab.runs[number].done", limit, number)
        error = self.page.evaluate("number => window.lab.runs[number].error", number)
        if error:
            msg = f"JupyterLab could not do {arg or begin}: {error}"
            raise RuntimeError(msg)

    def _wait_for(self, condition: str, limit: float, arg: Any = None) -> None:
        self.page.wait_for_function(condition, arg=arg, timeout=limit * 1000)
