"""The one Chromium that browser and lab tests share: how it is started, and how a test gets its own page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium

#: Works as root and in a container, plays without a click, and speaks to nobody in the background.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
)
TIMEOUT_MS = 30_000


@contextmanager
def launched() -> Iterator[Browser]:
    """A running headless Chromium; raises NoChromium with what to do where there is none."""
    path = chromium.ensure()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """A page with storage of its own, gone with everything in it at the end."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    yield page
    context.close()
