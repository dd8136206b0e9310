"""One Jupyter server for Notebook 7, nbclassic, Voila and JupyterLab, behind a prefix as JupyterHub has it.

A failed test leaves a picture of the page and the end of the server's log in its report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import fresh_page
from tests.hosts.pages import ClassicPage, NotebookPage, VoilaPage
from tests.lab.conftest import FAILED, pytest_runtest_makereport
from tests.lab.page import LabPage
from tests.lab.server import LabServer, running
from tests.simulators import simulator

__all__ = ["pytest_runtest_makereport"]

PREFIX = "/user/ann/"
Load = Callable[[int], str]
expect.set_options(timeout=30_000)  # a condition's limit, far above what it takes


@pytest.fixture(scope="session")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    """Gives a first cell: the extension, and a service that takes so many seconds for a clip.

    Its clips are small, one for every shape: what is looked at here is not in the picture.
    """
    with ExitStack() as stack:

        @cache
        def address(seconds: int) -> str:
            state = tmp_path_factory.mktemp("simulator")
            return stack.enter_context(simulator(state, latency=str(seconds), render="stub")).url

        def cell(seconds: int) -> str:
            return (
                f"%load_ext veo_widget\nimport veo_widget as veo\nused = veo.use('simulator', url={address(seconds)!r})"
            )

        yield cell


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """All of them in one process, its root an empty temporary folder."""
    settings = {"ServerApp__base_url": PREFIX, "JupyterNotebookApp__expose_app_in_browser": "True"}
    with running(tmp_path_factory.mktemp("hosts"), **settings) as found:
        yield found


@pytest.fixture
def folder(server: LabServer, request: pytest.FixtureRequest) -> Path:
    """A folder of the test's own under the server's root."""
    made = server.root / re.sub(r"\W+", "-", request.node.name)
    made.mkdir()
    return made


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    """A browser's page of the test's own."""
    with fresh_page(chromium) as fresh:
        yield fresh
        if request.node.stash.get(FAILED, False):
            fresh.screenshot(path=tmp_path / "failed.png", full_page=True)
            print(f"the page: {tmp_path / 'failed.png'}")


@pytest.fixture
def lab(page: Page, server: LabServer, folder: Path) -> Iterator[LabPage]:
    """JupyterLab, nothing open yet."""
    yield LabPage(page, server, folder)
    server.stop_kernels()


@pytest.fixture
def notebook(page: Page, server: LabServer, folder: Path) -> Iterator[NotebookPage]:
    """Notebook 7, nothing open yet."""
    yield NotebookPage(page, server, folder)
    server.stop_kernels()


@pytest.fixture
def classic(page: Page, server: LabServer, folder: Path) -> Iterator[ClassicPage]:
    """nbclassic, nothing open yet."""
    yield ClassicPage(page, server, folder)
    server.stop_kernels()


@pytest.fixture
def voila(page: Page, server: LabServer, folder: Path) -> VoilaPage:
    """Voila, nothing open yet; its kernels belong to no session and end with their pages."""
    return VoilaPage(page, server, folder)
