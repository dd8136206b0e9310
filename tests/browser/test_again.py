"""What comes back and what went: settings of earlier jobs, an ended kernel's jobs, the words that were filled in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.card_page import RUNNING, CardPage
from tests.browser.studio_page import DONE, GOOGLE, PICTURE, StudioPage

FAILED = RUNNING | {
    "id": "f1",
    "state": "failed",
    "words": "Failed",
    "open": False,
    "money": "not charged",
    "message": "The service failed: Internal error.",
    "hint": "Such faults often pass: try again.",
    "badge": "",
}
AGAIN = {"prompt": "A lion", "seed": 7, "resolution": "1080p", "image": PICTURE, "notice": ""}
LEFT = RUNNING | {"left": True, "here": False}
GONE = "The kernel was restarted. Run the cell again to use this panel"
BROUGHT_BACK = "This was filled in before the kernel was restarted."


def again(studio_page: StudioPage, draft: dict[str, Any]) -> None:
    """What the kernel says were the settings of any job."""
    studio_page.page.evaluate("draft => { fake.kernel.again = draft }", draft)


def test_what_failed_what_it_cost_and_what_to_do_are_lines_of_their_own(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, jobs=[FAILED])
    lines = studio_page.jobs.locator("p").filter(has_text="The service failed")
    expect(lines).to_have_text("The service failed: Internal error.")
    expect(studio_page.jobs.get_by_text("What to do: Such faults often pass: try again.")).to_be_visible()
    expect(studio_page.jobs.get_by_text("not charged")).to_be_visible()


def test_try_again_fills_the_form_in_and_leaves_the_buying_to_the_user(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, jobs=[FAILED], draft={"prompt": "Something else", "negative_prompt": "rain"})
    again(studio_page, AGAIN | {"notice": "Google retired veo-3.0. Veo 3.1 was chosen instead."})
    studio_page.jobs.get_by_role("button", name="Try again").press("Enter")
    expect(studio_page.generate).to_be_focused()
    expect(studio_page.generate).to_have_accessible_name("Generate · $3.20")
    expect(studio_page.box("Prompt")).to_have_value("A lion")
    expect(studio_page.box("Negative prompt")).to_have_value("")
    expect(studio_page.number("Seed")).to_have_value("7")
    expect(studio_page.slot.get_by_role("img")).to_be_visible()
    said = studio_page.studio.get_by_role("status").filter(has_text="These are the settings of an earlier job.")
    expect(said).to_contain_text("Google retired veo-3.0. Veo 3.1 was chosen instead.")
    assert studio_page.requests("generate") == []
    assert studio_page.requests("settings")[0]["body"] == {"job": "f1"}
    studio_page.page.keyboard.press("Enter")
    studio_page.wait_for_request("generate")
    expect(said).to_have_count(0)


def test_what_was_in_the_form_comes_back_with_undo(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, jobs=[FAILED], draft={"prompt": "Mine", "seed": 3})
    again(studio_page, AGAIN)
    studio_page.jobs.get_by_role("button", name="Try again").click()
    expect(studio_page.box("Prompt")).to_have_value("A lion")
    studio_page.studio.get_by_role("button", name="Undo").click()
    expect(studio_page.box("Prompt")).to_have_value("Mine")
    expect(studio_page.number("Seed")).to_have_value("3")
    expect(studio_page.studio.get_by_role("button", name="Undo")).to_have_count(0)
    assert studio_page.draft()["prompt"] == "Mine"


def test_a_picture_on_its_way_does_not_land_among_other_settings(studio_page: StudioPage):
    studio_page.open(jobs=[FAILED])
    again(studio_page, AGAIN | {"image": None})
    studio_page.page.evaluate("fake.kernel.held.add('upload.chunk')")
    studio_page.transfer("drop", "fieldset", [{"name": "late.png", "type": "image/png", "size": 3_000_000}])
    studio_page.wait_for_request("upload.chunk")
    studio_page.jobs.get_by_role("button", name="Try again").click()
    expect(studio_page.box("Prompt")).to_have_value("A lion")
    studio_page.page.evaluate("fake.kernel.release()")
    expect(studio_page.slot.get_by_role("progressbar")).to_have_count(0)
    assert studio_page.draft()["image"] is None


@pytest.mark.parametrize(
    ("state", "offered"),
    [("failed", 1), ("filtered", 1), ("cancelled", 1), ("refused", 1), ("running", 0)],
)
def test_only_what_ended_without_a_video_is_tried_again(studio_page: StudioPage, state: str, offered: int):
    studio_page.open(jobs=[FAILED | {"state": state, "open": state == "running"}, DONE])
    expect(studio_page.studio.get_by_role("button", name="Try again")).to_have_count(offered)


def test_a_card_without_a_panel_has_no_form_to_fill_in(card_page: CardPage):
    card_page.open(**FAILED)
    expect(card_page.card).to_contain_text("What to do: Such faults often pass")
    expect(card_page.card.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_notice_of_the_kernel_is_shown_in_each_view_until_it_is_dismissed(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    studio_page.page.evaluate("fake.show('other')")
    notice = "Veo 3.1 is not offered on this backend. Omni was chosen instead."
    studio_page.page.evaluate("draft => fake.update('draft', draft)", {"prompt": "A lion", "notice": notice})
    for place in ("#view", "#other"):
        expect(studio_page.page.locator(place).get_by_text(notice)).to_be_visible()
    studio_page.studio.get_by_role("button", name="Dismiss").click()
    expect(studio_page.page.get_by_text(notice)).to_have_count(0)
    assert studio_page.draft()["notice"] == ""


def test_what_an_ended_kernel_left_is_resumed_with_one_button(studio_page: StudioPage):
    studio_page.open(jobs=[LEFT | {"id": "a"}, LEFT | {"id": "b"}, RUNNING | {"id": "c"}])
    banner = studio_page.studio.get_by_text("2 jobs are left by a kernel that has ended. Resuming buys nothing.")
    expect(banner).to_be_visible()
    expect(studio_page.jobs.first).to_contain_text("Its kernel has ended; nobody looks after it.")
    expect(studio_page.jobs.first.get_by_role("button", name="Stop watching")).to_have_count(0)
    studio_page.page.evaluate("fake.kernel.held.add('resume')")
    studio_page.studio.get_by_role("button", name="Resume").first.dblclick()
    studio_page.page.evaluate("fake.kernel.release()")
    expect(banner).to_have_count(0)
    expect(studio_page.studio.get_by_text("2 jobs are looked after again.")).to_have_count(1)
    expect(studio_page.jobs.get_by_role("button", name="Stop watching")).to_have_count(3)
    assert len(studio_page.requests("resume")) == 1
    assert studio_page.requests("generate") == []


def test_what_stopped_waiting_can_be_looked_for_from_its_card(studio_page: StudioPage):
    studio_page.open(jobs=[FAILED | {"state": "stalled", "words": "No result yet; stopped waiting"}])
    studio_page.jobs.get_by_role("button", name="Resume").click()
    studio_page.wait_for_request("resume")


def test_a_job_of_another_kernel_is_left_to_it(studio_page: StudioPage):
    studio_page.open(jobs=[RUNNING | {"here": False}])
    expect(studio_page.jobs).to_contain_text("Another kernel looks after it.")
    for name in ("Stop watching", "Resume"):
        expect(studio_page.studio.get_by_role("button", name=name)).to_have_count(0)


def test_what_waits_says_its_place_and_counts_down_and_is_cancelled_for_free(studio_page: StudioPage):
    studio_page.page.clock.install(time=RUNNING["now"] / 1000)
    waits = {"state": "waiting", "started": None, "place": 3, "resumes": RUNNING["now"] + 40_000, "badge": ""}
    studio_page.open(backend=GOOGLE, jobs=[RUNNING | waits | {"hint": "Stopping it is free."}])
    bar = studio_page.jobs.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuetext", "number 3 in line, next try in 40 s")
    studio_page.page.clock.run_for(10_000)
    expect(bar).to_have_attribute("aria-valuetext", "number 3 in line, next try in 30 s")
    cancel = studio_page.jobs.get_by_role("button", name="Cancel")
    expect(cancel).to_have_accessible_description("")
    expect(studio_page.jobs).not_to_contain_text("is billed")


def test_how_long_it_usually_takes_is_said_with_its_spread(studio_page: StudioPage):
    studio_page.open(jobs=[RUNNING | {"usual": [40, 85], "now": RUNNING["started"] + 22_000}])
    expect(studio_page.jobs.get_by_text("22 s, usually 40 to 85 s")).to_be_visible()


def test_the_length_of_the_prompt_is_counted_by_the_kernel_and_stops_the_button(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion walks"})
    prompt = studio_page.box("Prompt")
    expect(prompt).to_have_accessible_description("about 3 of 1,024 tokens")
    prompt.fill("word " * 899)
    expect(studio_page.studio.get_by_text("about 899 of 1,024 tokens")).to_be_visible()
    expect(studio_page.studio.locator("[data-warn]")).to_have_count(0)
    prompt.fill("word " * 900)
    expect(studio_page.studio.locator("[data-warn]")).to_have_text("about 900 of 1,024 tokens")
    expect(studio_page.studio.get_by_text("The prompt is close to its limit.")).to_have_count(1)
    expect(studio_page.generate).to_be_enabled()
    prompt.fill("word " * 1100)
    sentence = "The prompt has about 1100 tokens; Veo reads 1024. Shorten it."
    expect(studio_page.generate).to_be_disabled()
    expect(studio_page.generate).to_have_accessible_description(sentence)
    studio_page.generate.click(force=True)
    expect(prompt).to_be_focused()
    prompt.fill("")
    expect(prompt).to_have_accessible_description("")
    expect(studio_page.generate).to_be_enabled()


def test_a_kernel_that_does_not_count_is_no_obstacle(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate("fake.kernel.refusals.tokens = { code: 'unknown', message: '?', hint: '' }")
    studio_page.box("Prompt").fill("A lion")
    studio_page.wait_for_request("tokens")
    expect(studio_page.studio.get_by_text("tokens")).to_have_count(0)
    expect(studio_page.generate).to_be_enabled()


def go(studio_page: StudioPage) -> None:
    """The kernel goes, as the host tells it."""
    studio_page.page.evaluate("fake.model.comm_live = false; fake.model.emit('comm_live_update')")


def test_a_panel_whose_kernel_went_says_what_can_be_resumed_and_leaves_its_words_to_the_next(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "Not lost"}, jobs=[RUNNING, RUNNING | {"id": "b"}])
    expect(studio_page.jobs).to_have_count(2)
    studio_page.number("Seed").fill("7")
    go(studio_page)
    said = f"{GONE}; 2 jobs under way can be resumed there."
    expect(studio_page.studio.get_by_role("alert")).to_have_text(said)
    expect(studio_page.box("Prompt")).to_have_value("Not lost")
    expect(studio_page.jobs).to_have_count(2)
    studio_page.close()
    studio_page.page.evaluate("fake.model.comm_live = true; fake.model.traits.draft = {}; fake.show()")
    expect(studio_page.box("Prompt")).to_have_value("Not lost")
    expect(studio_page.number("Seed")).to_have_value("7")
    expect(studio_page.studio.get_by_text(BROUGHT_BACK)).to_be_visible()
    studio_page.studio.get_by_role("button", name="Undo").click()
    expect(studio_page.box("Prompt")).to_have_value("")
    studio_page.close()
    studio_page.page.evaluate("fake.model.traits.draft = {}; fake.show()")
    expect(studio_page.box("Prompt")).to_have_value("")


def test_words_are_not_brought_into_a_panel_that_has_some(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "Old"})
    go(studio_page)
    studio_page.close()
    studio_page.page.evaluate("fake.model.comm_live = true; fake.model.traits.draft = { prompt: 'New' }; fake.show()")
    expect(studio_page.box("Prompt")).to_have_value("New")
    expect(studio_page.studio.get_by_text(BROUGHT_BACK)).to_have_count(0)


def test_an_empty_panel_leaves_nothing(studio_page: StudioPage):
    studio_page.open()
    go(studio_page)
    expect(studio_page.studio.get_by_role("alert")).to_have_text(f"{GONE}.")
    assert studio_page.page.evaluate("sessionStorage.length") == 0
