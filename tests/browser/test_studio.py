"""The studio in a real Chromium: names, keyboard, greyed options, one job a click, words about the kernel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.card_page import RUNNING
from tests.browser.plain_page import HOSTILE, RIGHT_TO_LEFT
from tests.browser.studio_page import DONE, GOOGLE, PICTURE, StudioPage

GONE = "The kernel was restarted. Run the cell again to use this panel"


def test_every_control_has_its_name(studio_page: StudioPage):
    studio_page.open(jobs=[RUNNING])
    for box in ("Prompt", "Negative prompt"):
        expect(studio_page.box(box)).to_be_visible()
    for choice in ("Model", "Aspect ratio", "Resolution", "Duration"):
        assert studio_page.choice(choice).evaluate("node => node.tagName") == "SELECT"
    for number in ("Seed", "Number of videos"):
        assert studio_page.number(number).evaluate("node => node.type") == "number"
    expect(studio_page.file_input).to_have_count(1)
    expect(studio_page.generate).to_have_accessible_name("Generate · $0 (list price $3.20)")
    expect(studio_page.jobs).to_have_count(1)
    expect(studio_page.jobs.get_by_role("progressbar")).to_have_count(1)


def test_a_paid_backend_has_its_price_on_the_button_and_no_badge(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE)
    expect(studio_page.generate).to_have_accessible_name("Generate · $3.20")
    studio_page.number("Number of videos").fill("3")
    studio_page.choice("Resolution").select_option("4k")
    expect(studio_page.generate).to_have_accessible_name("Generate · $14.40")
    studio_page.choice("Model").select_option("veo-3.1-lite")
    expect(studio_page.generate).to_have_accessible_name("Generate · price unknown")
    expect(studio_page.studio.locator(".veo-badge")).to_have_count(0)


def test_the_keyboard_alone_does_everything(studio_page: StudioPage):
    studio_page.open()
    keys = studio_page.page.keyboard
    keys.press("Tab")
    expect(studio_page.box("Prompt")).to_be_focused()
    keys.type("A lion")
    keys.press("Tab")
    expect(studio_page.studio.get_by_role("button", name="Prompt help")).to_be_focused()
    keys.press("Tab")
    keys.type("cartoon")
    keys.press("Tab")
    expect(studio_page.file_input).to_be_focused()
    keys.press("Tab")
    expect(studio_page.slot.get_by_role("button", name="Make with Gemini: the first frame")).to_be_focused()
    keys.press("Tab")
    expect(studio_page.place("Reference 1").locator("input")).to_be_focused()
    keys.press("Tab")
    keys.press("Tab")
    keys.type("Veo 3.1 L")
    keys.press("Tab")
    keys.type("7")
    for wanted in ("9:16", "1080p"):
        keys.press("Tab")
        keys.type(wanted)
    keys.press("Tab")
    expect(studio_page.choice("Duration")).to_be_focused()
    keys.press("Tab")
    expect(studio_page.studio.get_by_role("button", name="More settings")).to_be_focused()
    keys.press("Tab")
    keys.press("ArrowUp")
    keys.press("Tab")
    expect(studio_page.generate).to_be_focused()
    keys.press("Enter")
    sent = studio_page.wait_for_request("generate")["body"]["draft"]
    assert sent == {
        "prompt": "A lion",
        "negative_prompt": "cartoon",
        "model": "veo-3.1-lite",
        "aspect_ratio": "9:16",
        "resolution": "1080p",
        "duration_seconds": 8,
        "number_of_videos": 2,
        "seed": 7,
        "image": None,
        "last_frame": None,
        "reference_images": [],
        "video": None,
        "remix_of": "",
        "notice": "",
        "generate_audio": None,
        "person_generation": "",
        "enhance_prompt": None,
        "resize_mode": "",
        "fit": "",
        "compression_quality": "",
        "fps": None,
        "output_gcs_uri": "",
        "labels": {},
        "retries": 0,
    }
    expect(studio_page.generate).to_be_focused()
    expect(studio_page.jobs).to_have_count(1)
    keys.press("Tab")
    expect(studio_page.page.get_by_role("tab", name="Jobs")).to_be_focused()
    keys.press("Tab")
    expect(studio_page.page.get_by_role("button", name="Cancel")).to_be_focused()


def test_whatever_is_focused_shows_it_and_keeps_jupyters_shortcuts_away(studio_page: StudioPage):
    studio_page.open(jobs=[DONE], draft={"image": PICTURE, "reference_images": [PICTURE]})
    studio_page.player.locator("video").wait_for()
    studio_page.open_more()
    studio_page.box("Prompt").focus()
    seen = set()
    for _ in range(60):
        studio_page.page.keyboard.press("Tab")
        found: dict[str, Any] = studio_page.page.evaluate(
            "() => { const node = document.activeElement;"
            " const inside = node.type === 'file';"
            " const style = getComputedStyle(inside ? node.parentElement : node);"
            " return { tag: node.tagName, kept: node.dataset.lmSuppressShortcuts, ring: style.outlineStyle } }"
        )
        if found["tag"] == "BODY":
            break
        seen.add(found["tag"])
        assert found["kept"] == "true", found
        assert found["ring"] != "none", found
    assert {"TEXTAREA", "INPUT", "SELECT", "BUTTON"} <= seen


@pytest.mark.parametrize("key", ["Control+Enter", "Meta+Enter"])
def test_a_shortcut_in_the_prompt_generates(studio_page: StudioPage, key: str):
    studio_page.open()
    studio_page.box("Prompt").fill("A lion")
    studio_page.box("Prompt").press(key)
    assert studio_page.wait_for_request("generate")["body"]["draft"]["prompt"] == "A lion"
    expect(studio_page.box("Prompt")).to_have_value("A lion")


def test_options_that_cannot_be_chosen_are_off_and_say_why(studio_page: StudioPage):
    studio_page.open()
    studio_page.choice("Duration").select_option("6")
    resolution = studio_page.choice("Resolution")
    option = resolution.locator("option[value='4k']")
    expect(option).to_be_disabled()
    expect(option).to_have_text("4k · 4k videos are always 8 seconds long, not 6")
    expect(resolution).to_have_accessible_description("1080p/4k videos are always 8 seconds long, not 6.")
    expect(studio_page.studio.get_by_text("1080p/4k videos are always 8 seconds long, not 6.")).to_be_visible()
    studio_page.choice("Duration").select_option("8")
    expect(option).to_be_enabled()
    expect(resolution).to_have_accessible_description("")


def test_a_choice_that_became_illegal_stays_is_marked_and_stops_the_button(studio_page: StudioPage):
    studio_page.open()
    studio_page.choice("Resolution").select_option("4k")
    studio_page.choice("Model").select_option("veo-3.1-lite")
    sentence = "Veo 3.1 Lite offers 720p or 1080p, not 4k."
    expect(studio_page.choice("Resolution")).to_have_value("4k")
    expect(studio_page.choice("Resolution")).to_have_attribute("aria-invalid", "true")
    expect(studio_page.choice("Resolution")).to_have_accessible_description(sentence)
    expect(studio_page.generate).to_be_disabled()
    expect(studio_page.generate).to_have_accessible_description(sentence)
    studio_page.box("Prompt").press("Control+Enter")
    expect(studio_page.choice("Resolution")).to_be_focused()
    assert studio_page.requests("generate") == []
    studio_page.choice("Resolution").select_option("1080p")
    expect(studio_page.generate).to_be_enabled()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("Seed", "4294967296", "The seed is a whole number from 0 to 4294967295."),
        ("Seed", "1.5", "The seed is a whole number from 0 to 4294967295."),
        ("Seed", "-1", "The seed is a whole number from 0 to 4294967295."),
        ("Number of videos", "", "The number of videos is missing."),
        ("Number of videos", "7", "Veo 3.1 offers 1, 2, 3 or 4, not 7."),
    ],
)
def test_a_number_that_cannot_be_is_said_and_stops_the_button(
    studio_page: StudioPage, field: str, typed: str, sentence: str
):
    studio_page.open()
    studio_page.number(field).fill(typed)
    expect(studio_page.number(field)).to_have_accessible_description(sentence)
    expect(studio_page.generate).to_have_accessible_description(sentence)
    expect(studio_page.generate).to_be_disabled()
    studio_page.number(field).fill("2")
    expect(studio_page.generate).to_be_enabled()


def test_an_empty_seed_is_no_seed(studio_page: StudioPage):
    studio_page.open(draft={"seed": 7})
    expect(studio_page.number("Seed")).to_have_value("7")
    studio_page.number("Seed").fill("")
    studio_page.generate.click()
    assert studio_page.wait_for_request("generate")["body"]["draft"]["seed"] is None


def test_a_double_click_makes_one_job(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    studio_page.page.evaluate("fake.kernel.held.add('generate')")
    studio_page.generate.dblclick()
    expect(studio_page.generate).to_have_attribute("aria-busy", "true")
    studio_page.page.evaluate("fake.kernel.release()")
    expect(studio_page.generate).to_have_attribute("aria-busy", "false")
    expect(studio_page.jobs).to_have_count(1)
    assert len(studio_page.requests("generate")) == 1


def test_each_click_has_a_token_of_its_own(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    for count in (1, 2):
        studio_page.generate.click()
        expect(studio_page.jobs).to_have_count(count)
    tokens = {each["body"]["token"] for each in studio_page.requests("generate")}
    assert len(tokens) == 2
    assert all(len(token) > 15 for token in tokens)


def test_a_refusal_is_one_sentence_until_the_draft_changes(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate(
        "fake.kernel.refusals.generate ="
        " { code: 'invalid', message: 'The prompt is empty.', hint: 'Describe the video.' }"
    )
    studio_page.generate.click()
    alert = studio_page.studio.get_by_role("alert").filter(has_text="The prompt is empty. Describe the video.")
    expect(alert).to_be_visible()
    studio_page.box("Prompt").fill("A lion")
    expect(alert).to_have_count(0)


def test_a_paid_account_that_was_only_found_is_confirmed_once(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, draft={"prompt": "A lion"})
    studio_page.page.evaluate(
        "fake.kernel.refusals.generate = { code: 'confirm', message: 'An account was found.', hint: '' }"
    )
    studio_page.generate.click()
    expect(studio_page.studio.get_by_text("An account was found.")).to_be_visible()
    no = studio_page.page.get_by_role("button", name="Not now")
    expect(no).to_be_focused()
    no.press("Enter")
    expect(no).to_have_count(0)
    expect(studio_page.generate).to_be_focused()
    studio_page.generate.click()
    studio_page.page.evaluate("delete fake.kernel.refusals.generate")
    studio_page.page.get_by_role("button", name="Yes, generate for $3.20").click()
    expect(studio_page.jobs).to_have_count(1)
    assert [each["body"]["confirmed"] for each in studio_page.requests("generate")] == [False, False, True]


def test_a_yes_never_buys_something_else(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, draft={"prompt": "A lion"})
    studio_page.page.evaluate(
        "fake.kernel.refusals.generate = { code: 'confirm', message: 'An account was found.', hint: '' }"
    )
    studio_page.generate.click()
    yes = studio_page.page.get_by_role("button", name="Yes, generate for $3.20")
    yes.wait_for()
    studio_page.number("Number of videos").fill("4")
    expect(yes).to_have_count(0)


def test_what_is_typed_reaches_python_after_a_pause_and_on_leaving(studio_page: StudioPage):
    studio_page.open(draft={"newer": {"kept": 1}})
    studio_page.box("Prompt").fill("A lion")
    studio_page.page.wait_for_function("fake.model.saved.length === 1")
    assert studio_page.draft()["prompt"] == "A lion"
    assert studio_page.draft()["newer"] == {"kept": 1}
    studio_page.box("Negative prompt").fill("cartoon")
    studio_page.box("Negative prompt").blur()
    assert studio_page.draft()["negative_prompt"] == "cartoon"


def test_a_change_from_python_shows_and_the_caret_stays(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion walks"})
    prompt = studio_page.box("Prompt")
    prompt.focus()
    prompt.evaluate("node => node.setSelectionRange(2, 6)")
    studio_page.page.evaluate("fake.update('draft', { prompt: 'A lion sleeps', seed: 3, resolution: '1080p' })")
    expect(prompt).to_have_value("A lion sleeps")
    expect(studio_page.number("Seed")).to_have_value("3")
    expect(studio_page.choice("Resolution")).to_have_value("1080p")
    assert prompt.evaluate("node => [node.selectionStart, node.selectionEnd]") == [2, 6]


def test_typing_in_the_middle_keeps_the_caret_whatever_comes_back(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    prompt = studio_page.box("Prompt")
    prompt.focus()
    prompt.evaluate("node => node.setSelectionRange(2, 2)")
    studio_page.page.keyboard.type("big ")
    studio_page.page.wait_for_function("fake.model.saved.length === 1")
    studio_page.page.keyboard.type("old ")
    studio_page.page.evaluate("fake.update('draft', fake.model.saved[0])")
    studio_page.page.keyboard.type("grey ")
    expect(prompt).to_have_value("A big old grey lion")


def test_two_views_of_one_widget_show_the_same(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate("fake.show('other')")
    other = studio_page.page.locator("#other")
    studio_page.box("Prompt").fill("A lion")
    expect(other.get_by_role("textbox", name="Prompt", exact=True)).to_have_value("A lion")
    other.get_by_role("textbox", name="Prompt", exact=True).fill("Two lions")
    expect(studio_page.box("Prompt")).to_have_value("Two lions")
    other.get_by_role("button", name="Generate").click()
    expect(studio_page.jobs).to_have_count(0)
    studio_page.page.evaluate("fake.kernel.tell(fake.kernel.jobs[0])")
    expect(studio_page.jobs).to_have_count(1)
    expect(other.get_by_role("listitem")).to_have_count(1)
    studio_page.close()
    other.get_by_role("textbox", name="Prompt", exact=True).fill("Three lions")
    studio_page.page.wait_for_function("fake.model.traits.draft.prompt === 'Three lions'")


def test_jobs_come_newest_first_and_change_in_place(studio_page: StudioPage):
    studio_page.open(jobs=[RUNNING | {"id": "b", "prompt": "new"}, RUNNING | {"id": "a", "prompt": "old"}])
    expect(studio_page.jobs).to_contain_text(["new", "old"])
    studio_page.tell(**RUNNING | {"id": "a", "prompt": "old", "words": "Fetching the video", "newer": {}})
    expect(studio_page.jobs.nth(1).locator("[aria-live]")).to_have_text("Fetching the video")
    studio_page.tell(**RUNNING | {"id": "c", "prompt": "newest"})
    expect(studio_page.jobs).to_contain_text(["newest", "new", "old"])


def test_stop_watching_is_honest_where_it_costs_money(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE, jobs=[RUNNING | {"badge": ""}])
    stop = studio_page.jobs.get_by_role("button", name="Stop watching")
    expect(stop).to_have_accessible_description("It cannot be cancelled at Google and is billed if it succeeds.")
    stop.dblclick()
    assert [each["body"] for each in studio_page.requests("stop")] == [{"job": "01J9"}]


def test_hostile_text_stays_text_everywhere(studio_page: StudioPage):
    job = DONE | dict.fromkeys(("prompt", "settings", "words", "message", "money", "badge"), HOSTILE)
    studio_page.open(
        draft={"prompt": HOSTILE, "negative_prompt": HOSTILE, "model": HOSTILE},
        backend={"label": HOSTILE, "badge": HOSTILE + "!", "paid": False},
        jobs=[job],
    )
    expect(studio_page.jobs).to_contain_text("<img src=x onerror=")
    assert studio_page.page.locator(".veo-root script, .veo-root img[src=x]").count() == 0
    assert studio_page.page.title() == ""
    studio_page.box("Prompt").fill(RIGHT_TO_LEFT)
    assert studio_page.box("Prompt").evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert studio_page.box("Negative prompt").evaluate("node => getComputedStyle(node).direction") == "ltr"


def test_a_busy_kernel_is_said_and_withdrawn(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    studio_page.page.evaluate("fake.kernel.busy = true")
    studio_page.generate.click()
    said = studio_page.studio.get_by_text("The kernel is busy; this will be answered when it is free.")
    expect(said).to_be_visible()
    expect(studio_page.studio.get_by_text(GONE)).to_have_count(0)
    studio_page.page.evaluate("fake.kernel.release()")
    expect(said).to_have_count(0)
    expect(studio_page.jobs).to_have_count(1)


def test_a_restarted_kernel_is_said_once_and_nothing_waits_for_it(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion"})
    studio_page.page.evaluate("fake.kernel.held.add('generate')")
    studio_page.generate.click()
    studio_page.page.evaluate("fake.model.comm_live = false; fake.model.emit('comm_live_update')")
    expect(studio_page.studio.get_by_text(GONE)).to_have_count(1)
    expect(studio_page.generate).to_have_attribute("aria-busy", "false")
    expect(studio_page.generate).to_be_disabled()
    expect(studio_page.generate).to_have_accessible_description(re.compile(GONE))
    expect(studio_page.box("Prompt")).to_have_value("A lion")


def test_a_new_kernel_that_does_not_know_the_panel_is_found_out(studio_page: StudioPage):
    studio_page.page.clock.install()
    studio_page.open()
    studio_page.page.clock.run_for(1000)
    studio_page.page.evaluate("fake.kernel.forgotten = true")
    studio_page.generate.click()
    studio_page.page.clock.run_for(8000)
    expect(studio_page.studio.get_by_text(GONE)).to_have_count(0)
    studio_page.page.clock.run_for(6000)
    expect(studio_page.studio.get_by_text(GONE)).to_have_count(1)


@pytest.mark.parametrize("traits", [{"catalog": None}, {"catalog": {"models": [3]}}, {"draft": 7}, {"backend": []}])
def test_odd_traits_do_not_break_the_page(studio_page: StudioPage, traits: dict[str, Any]):
    studio_page.goto("light")
    studio_page.page.evaluate("traits => fake.open({ kind: 'studio', ...traits })", traits)
    expect(studio_page.box("Prompt")).to_be_visible()


def test_a_closed_view_leaves_nothing_behind(studio_page: StudioPage):
    studio_page.open(jobs=[DONE, RUNNING | {"id": "r"}], draft={"image": {"sha256": "ab" * 32, "name": "a.png"}})
    studio_page.page.wait_for_function("fake.urls.size === 3")
    studio_page.page.evaluate("fake.kernel.held.add('generate')")
    studio_page.generate.click()
    studio_page.box("Prompt").fill("not sent yet")
    studio_page.close()
    assert studio_page.left_behind() == {"model": 0, "page": 0, "urls": 0}
    assert studio_page.page.locator(".veo-root").count() == 0
    assert studio_page.draft()["prompt"] == "not sent yet"


@pytest.mark.parametrize("width", [320, 500, 760, 1200])
def test_nothing_sticks_out_at_any_width(studio_page: StudioPage, width: int):
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    several = [DONE["clips"][0] | {"id": f"s{n}", "sample": n} for n in range(4)]
    pictures = {"image": PICTURE | {"name": "z" * 200}, "reference_images": [PICTURE, PICTURE, PICTURE]}
    studio_page.open(
        draft={"prompt": "x" * 300, "duration_seconds": 6, "number_of_videos": 9} | pictures,
        jobs=[DONE | {"clips": several, "prompt": "y" * 300}, RUNNING | {"id": "r", "badge": ""}],
    )
    expect(studio_page.jobs).to_have_count(2)
    studio_page.open_more()
    studio_page.place("Reference 2").get_by_role("button", name="Make with Gemini").click()
    studio_page.jobs.first.get_by_role("button", name="Copy code").click()
    assert studio_page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_text_is_readable_in_every_theme(studio_page: StudioPage, theme: str):
    failed = RUNNING | {"id": "f", "state": "failed", "message": "Not charged.", "open": False}
    draft = {"duration_seconds": 6, "number_of_videos": 9, "reference_images": [PICTURE], "retries": 1}
    studio_page.open(theme, draft=draft, jobs=[DONE | {"kept_until": RUNNING["now"], "notices": ["n"]}, failed])
    expect(studio_page.jobs).to_have_count(2)
    studio_page.open_more()
    studio_page.place("Reference 1").get_by_role("button", name="Make with Gemini").click()
    assert studio_page.contrast(".veo-studio") >= 4.5


def test_without_motion_wanted_nothing_moves(studio_page: StudioPage):
    studio_page.page.emulate_media(reduced_motion="reduce")
    studio_page.open(jobs=[RUNNING])
    moving = studio_page.page.evaluate(
        "[...document.querySelectorAll('.veo-root *')].filter((node) => { const style = getComputedStyle(node);"
        " return style.animationName !== 'none' || style.transitionDuration !== '0s' }).length"
    )
    assert moving == 0
