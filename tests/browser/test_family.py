"""A clip's family under the player: nested lists of clips that the player shows when they are pressed."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.plain_page import HOSTILE, RIGHT_TO_LEFT
from tests.browser.studio_page import CLIP, DONE, StudioPage
from tests.browser.test_accessibility import MISPLACED, WELL, violations


def line(level: int, key: str, relation: str = "", **fields: Any) -> dict[str, Any]:
    """One line of a family as the kernel tells it: a clip, where nothing else is said."""
    row = {"id": key, "sample": 0, "width": 64, "height": 36, "duration": 1.0, "size": 9, "file": None}
    row |= {"job": f"job-{key}", "prompt": f"Clip {key}", "settings": "Veo 3.1 · 8 s", "model": "Veo 3.1"}
    said = {"level": level, "key": key, "relation": relation, "text": f"Clip {key}", "words": "", "again": False}
    return said | {"row": row} | fields


FAMILY = [
    line(0, "picture:1", text="A hat", words="picture by Nano Banana", row=None),
    line(1, "c0", "picture"),
    line(2, "c1", "extension"),
    line(3, "c2", "from its frame at 2.5 s"),
    line(3, "01J0", "edit", text="At night", words="Held back", row=None),
    line(2, "c3", "remix"),
    line(3, "c2", "its frame as reference", again=True),
]


def open_family(studio_page: StudioPage, lines: list[dict[str, Any]] = FAMILY, theme: str = "light") -> Locator:
    """A panel with the clip c1 in the player and its family open; the outermost list."""
    clips = [each["row"] for each in lines if each["row"] and not each["again"]]
    studio_page.open(theme, jobs=[DONE | {"clips": [CLIP]}])
    studio_page.page.evaluate(
        "([lines, clips]) => { fake.kernel.clips = clips.map((row) => ({ ...row, marks: { tags: [] } }));"
        " fake.kernel.family = { lines, clips: clips.length, cut: false };"
        " fake.kernel.tell({ ...fake.kernel.jobs[0], id: 'other', open: false,"
        "  clips: [{ ...fake.kernel.jobs[0].clips[0], id: 'c9' }] }) }",
        [lines, clips],
    )
    studio_page.jobs.nth(1).get_by_role("button", name="Play").first.click()
    studio_page.studio.get_by_role("button", name="Family").click()
    return studio_page.studio.get_by_role("list", name="Family")


def test_a_clip_without_relatives_shows_no_family(studio_page: StudioPage):
    studio_page.open(jobs=[DONE])
    studio_page.wait_for_request("family")
    expect(studio_page.studio.get_by_role("button", name="Extend")).to_be_visible()
    expect(studio_page.studio.get_by_role("button", name="Family")).to_have_count(0)


def test_each_stands_below_what_it_came_from_with_how_it_did(studio_page: StudioPage):
    family = open_family(studio_page)
    expect(studio_page.studio.get_by_role("button", name="Family · 4 clips")).to_have_attribute("aria-expanded", "true")
    expect(family.locator("> li")).to_have_count(1)
    expect(family.locator("> li > p")).to_have_text("A hat picture by Nano Banana")
    first = family.locator("> li > ul > li > ul > li")
    expect(first.locator("> button")).to_have_text(["extension Clip c1 Veo 3.1 · 8 s", "remix Clip c3 Veo 3.1 · 8 s"])
    expect(first.nth(0).locator("li")).to_have_text(
        ["from its frame at 2.5 s Clip c2 Veo 3.1 · 8 s", "edit At night Held back"]
    )
    expect(first.nth(1).locator("li")).to_have_text("its frame as reference Clip c2 see above")
    expect(family.get_by_role("button")).to_have_count(4)
    expect(family.locator("[aria-current=true]")).to_contain_text("Clip c1")
    expect(family.locator("img")).to_have_count(4)


def test_a_press_shows_that_clip_in_the_player_and_keeps_the_focus(studio_page: StudioPage):
    family = open_family(studio_page)
    other = family.get_by_role("button", name="Clip c3")
    other.focus()
    studio_page.page.keyboard.press("Enter")
    expect(studio_page.player.get_by_label("Video: Clip c3")).to_have_count(1)
    expect(other).to_have_attribute("aria-current", "true")
    expect(family.locator("[aria-current]")).to_have_count(1)
    expect(other).to_be_focused()
    assert studio_page.wait_for_request("gallery.job")["body"] == {"job": "job-c3"}
    assert studio_page.wait_for_request("family", 2)["body"] == {"clip": "c3"}


DIFFERENCE = {
    "titles": ["clip c3", "clip c1"],
    "pieces": [
        {"old": "A ", "new": "A ", "number": None},
        {"old": "lion", "new": HOSTILE, "number": 1},
        {"old": " at dawn", "new": " at dawn", "number": None},
    ],
    "rows": [{"name": "Seed", "values": ["7", "8"]}, {"name": HOSTILE, "values": ["not set", HOSTILE]}],
}


def compared(studio_page: StudioPage, theme: str = "light") -> Locator:
    """What differs between the clip in the player and c3."""
    family = open_family(studio_page, theme=theme)
    expect(family).to_be_visible()
    studio_page.page.evaluate("told => { fake.kernel.difference = told }", DIFFERENCE)
    studio_page.choice("Compare with").select_option("c3")
    return studio_page.studio.get_by_role("region", name="Difference")


def test_any_other_of_the_family_can_be_compared_with(studio_page: StudioPage):
    shown = compared(studio_page)
    expect(shown).to_contain_text("From clip c3 to clip c1: the prompt was changed, 2 properties differ.")
    expect(shown.locator("del")).to_have_text("[-lion-]")
    expect(shown.locator("ins")).to_have_text("{+" + HOSTILE + "+}")
    expect(shown.get_by_role("row").nth(1)).to_have_text("Seed78")
    assert studio_page.requests("difference")[-1]["body"] == {"clip": "c1", "other": "c3"}
    assert studio_page.choice("Compare with").locator("option").all_inner_texts() == [
        "none",
        "Clip c0 (c0)",
        "Clip c2 (c2)",
        "Clip c3 (c3)",
    ]
    assert studio_page.page.title() != "owned"
    assert violations(studio_page) == []
    studio_page.choice("Compare with").select_option("")
    expect(shown).to_have_count(0)


def test_a_difference_that_the_kernel_refuses_is_told(studio_page: StudioPage):
    open_family(studio_page)
    studio_page.page.evaluate(
        "fake.kernel.refusals.difference = { code: 'missing', message: 'This clip is gone.', hint: '' }"
    )
    studio_page.choice("Compare with").select_option("c3")
    expect(studio_page.studio.get_by_role("alert")).to_have_text("This clip is gone.")


def test_a_new_clip_has_the_family_asked_for_again(studio_page: StudioPage):
    open_family(studio_page)
    asked = len(studio_page.requests("family"))
    studio_page.page.evaluate(
        "const [job] = fake.kernel.jobs;"
        " fake.kernel.tell({ ...job, id: 'new', clips: [{ ...job.clips[0], id: 'n1' }] })"
    )
    assert studio_page.wait_for_request("family", asked + 1)["body"] == {"clip": "c1"}


def test_every_word_of_a_family_is_data(studio_page: StudioPage):
    lines = [
        line(0, "c1", text=HOSTILE),
        line(9, "c2", HOSTILE, text=RIGHT_TO_LEFT),
        line(-3, "__proto__", text=HOSTILE, row=None, words=HOSTILE),
        line(1, "constructor", HOSTILE, text=""),
    ]
    family = open_family(studio_page, lines)
    expect(family).to_contain_text("<img src=x")
    expect(family.get_by_role("button")).to_have_count(3)
    assert studio_page.page.locator(".veo-family img[src=x], .veo-family script").count() == 0
    assert studio_page.page.title() != "owned"


def test_settings_that_are_used_again_make_a_remix_until_the_form_is_emptied(studio_page: StudioPage):
    studio_page.open(jobs=[DONE])
    studio_page.page.evaluate("fake.kernel.again = { prompt: 'A lion', remix_of: '01J0000000000000000C0FFEE1' }")
    studio_page.studio.get_by_role("button", name="Use these settings").click()
    expect(studio_page.studio).to_contain_text("remix of clip 0FFEE1")
    assert studio_page.wait_for_request("settings")["body"] == {"job": DONE["id"], "clip": "c1"}
    studio_page.box("Prompt").fill("A tiger")
    studio_page.generate.click()
    asked = studio_page.wait_for_request("generate")["body"]["draft"]
    assert (asked["prompt"], asked["remix_of"]) == ("A tiger", "01J0000000000000000C0FFEE1")
    studio_page.box("Prompt").fill("")
    expect(studio_page.studio).not_to_contain_text("remix of clip")
    studio_page.box("Prompt").fill("A bear")
    studio_page.page.wait_for_function("fake.model.saved.at(-1)?.prompt === 'A bear'")
    assert studio_page.draft()["remix_of"] == ""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_a_family(studio_page: StudioPage, theme: str):
    open_family(studio_page, theme=theme)
    assert violations(studio_page) == []
    assert studio_page.contrast(".veo-family") >= 4.5


def test_a_long_chain_fits_a_narrow_panel(studio_page: StudioPage):
    studio_page.page.set_viewport_size({"width": 320, "height": 900})
    family = open_family(studio_page, [line(at, f"c{at}", "extension") for at in range(20)])
    deepest = family.get_by_role("button").last
    box = deepest.bounding_box()
    assert box is not None
    assert box["width"] > 120
    assert box["height"] >= 24
    assert studio_page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 1200])
def test_a_family_and_a_difference_have_their_places(studio_page: StudioPage, width: int):
    studio_page.page.set_viewport_size({"width": width, "height": 800})
    expect(compared(studio_page)).to_be_visible()
    found = studio_page.page.evaluate(MISPLACED)
    # The table may be wider than there is room: then it is scrolled, by keyboard too.
    assert found | {"out": [], "cut": []} == WELL
    assert [each for each in found["cut"] if "veo-table" not in each] == []
    assert [each for each in found["out"] if not each.startswith(("T", "SPAN."))] == []


def test_a_closed_panel_leaves_nothing_of_a_family(studio_page: StudioPage):
    open_family(studio_page)
    studio_page.close()
    assert studio_page.left_behind() == {"model": 0, "page": 0, "urls": 0}
