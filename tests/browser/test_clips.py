"""What is done with jobs and clips in a real Chromium: extend, edit, the last frame, code for elsewhere, cancel."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.card_page import RUNNING, CardPage
from tests.browser.studio_page import CATALOG, DONE, GOOGLE, OMNI, StudioPage

HOUR = 3_600_000
CODE = "python of 01J9\n<b>not bold</b>"


def tool(studio_page: StudioPage, name: str) -> Locator:
    """One of the buttons under the player."""
    return studio_page.studio.get_by_role("group", name="Clip").get_by_role("button", name=name, exact=True)


def test_a_clip_is_extended_and_its_going_brings_the_settings_back(studio_page: StudioPage):
    studio_page.open(
        jobs=[DONE], backend=GOOGLE, draft={"prompt": "It wakes", "resolution": "4k", "model": "veo-3.1-lite"}
    )
    tool(studio_page, "Extend").click()
    video = studio_page.place("Video")
    expect(video).to_contain_text("A lion")
    expect(video).to_contain_text("Will be extended · 7.5 s · 1280 × 720")
    expect(video).to_contain_text("A video cannot be combined with images.")
    expect(video.get_by_role("img", name="Video: A lion")).to_be_visible()
    expect(studio_page.box("Prompt")).to_be_focused()
    expect(studio_page.choice("Resolution")).to_have_value("720p")
    expect(studio_page.choice("Aspect ratio").locator("option", has_text="9:16")).to_be_disabled()
    expect(studio_page.generate).to_have_accessible_name("Generate · $3.20")
    assert studio_page.wait_for_request("video")["body"] == {"clip": "c1", "task": "extend", "model": "veo-3.1-lite"}
    studio_page.generate.click()
    sent = studio_page.wait_for_request("generate")["body"]["draft"]
    assert (sent["video"]["clip"], sent["video"]["task"], sent["model"]) == ("c1", "extend", "veo-3.1")
    video.get_by_role("button", name="Clear the video").press("Enter")
    expect(video).to_have_count(0)
    expect(studio_page.box("Prompt")).to_be_focused()
    expect(studio_page.choice("Resolution")).to_have_value("4k")
    expect(studio_page.choice("Model")).to_have_value("veo-3.1-lite")


def test_a_clip_is_edited_where_a_model_can_and_keeps_its_length(studio_page: StudioPage):
    studio_page.open(jobs=[DONE], backend=GOOGLE, catalog=OMNI, draft={"prompt": "Make it dusk", "duration_seconds": 3})
    studio_page.page.evaluate("fake.kernel.settings = { model: 'omni' }")
    tool(studio_page, "Edit").click()
    expect(studio_page.place("Video")).to_contain_text("Will be edited")
    expect(studio_page.choice("Duration")).to_have_count(0)
    expect(studio_page.generate).to_have_accessible_name("Generate · at most $0.88")
    expect(studio_page.box("Prompt")).to_have_attribute("placeholder", "What to change")


def test_only_what_some_model_can_do_is_offered(studio_page: StudioPage):
    words = CATALOG["models"][2]
    studio_page.open(jobs=[DONE], catalog=CATALOG | {"models": [words]}, draft={"model": words["name"]})
    expect(tool(studio_page, "Use last frame")).to_be_visible()
    for name in ("Extend", "Edit"):
        expect(tool(studio_page, name)).to_have_count(0)


def test_a_clip_that_cannot_be_extended_says_why_and_offers_its_last_frame(studio_page: StudioPage):
    studio_page.open(jobs=[DONE], draft={"prompt": "It wakes"})
    studio_page.page.evaluate(
        "fake.kernel.refusals.video = { code: 'invalid', message: 'Only 720p videos can be extended.',"
        " hint: 'Its last frame can start a new video.' }"
    )
    tool(studio_page, "Extend").click()
    said = studio_page.studio.get_by_role("group", name="Clip").get_by_role("alert")
    expect(said).to_have_text("Only 720p videos can be extended. Its last frame can start a new video.")
    expect(studio_page.place("Video")).to_have_count(0)
    tool(studio_page, "Use last frame").click()
    expect(studio_page.slot).to_contain_text("last frame of c1")
    expect(said).to_have_count(0)
    assert studio_page.draft()["image"]["name"] == "last frame of c1"
    assert studio_page.requests("frame")[-1]["body"] == {"clip": "c1", "which": "last"}


def test_a_clip_and_pictures_together_are_explained_and_kept(studio_page: StudioPage):
    studio_page.open(jobs=[DONE], draft={"prompt": "It wakes"})
    tool(studio_page, "Use last frame").click()
    expect(studio_page.slot).to_contain_text("last frame of c1")
    tool(studio_page, "Extend").click()
    expect(studio_page.slot.get_by_role("alert")).to_contain_text("A video cannot be combined with images.")
    expect(studio_page.generate).to_be_disabled()
    studio_page.slot.get_by_role("button", name="Clear the first frame").click()
    expect(studio_page.generate).to_be_enabled()


@pytest.mark.parametrize(
    ("left", "words"),
    [(31.5 * HOUR, "extendable for 31 h"), (-HOUR, "Its last frame can start a new video."), (None, "")],
)
def test_how_long_a_clip_can_be_extended_is_said(studio_page: StudioPage, left: float | None, words: str):
    studio_page.page.clock.install(time=RUNNING["now"] / 1000)
    studio_page.open(jobs=[DONE | {"kept_until": None if left is None else RUNNING["now"] + left}])
    expect(tool(studio_page, "Extend")).to_be_visible()
    kept = studio_page.studio.locator(".veo-kept")
    if words:
        expect(kept).to_contain_text(words)
    else:
        expect(kept).to_have_count(0)


def test_notices_of_a_job_are_shown_with_it(studio_page: StudioPage):
    studio_page.open(jobs=[DONE | {"notices": ["pic.png was turned upright."]}])
    expect(studio_page.jobs).to_contain_text("pic.png was turned upright.")


def test_a_jobs_code_is_copied(studio_page: StudioPage):
    studio_page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    studio_page.open(jobs=[DONE])
    copy = studio_page.jobs.get_by_role("button", name="Copy code")
    copy.press("Enter")
    expect(copy).to_have_attribute("aria-expanded", "true")
    languages = studio_page.jobs.get_by_role("group", name="Copy code as").get_by_role("button")
    expect(languages).to_have_text(["Python", "JavaScript", "Go", "REST", "%%veo"])
    languages.first.press("Enter")
    expect(studio_page.jobs.get_by_role("status")).to_have_text("Copied")
    expect(copy).to_be_focused()
    expect(languages).to_have_count(0)
    assert studio_page.requests("code")[0]["body"] == {"job": "01J9", "language": "python"}
    assert studio_page.page.evaluate("navigator.clipboard.readText()") == CODE
    copy.press("Enter")
    languages.last.press("Escape")
    expect(languages).to_have_count(0)
    expect(copy).to_be_focused()


def test_without_a_clipboard_the_code_is_shown_and_selected(studio_page: StudioPage):
    studio_page.open(jobs=[DONE])
    studio_page.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    studio_page.jobs.get_by_role("button", name="Copy code").click()
    studio_page.jobs.get_by_role("button", name="Python").click()
    box = studio_page.jobs.get_by_role("textbox", name="Code")
    expect(box).to_have_value(CODE)
    expect(box).to_be_focused()
    expect(box).not_to_be_editable()
    assert box.evaluate("node => node.value.slice(node.selectionStart, node.selectionEnd)") == CODE
    expect(studio_page.jobs).to_contain_text("The clipboard cannot be reached from here.")
    expect(studio_page.jobs.locator("b")).to_have_count(0)


def test_code_that_cannot_be_written_is_said(studio_page: StudioPage):
    studio_page.open(jobs=[DONE])
    studio_page.page.evaluate(
        "fake.kernel.refusals.code = { code: 'invalid', message: 'This job cannot be written as go.', hint: '' }"
    )
    studio_page.jobs.get_by_role("button", name="Copy code").click()
    studio_page.jobs.get_by_role("button", name="Go", exact=True).click()
    expect(studio_page.jobs.get_by_role("alert")).to_have_text("This job cannot be written as go.")


def test_where_the_service_can_cancel_the_button_says_so(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, jobs=[RUNNING | {"badge": "", "can_cancel": True}])
    stop = studio_page.jobs.get_by_role("button", name="Cancel", exact=True)
    unsaid = "Google does not say whether what was made until then is billed."
    expect(stop).to_have_accessible_description(unsaid)
    studio_page.page.evaluate("fake.kernel.held.add('stop')")
    stop.click()
    expect(studio_page.jobs.get_by_role("button", name="Cancelling")).to_be_disabled()
    expect(studio_page.jobs.get_by_role("button", name="Stop watching")).to_have_count(0)


def test_a_card_cancels_and_copies_code_and_has_nothing_else(card_page: CardPage):
    card_page.open(can_cancel=True)
    expect(card_page.stop).to_have_accessible_name("Cancel")
    expect(card_page.page.get_by_role("button")).to_have_text(["Cancel", "Copy code"])
    card_page.page.get_by_role("button", name="Copy code").click()
    card_page.page.get_by_role("button", name="%%veo").click()
    assert card_page.wait_for_request("code")["body"] == {"job": "01J9", "language": "magic"}
