"""One JupyterLab for the session; a page, a folder and kernels of its own for each test.

Ask for `lab` and get a `LabPage` (see `tests/lab/page.py`). A failed test leaves a picture of the page and
the end of the server's log in its report.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsers import fresh_page
from tests.lab.page import LabPage
from tests.lab.server import LabServer, running

FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=30_000)  # a condition's limit, far above what it takes


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab, its root an empty temporary folder."""
    with running(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture
def lab(chromium: Browser, lab_server: LabServer, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LabPage]:
    """A page of JupyterLab, nothing open yet, with a folder of its own under the server's root."""
    folder = lab_server.root / re.sub(r"\W+", "-", request.node.name)
    folder.mkdir()
    with fresh_page(chromium) as page:
        lab_page = LabPage(page, lab_server, folder)
        yield lab_page
        if request.node.stash.get(FAILED, False):
            report_failure(request.node, lab_page, tmp_path / "failed.png")
    lab_server.stop_kernels()


def report_failure(node: pytest.Item, lab_page: LabPage, picture: Path) -> None:
    """Prints, into the failed test's report, what a person would look at first."""
    lab_page.screenshot(picture)
    print(f"the page: {picture}", *lab_page.errors, lab_page.server.log.read_text()[-3000:], sep="\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers for the fixture's end whether the test failed."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report
