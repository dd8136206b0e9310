"""The help under the prompt in a real Chromium: lights, vocabulary at the cursor, findings, a rewrite in parts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.help_page import PROMPT, HelpPage, said
from tests.browser.plain_page import HOSTILE
from tests.browser.studio_page import GOOGLE, StudioPage
from tests.browser.test_accessibility import MISPLACED, WELL

QUOTED = 'Slow dolly in at eye level: a man in a park waves, cinematic. He says, "Hello." No subtitles.'


@pytest.fixture
def help_page(studio_page: StudioPage) -> HelpPage:
    return HelpPage(studio_page)


def test_nothing_is_asked_before_it_is_opened(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    studio_page.box("Prompt").fill("A tiger")
    studio_page.page.wait_for_function("fake.model.saved.length > 0")
    assert studio_page.requests() == []
    expect(HelpPage(studio_page).fold).to_have_attribute("aria-expanded", "false")


def test_each_light_has_its_name_and_its_state_in_words(help_page: HelpPage):
    help_page.open()
    expect(help_page.lights).to_have_count(10)
    for title, state in (("Subject", "named"), ("Action", "named"), ("Style", "missing"), ("Camera", "named")):
        expect(help_page.light(title)).to_have_accessible_name(f"{title} {state}")
    expect(help_page.light("Focus and lens")).to_have_accessible_name("Focus and lens not named")
    expect(help_page.light("Subject")).to_have_attribute("title", re.compile("man"))


def test_the_linter_speaks_as_the_prompt_changes(help_page: HelpPage):
    help_page.open(PROMPT, QUOTED)
    expect(help_page.findings).to_have_count(2)
    expect(help_page.findings.first).to_contain_text('warning The prompt says "No buildings"')
    expect(help_page.findings.first).to_contain_text("Google's guide page")
    help_page.studio.box("Prompt").fill(QUOTED)
    expect(help_page.findings).to_have_count(0)
    expect(help_page.light("Style")).to_have_accessible_name("Style named")
    assert help_page.studio.wait_for_request("lint", 2)["body"]["draft"]["prompt"] == QUOTED
    assert len(help_page.studio.requests("vocabulary")) == 1


def test_typing_fast_asks_once(help_page: HelpPage):
    help_page.open()
    help_page.studio.box("Prompt").focus()
    help_page.page.keyboard.type("quickly typed words")
    help_page.page.wait_for_function("fake.kernel.requests.at(-1).body.draft?.prompt.includes('typed words')")
    assert len(help_page.studio.requests("lint")) < 5


@pytest.mark.parametrize(
    ("prompt", "caret", "expected"),
    [
        ("A lion", 6, "A lion, slow dolly in"),
        ("A lion.", 7, "A lion. slow dolly in"),
        ("", 0, "slow dolly in"),
        ("A lion walks", 2, "A slow dolly in lion walks"),
    ],
)
def test_a_phrase_goes_in_at_the_cursor(help_page: HelpPage, prompt: str, caret: int, expected: str):
    help_page.open(prompt)
    box = help_page.studio.box("Prompt")
    box.evaluate("(node, caret) => node.setSelectionRange(caret, caret)", caret)
    help_page.light("Camera").click()
    help_page.page.get_by_role("button", name="Insert slow dolly in").click()
    expect(box).to_have_value(expected)
    expect(box).to_be_focused()
    help_page.page.wait_for_function("text => fake.model.saved.at(-1)?.prompt === text", arg=expected)
    help_page.page.keyboard.press("Control+z")
    expect(box).to_have_value(prompt)


def test_a_phrase_replaces_what_is_selected(help_page: HelpPage):
    help_page.open("A lion walks")
    box = help_page.studio.box("Prompt")
    box.evaluate("node => node.setSelectionRange(0, 6)")
    help_page.light("Subject").click()
    help_page.page.get_by_role("button", name="Insert a paper boat").click()
    expect(box).to_have_value("a paper boat walks")


def test_a_rewrite_is_accepted_in_parts(help_page: HelpPage):
    help_page.open()
    expect(help_page.improve).to_have_accessible_name("Improve · $0 (list price at most $0.04)")
    help_page.improve.click()
    expect(help_page.changes).to_be_focused()
    expect(help_page.changes).to_contain_text("[- says hello-]")
    expect(help_page.changes).to_contain_text('{+ says, "Hello."+}')
    expect(help_page.changes.get_by_role("checkbox")).to_have_count(3)
    help_page.changes.get_by_role("checkbox", name="Change 2").uncheck()
    help_page.changes.get_by_role("button", name="Accept 2 of 3").click()
    expect(help_page.studio.box("Prompt")).to_have_value(f"Slow dolly in: {PROMPT} Ambient noise: <b>wind</b>.")
    expect(help_page.changes).to_have_count(0)
    expect(help_page.improve).to_be_focused()
    assert help_page.studio.wait_for_request("accept")["body"] == {"id": "r1", "numbers": [1, 3]}
    assert help_page.studio.draft()["prompt"].startswith("Slow dolly in")


def test_a_rewrite_can_be_discarded(help_page: HelpPage):
    help_page.open()
    help_page.improve.click()
    help_page.changes.get_by_role("button", name="Discard").click()
    expect(help_page.changes).to_have_count(0)
    expect(help_page.studio.box("Prompt")).to_have_value(PROMPT)
    assert help_page.studio.requests("accept") == []


def test_what_was_typed_since_is_never_undone_by_a_rewrite(help_page: HelpPage):
    help_page.open()
    help_page.improve.click()
    expect(help_page.changes).to_be_visible()
    help_page.studio.box("Prompt").fill("Something else")
    expect(help_page.changes).to_have_count(0)
    help_page.studio.box("Prompt").fill(PROMPT)
    expect(help_page.changes).to_be_visible()


def test_a_paid_account_is_asked_about_once_and_not_now_sends_nothing(help_page: HelpPage):
    help_page.open(backend=GOOGLE)
    expect(help_page.improve).to_have_accessible_name("Improve · at most $0.04")
    help_page.page.evaluate(
        "fake.kernel.refusals.improve = { code: 'confirm', message: 'This costs money.', hint: 'Nothing was sent.' }"
    )
    help_page.improve.click()
    help_page.page.get_by_role("button", name="Not now").click()
    expect(help_page.improve).to_be_focused()
    help_page.improve.click()
    help_page.page.evaluate("delete fake.kernel.refusals.improve")
    help_page.page.get_by_role("button", name="Yes, improve for at most $0.04").click()
    expect(help_page.changes).to_be_visible()
    assert [each["body"]["confirmed"] for each in help_page.studio.requests("improve")] == [False, False, True]


def test_a_refusal_is_told_and_the_prompt_stays(help_page: HelpPage):
    help_page.open()
    help_page.page.evaluate(
        "fake.kernel.refusals.improve = { code: 'refused', message: 'No text was written: blocked.', hint: '' }"
    )
    help_page.improve.click()
    expect(help_page.studio.studio.get_by_role("alert")).to_have_text("No text was written: blocked.")
    expect(help_page.studio.box("Prompt")).to_have_value(PROMPT)


def test_the_keyboard_alone_names_an_element(help_page: HelpPage):
    help_page.open("A lion walks")
    keys = help_page.page.keyboard
    help_page.fold.focus()
    for _ in range(3):
        keys.press("Tab")
    expect(help_page.light("Style")).to_be_focused()
    keys.press("Enter")
    expect(help_page.light("Style")).to_have_attribute("aria-expanded", "true")
    for _ in range(8):
        keys.press("Tab")
    expect(help_page.page.get_by_role("button", name="Insert film noir style")).to_be_focused()
    keys.press("Enter")
    expect(help_page.studio.box("Prompt")).to_have_value(re.compile("film noir style"))


def test_every_word_is_data(help_page: HelpPage):
    help_page.open()
    help_page.page.evaluate(
        "([said, hostile]) => { fake.kernel.said = { '': said };"
        " fake.kernel.rewrite = { id: hostile, label: hostile, money: hostile,"
        "  pieces: [{ old: hostile, new: 'x', number: 1 }] } }",
        [said(PROMPT) | {"findings": [{"severity": HOSTILE, "text": HOSTILE, "why": HOSTILE}]}, HOSTILE],
    )
    help_page.studio.box("Prompt").fill("other")
    expect(help_page.findings.first).to_contain_text("<img src=x")
    help_page.studio.box("Prompt").fill(HOSTILE)
    help_page.improve.click()
    expect(help_page.page.get_by_text(f"[-{HOSTILE}-]")).to_be_visible()
    assert help_page.page.title() != "owned"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong(help_page: HelpPage, theme: str):
    help_page.open(theme=theme)
    help_page.light("Camera").click()
    help_page.improve.click()
    help_page.changes.get_by_role("checkbox", name="Change 2").uncheck()
    assert help_page.wrong() == []
    assert help_page.studio.contrast(".veo-help") >= 4.5


@pytest.mark.parametrize("width", [320, 720])
def test_everything_has_its_place_and_can_be_touched(help_page: HelpPage, width: int):
    help_page.page.set_viewport_size({"width": width, "height": 800})
    help_page.open()
    help_page.light("Camera").click()
    help_page.improve.click()
    expect(help_page.changes).to_be_visible()
    assert help_page.page.evaluate(MISPLACED) == WELL


def test_help_that_is_opened_before_it_came_says_so_and_then_comes(studio_page: StudioPage):
    studio_page.goto("light")
    studio_page.page.evaluate("fake.kernel.held.add('part')")
    studio_page.page.evaluate("fake.open({ kind: 'studio', catalog: {}, draft: { prompt: 'A lion' } })")
    help_page = HelpPage(studio_page)
    help_page.fold.click()
    expect(studio_page.studio.get_by_role("status").filter(has_text="Prompt help is loading.")).to_be_visible()
    studio_page.page.evaluate("fake.kernel.release()")
    expect(help_page.improve).to_be_visible()
    expect(help_page.fold).to_have_attribute("aria-expanded", "true")
    assert studio_page.wait_for_request("lint")["body"]["draft"]["prompt"] == "A lion"


def test_a_closed_view_leaves_nothing_behind(help_page: HelpPage):
    help_page.open()
    help_page.studio.close()
    assert help_page.studio.left_behind() == {"model": 0, "page": 0, "urls": 0}
