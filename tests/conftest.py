"""What holds for every test: the tested environment, and the order in which folders run.

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
#: session, and `asyncio.run` refuses to start beside it: what uses a browser comes last.
LAST = ("tests/browser/", "tests/lab/", "tests/hosts/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts browser and lab tests behind all others, each folder in its own order."""
    items.sort(key=lambda item: item.nodeid.startswith(LAST))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the session, for browser and lab tests; none found is an error, never a skip."""
    with launched() as browser:
        yield browser
