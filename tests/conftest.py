"""What holds for every test: the tested environment, the order in which folders run, and what stays together.

The environment is set on import, before any test module can read a key or a folder.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import environment
from tests.browsers import launched

environment.apply()

#: Playwright's sync API keeps an event loop running on the main thread from its first use to the end of the
#: session, and `asyncio.run` refuses to start beside it: what uses a browser comes last, the longest first.
LAST = ("tests/lab/", "tests/hosts/", "tests/browser/")
#: Folders whose tests share something that takes long to make. In all others a file is what stays together.
TOGETHER = ("tests/clients/", "tests/codegen/", "tests/packaging/")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts browser tests behind all others, and says which tests run in the same one of several processes."""
    items.sort(key=lambda item: (item.nodeid.startswith(LAST), *(not item.nodeid.startswith(each) for each in LAST)))
    for item in items:
        folder = next((each for each in TOGETHER if item.nodeid.startswith(each)), None)
        item.add_marker(pytest.mark.xdist_group(folder or item.nodeid.split("::")[0]))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the session, for browser and lab tests; none found is an error, never a skip."""
    with launched() as browser:
        yield browser
