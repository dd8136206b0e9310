"""The job card in a real Chromium: what it says, what it sends, and that every string stays text."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.card_page import STARTED, CardPage
from tests.browser.plain_page import HOSTILE, RIGHT_TO_LEFT


def test_the_card_shows_everything_the_kernel_said(card_page: CardPage):
    card_page.open(message="Waiting for a free slot")
    for text in (
        "Simulator: no account found, clips are synthetic, $0",
        "A calico kitten asleep in the sun",
        "Veo 3.1 Fast · 8 s · 720p · 16:9 · seed 7",
        "Veo is making the video",
        "Waiting for a free slot",
        "$0 (would cost $3.20)",
    ):
        expect(card_page.card).to_contain_text(text)


def test_the_bar_is_a_progressbar_with_a_share_and_words(card_page: CardPage):
    card_page.open(now=STARTED + 12_000)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "12 s of about 70 s")
    expect(card_page.bar).to_have_attribute("aria-valuenow", "15")
    expect(card_page.bar).to_have_accessible_name("Progress")


def test_the_bar_moves_by_the_pages_own_clock(card_page: CardPage):
    card_page.open()
    before = card_page.page.locator(".veo-bar-fill").get_attribute("style")
    card_page.pass_time(5)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "5 s of about 70 s")
    expect(card_page.page.locator(".veo-bar-fill")).not_to_have_attribute("style", before or "")


def test_the_bar_moves_by_the_kernels_updates(card_page: CardPage):
    card_page.open()
    card_page.update(now=STARTED + 30_000)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "30 s of about 70 s")


def test_a_kernel_whose_clock_is_an_hour_off_changes_nothing(card_page: CardPage):
    hour = 3_600_000
    card_page.open(started=STARTED + hour, now=STARTED + hour)
    card_page.pass_time(5)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "5 s of about 70 s")


def test_the_bar_is_never_full_before_the_end(card_page: CardPage):
    card_page.open(now=STARTED + 3_600_000)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "60 min, longer than the usual 70 s")
    expect(card_page.bar).to_have_attribute("aria-valuenow", "98")
    card_page.update(now=STARTED + 3_600_000, state="done", words="Done", open=False)
    expect(card_page.bar).to_have_attribute("aria-valuenow", "100")


def test_an_unknown_length_is_an_indeterminate_bar(card_page: CardPage):
    card_page.open(expected=None, now=STARTED + 12_000)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "12 s so far")
    assert card_page.bar.get_attribute("aria-valuenow") is None


def test_a_failed_job_has_its_message_and_neither_bar_nor_button(card_page: CardPage):
    card_page.open(state="failed", words="Failed", message="The service had an error. Not charged.", open=False)
    expect(card_page.card).to_contain_text("The service had an error. Not charged.")
    expect(card_page.bar).to_have_count(0)
    expect(card_page.stop).to_have_count(0)


@pytest.mark.parametrize("field", ["prompt", "settings", "words", "message", "money", "badge", "state", "id"])
def test_hostile_strings_stay_text(card_page: CardPage, field: str):
    card_page.open(**{field: HOSTILE})
    if field not in {"state", "id"}:
        expect(card_page.card).to_contain_text("<img src=x onerror=")
    assert card_page.page.locator(".veo-root img, .veo-root script").count() == 0
    assert card_page.page.title() == ""


def test_right_to_left_text_keeps_its_own_direction_and_the_rest_of_the_card_its_order(card_page: CardPage):
    card_page.open(prompt=RIGHT_TO_LEFT)
    prompt = card_page.page.locator(".veo-prompt-text")
    assert prompt.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert card_page.page.locator(".veo-settings").evaluate("node => getComputedStyle(node).direction") == "ltr"


def test_only_the_state_words_are_announced(card_page: CardPage):
    card_page.open()
    live = card_page.page.locator("[aria-live], [role=status], [role=alert]")
    expect(live).to_have_count(1)
    expect(live).to_have_text("Veo is making the video")
    live.evaluate(
        "node => { window.told = 0; new MutationObserver(() => { window.told += 1 })"
        ".observe(node, { childList: true, characterData: true, subtree: true }) }"
    )
    card_page.pass_time(10)
    card_page.update(now=STARTED + 20_000)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "20 s of about 70 s")
    assert card_page.page.evaluate("window.told") == 0


def test_a_double_click_on_stop_sends_one_message(card_page: CardPage):
    card_page.open()
    card_page.stop.dblclick()
    expect(card_page.stop).to_be_disabled()
    card_page.update(now=STARTED + 5_000)
    expect(card_page.bar).to_have_attribute("aria-valuetext", "5 s of about 70 s")
    expect(card_page.stop).to_be_disabled()
    assert [each["body"] for each in card_page.requests()] == [{"job": "01J9"}]


def test_stop_is_reached_and_pressed_with_the_keyboard(card_page: CardPage):
    card_page.open()
    card_page.page.keyboard.press("Tab")
    expect(card_page.stop).to_be_focused()
    expect(card_page.stop).to_have_accessible_name("Stop watching")
    card_page.page.keyboard.press("Enter")
    assert [each["name"] for each in card_page.requests()] == ["stop"]


def test_a_short_prompt_has_no_more_button(card_page: CardPage):
    card_page.open()
    expect(card_page.page.get_by_role("button", name="of the prompt")).to_have_count(0)


def test_a_long_prompt_is_folded_and_opens_with_the_keyboard(card_page: CardPage):
    card_page.open(prompt="A lion walks through the tall grass. " * 40)
    more = card_page.page.get_by_role("button", name="more of the prompt")
    text = card_page.page.locator(".veo-prompt-text")
    folded = text.evaluate("node => node.clientHeight")
    more.focus()
    card_page.page.keyboard.press("Enter")
    less = card_page.page.get_by_role("button", name="less of the prompt")
    expect(less).to_have_attribute("aria-expanded", "true")
    assert text.evaluate("node => node.clientHeight") > 2 * folded
    card_page.page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "false")


def test_a_long_unbroken_prompt_stays_inside_a_narrow_card(card_page: CardPage):
    card_page.page.set_viewport_size({"width": 320, "height": 600})
    card_page.open(prompt="x" * 400)
    assert card_page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_job_of_a_newer_kernel_is_shown_as_far_as_it_is_understood(card_page: CardPage):
    card_page.open(state="dreaming", words="Veo is dreaming", shiny={"new": 1}, money=None, settings=3)
    expect(card_page.card).to_contain_text("Veo is dreaming")
    expect(card_page.stop).to_be_enabled()


def test_jupyters_shortcuts_are_kept_away_from_the_card_and_from_what_is_focused(card_page: CardPage):
    card_page.open()
    assert card_page.page.locator("[data-lm-suppress-shortcuts=true] .veo-card").count() == 1
    card_page.stop.focus()
    expect(card_page.stop).to_have_attribute("data-lm-suppress-shortcuts", "true")


def test_without_motion_wanted_nothing_is_animated(card_page: CardPage):
    card_page.page.emulate_media(reduced_motion="reduce")
    card_page.open(expected=None)
    fill = card_page.page.locator(".veo-bar-fill")
    assert fill.evaluate("node => getComputedStyle(node).animationName") == "none"
    assert fill.evaluate("node => getComputedStyle(node).transitionDuration") == "0s"


def test_the_end_of_the_view_leaves_nothing_behind(card_page: CardPage):
    card_page.open()
    card_page.pass_time(1)
    card_page.close()
    expect(card_page.page.locator(".veo-root")).to_have_count(0)
    assert card_page.left_behind() == {"model": 0, "page": 0, "urls": 0}
    said = len(card_page.requests("hello"))
    card_page.pass_time(60)
    assert len(card_page.requests("hello")) == said


def test_text_is_readable_on_the_card_in_every_theme(card_page: CardPage):
    card_page.open(message="Waiting for quota", state="waiting")
    for theme in ("light", "dark", ""):
        card_page.page.evaluate("theme => { document.body.dataset.theme = theme }", theme)
        assert card_page.contrast(".veo-card") >= 4.5, theme or "no variables at all"
