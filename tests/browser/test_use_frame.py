"""A frame of the clip in the studio's player becomes a picture of the next request, in a real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.player_page import AXE, AXE_RUN
from tests.browser.studio_page import DONE, StudioPage


def use(studio_page: StudioPage, name: str) -> Locator:
    """One of the places for the frame."""
    group = studio_page.player.get_by_role("group", name="Use this frame")
    return group.get_by_role("button", name=name, exact=True)


def step_to(studio_page: StudioPage, frame: int) -> None:
    """Steps through the tiny clip from its first frame."""
    expect(studio_page.player.locator(".veo-clock")).to_contain_text("frame 1 / 24")
    studio_page.player.get_by_role("slider", name="Position").focus()
    for _ in range(frame - 1):
        studio_page.page.keyboard.press(".")
    expect(studio_page.player.locator(".veo-clock")).to_contain_text(f"frame {frame} / 24")


def test_a_frame_becomes_first_last_or_reference(studio_page: StudioPage):
    studio_page.open(jobs=[DONE], draft={"prompt": "It wakes"})
    step_to(studio_page, 7)
    studio_page.player.get_by_role("button", name="Use this frame").click()
    expect(use(studio_page, "Save as PNG")).to_have_count(0)
    use(studio_page, "First frame").click()
    expect(studio_page.slot).to_contain_text("frame at 0.3 s of c1")
    body = studio_page.requests("frame")[-1]["body"]
    assert body["clip"] == "c1"
    assert body["seconds"] == pytest.approx(6.5 / 24)
    said = studio_page.studio.get_by_role("group", name="Clip").get_by_role("status")
    expect(said).to_have_text("The clip's frame at 0.3 s is the first frame now.")
    studio_page.page.keyboard.press(".")
    use(studio_page, "Last frame").click()
    expect(studio_page.place("Last frame")).to_contain_text(" of c1")
    draft = studio_page.draft()
    assert draft["image"]["sha256"] != draft["last_frame"]["sha256"]


def test_a_place_that_takes_nothing_now_says_why(studio_page: StudioPage):
    studio_page.open(jobs=[DONE], draft={"prompt": "It wakes"})
    step_to(studio_page, 2)
    studio_page.player.get_by_role("button", name="Use this frame").click()
    expect(use(studio_page, "Last frame")).to_be_disabled()
    expect(use(studio_page, "Last frame")).to_have_attribute("title", "A last frame needs a first frame.")
    use(studio_page, "Last frame").click(force=True)
    assert studio_page.requests("frame") == []
    use(studio_page, "Reference 1").click()
    expect(studio_page.place("Reference 1")).to_contain_text(" of c1")
    expect(use(studio_page, "Reference 2")).to_be_enabled()
    expect(use(studio_page, "Reference 1")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_in_the_studios_player_hinders_access(studio_page: StudioPage, theme: str):
    studio_page.open(theme, jobs=[DONE])
    step_to(studio_page, 2)
    studio_page.player.get_by_role("button", name="Use this frame").click()
    studio_page.page.evaluate(AXE.read_text(encoding="utf-8"))
    assert studio_page.page.evaluate(AXE_RUN, ".veo-player") == []
