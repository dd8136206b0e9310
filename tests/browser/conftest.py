"""A fresh page with a card, a studio or a player for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from tests.browser.card_page import CardPage
from tests.browser.grid_page import GridPage
from tests.browser.plain_page import STATIC, PlainPage
from tests.browser.player_page import PlayerPage
from tests.browser.studio_page import StudioPage
from tests.browsers import fresh_page

Kind = TypeVar("Kind", bound=PlainPage)


@pytest.fixture
def card_page(chromium: Browser) -> Iterator[CardPage]:
    """A page of its own; a script error on it fails the test."""
    yield from _opened(chromium, CardPage)


@pytest.fixture
def studio_page(chromium: Browser) -> Iterator[StudioPage]:
    """A page of its own; a script error on it fails the test."""
    yield from _opened(chromium, StudioPage)


@pytest.fixture
def player_page(chromium: Browser) -> Iterator[PlayerPage]:
    """A page of its own; a script error on it fails the test."""
    yield from _opened(chromium, PlayerPage)


@pytest.fixture
def grid_page(chromium: Browser) -> Iterator[GridPage]:
    """A page of its own; a script error on it fails the test."""
    yield from _opened(chromium, GridPage)


def _opened(chromium: Browser, kind: type[Kind]) -> Iterator[Kind]:
    assert (STATIC / "index.js").is_file(), "the front end is not built: run `make build`"
    with fresh_page(chromium) as page:
        shown = kind(page)
        yield shown
        assert not shown.errors
