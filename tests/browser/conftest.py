"""A fresh page with a card for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.card_page import STATIC, CardPage
from tests.browsers import fresh_page


@pytest.fixture
def card_page(chromium: Browser) -> Iterator[CardPage]:
    """A page of its own; a script error on it fails the test."""
    assert (STATIC / "index.js").is_file(), "the front end is not built: run `make build`"
    with fresh_page(chromium) as page:
        card = CardPage(page)
        yield card
        assert not card.errors
