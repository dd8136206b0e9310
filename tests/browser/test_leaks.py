"""A hundred views that are opened and closed leave nothing behind: measured on the page's heap, after its garbage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.plain_page import PlainPage
from tests.browser.player_page import PlayerPage, clip
from tests.browser.states import DRAFT, FAILED, OPEN
from tests.browser.studio_page import DONE, StudioPage

CYCLES = 100
#: What the browser's own may grow by in all: compiled code and the timings of requests. One panel that stays is 220 kB
#: and 900 nodes.
MOST_BYTES = 1_000_000
MOST_NODES = 100


def heap(session: CDPSession) -> dict[str, float]:
    """What the page holds once its garbage is collected."""
    for _ in range(2):  # what only a finalizer lets go of goes in the second round
        session.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


def cycle(shown: PlainPage, again: Callable[[], None], times: int) -> None:
    """Closes and opens the view, each time until it shows what it has."""
    for _ in range(times):
        shown.close()
        shown.page.evaluate("fake.show()")
        again()


def grows(shown: PlainPage, again: Callable[[], None]) -> dict[str, float]:
    """By how much the heap grows in a hundred rounds, after ten that fill the caches."""
    session = shown.page.context.new_cdp_session(shown.page)
    session.send("Performance.enable")
    cycle(shown, again, 10)
    before = heap(session)
    cycle(shown, again, CYCLES)
    after = heap(session)
    return {name: after[name] - before[name] for name in after}


def assert_nothing_stays(grown: dict[str, float]) -> None:
    """Not even five of a hundred views."""
    assert grown["JSHeapUsedSize"] < MOST_BYTES, grown
    assert grown["Nodes"] < MOST_NODES, grown
    assert grown["JSEventListeners"] < MOST_NODES, grown


@pytest.mark.timeout(300)
def test_a_panel_with_its_player_and_jobs_leaves_nothing(studio_page: StudioPage):
    studio_page.open(draft=DRAFT, jobs=[DONE, FAILED, OPEN])
    # What the fake kernel remembers of requests is the test's own.
    forget = "fake.kernel.requests.length = 0; fake.kernel.sent.length = 0"

    def again() -> None:
        studio_page.player.locator("video").wait_for()
        expect(studio_page.jobs).to_have_count(3)
        studio_page.page.evaluate(forget)

    again()
    assert_nothing_stays(grows(studio_page, again))


@pytest.mark.timeout(300)
def test_a_player_leaves_nothing(player_page: PlayerPage):
    player_page.open_player(clip())
    assert_nothing_stays(grows(player_page, player_page.wait_until_drawn))


@pytest.mark.timeout(300)
def test_a_comparison_leaves_nothing(player_page: PlayerPage):
    player_page.open_compare([clip(), clip(hue=120)])
    assert_nothing_stays(grows(player_page, player_page.wait_until_drawn))
