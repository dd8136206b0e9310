"""The panel in marimo, a notebook host without IPython: marimo's own server, kernel and page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.hosts.conftest import Load
from tests.hosts.pages import generates_and_plays, panel_in
from tests.lab.server import DIRECT
from tests.media import picture

NOTEBOOK = """
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import veo_widget as veo

    USE
    return mo, veo


@app.cell
def _(mo, veo):
    panel = mo.ui.anywidget(veo.VeoWidget("A calico kitten", duration_seconds=4))
    panel
    return (panel,)


@app.cell
def _(veo):
    veo.generate("A lion in the savannah", duration_seconds=4).wait(60)[0]
    return
"""


@pytest.fixture
def address(tmp_path: Path, load: Load) -> Iterator[str]:
    """marimo serving one notebook as an app."""
    (tmp_path / "app.py").write_text(NOTEBOOK.replace("USE", load(1).splitlines()[-1]))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "marimo", "run", "app.py", "--headless", "--no-token", "--port", str(port))
    environ = os.environ | {"HOME": str(tmp_path), "VEO_LIBRARY": str(tmp_path / "veo_library")}
    with (tmp_path / "marimo.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", process, tmp_path / "marimo.log")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            DIRECT.open(f"{address}health", timeout=2).close()
        except (OSError, URLError):
            time.sleep(0.05)
        else:
            return
    msg = f"marimo did not start:\n{log.read_text(errors='replace')[-3000:]}"
    raise RuntimeError(msg)


def test_the_panel_takes_a_picture_generates_and_plays_in_marimo(address: str, page: Page):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address, wait_until="domcontentloaded")
    panel = panel_in(page)
    first_frame = panel.get_by_role("group", name="First frame")
    png = picture(1280, 720).ljust(1_300_000, b"\0")  # three pieces; bytes after its end do not harm a PNG
    first_frame.locator("input[type=file]").set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=png))
    expect(first_frame.get_by_role("button", name="Clear")).to_be_visible()
    expect(first_frame.get_by_role("progressbar")).to_have_count(0)
    video = generates_and_plays(panel, "A calico kitten")
    assert str(video.get_attribute("src")).startswith("blob:")
    static = page.locator(".veo-output")  # a clip as a cell's value
    expect(static).to_contain_text("A lion in the savannah")
    expect(static.locator("img")).to_be_visible()
    assert errors == []
