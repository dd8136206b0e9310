"""The gallery in a real Chromium: a thousand clips, found, marked, thrown away and brought back, by keyboard too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.gallery_page import COUNT_VIDEOS, Gallery, open_gallery, violations
from tests.browser.plain_page import HOSTILE, RIGHT_TO_LEFT
from tests.browser.studio_page import CATALOG, CLIP, DONE, SIMULATOR, StudioPage

MOST_CELLS = 80
MOST_URLS = 300
HOSTILES = [
    HOSTILE,
    RIGHT_TO_LEFT,
    "</p></div><svg onload=document.title='owned'>",
    "javascript:document.title='owned'",
    "W" * 3000,
    "{{constructor.constructor('document.title=`owned`')()}}",
    "line\nbreak\ttab \u0000 null",
]


def test_a_thousand_clips_scroll_to_the_end_with_few_tiles_requests_and_videos(studio_page: StudioPage):
    studio_page.page.add_init_script(f"({COUNT_VIDEOS})()")
    gallery = open_gallery(studio_page, jobs=[DONE])
    pages, portions = studio_page.requests("gallery.page"), studio_page.requests("gallery.posters")
    assert (len(pages), pages[0]["body"]["limit"]) == (1, 60)
    expect(gallery.cell(1000).locator("img")).to_be_visible()
    assert len(portions) <= 2
    height = gallery.grid.evaluate("node => node.scrollHeight")
    gallery.grid.scroll_into_view_if_needed()
    most = 0
    for top in range(0, height + 1500, 1500):
        gallery.grid.evaluate("(node, top) => { node.scrollTop = top }", top)
        studio_page.page.mouse.move(700, 700 + top % 40)
        most = max(most, gallery.cells.count())
    expect(gallery.cell(1)).to_be_visible()
    expect(gallery.cell(1).locator("img")).to_be_visible()
    assert most <= MOST_CELLS, "more is drawn than what is in sight"
    assert height == gallery.grid.evaluate("node => node.scrollHeight"), "it was as high from the beginning"
    assert studio_page.page.evaluate("fake.urls.size") <= MOST_URLS
    assert len(studio_page.requests("gallery.page")) <= 6
    sizes = [len(each["body"]["clips"]) for each in studio_page.requests("gallery.posters")]
    assert max(sizes) <= 24
    assert sum(sizes) / len(sizes) > 5, "they are asked for one by one"
    assert studio_page.page.evaluate("mostVideos") <= 6


def test_a_resting_pointer_or_focus_plays_one_clip_without_sound(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    video = gallery.grid.locator("video")
    gallery.cell(20).hover()
    expect(gallery.cell(20).locator("video[data-moving]")).to_have_count(1)
    assert video.evaluate("node => [node.muted, node.loop, node.controls]") == [True, True, False]
    gallery.cell(19).hover()
    expect(gallery.cell(19).locator("video")).to_have_count(1)
    expect(video).to_have_count(1)
    gallery.search.hover()
    expect(video).to_have_count(0)
    gallery.cell(20).focus()
    expect(gallery.cell(20).locator("video")).to_have_count(1)
    gallery.cell(20).press("ArrowRight")
    expect(gallery.cell(20).locator("video")).to_have_count(0)
    expect(gallery.cell(19).locator("video")).to_have_count(1)


def test_nothing_plays_by_itself_where_things_are_to_keep_still(studio_page: StudioPage):
    studio_page.page.emulate_media(reduced_motion="reduce")
    gallery = open_gallery(studio_page, 20)
    studio_page.page.clock.install()
    gallery.cell(20).hover()
    gallery.cell(19).focus()
    studio_page.page.clock.run_for(2000)
    expect(gallery.grid.locator("video")).to_have_count(0)
    assert studio_page.requests("clip") == []


def test_a_clip_is_opened_in_the_player_with_what_can_be_done(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    gallery.cell(15).click()
    expect(studio_page.player.locator("video")).to_have_attribute("aria-label", "Video: " + _prompt(15))
    expect(gallery.cell(15)).to_have_attribute("aria-selected", "true")
    for name in ("Star", "Use these settings", "Extend", "Use last frame", "Copy code", "Delete"):
        expect(gallery.tool(name)).to_be_visible()
    gallery.tool("Use these settings").click()
    assert studio_page.wait_for_request("settings")["body"] == {"job": "job-of-clip-000015", "clip": "clip-000015"}
    gallery.tool("Use last frame").click()
    assert studio_page.wait_for_request("frame")["body"]["clip"] == "clip-000015"
    gallery.tool("Extend").click()
    assert studio_page.wait_for_request("video")["body"]["clip"] == "clip-000015"
    assert len(studio_page.requests("gallery.job")) == 1


def test_clips_are_filtered_by_everything(studio_page: StudioPage):
    change = (
        "(row, i) => ({ ...row, marks: { ...row.marks, starred: i === 3, rating: i % 5 + 1,"
        " tags: i < 2 ? ['neon'] : [] } })"
    )
    gallery = open_gallery(studio_page, 100, change)
    gallery.search.fill("NUMBER 7,")
    expect(gallery.cells).to_have_count(1)
    expect(gallery.count).to_have_text("1 clip")
    gallery.search.press("ControlOrMeta+a")
    gallery.search.press("Backspace")
    gallery.switch("Starred").press("Enter")
    expect(gallery.switch("Starred")).to_have_attribute("aria-pressed", "true")
    expect(gallery.cells).to_have_accessible_name(_name(97, "rated 4/5 starred, clip 1 of 1", of=100))
    gallery.switch("Starred").click()
    gallery.pick("Tag").select_option("neon")
    expect(gallery.count).to_have_text("2 clips")
    gallery.pick("Rating").select_option("Rated 5")
    expect(gallery.studio.get_by_text("No clip fits.")).to_be_visible()
    expect(gallery.grid).to_have_count(0)
    gallery.studio.get_by_role("button", name="Show all").click()
    expect(gallery.count).to_have_text("100 clips")
    gallery.pick("Model").select_option("Veo 3.1 Fast")
    expect(gallery.count).to_have_text("34 clips")
    filters = [each["body"]["filter"] for each in studio_page.requests("gallery.page")]
    assert filters[-1] == {
        "text": "",
        "starred": False,
        "rating": None,
        "tag": "",
        "model": "Veo 3.1 Fast",
        "trashed": False,
    }
    assert sum(bool(each["text"]) for each in filters) == 1, "a pause in typing sends it, not every letter"


def test_stars_and_ratings_are_given_with_one_key(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    gallery.cell(20).focus()
    for key in ("s", "4", "ArrowRight", "2", "0", "s", "s"):
        studio_page.page.keyboard.press(key)
    assert [(each["clip"][-2:], each["kind"], each["value"]) for each in gallery.marks()] == [
        ("20", "star", None),
        ("20", "rating", 4),
        ("19", "rating", 2),
        ("19", "rating", None),
        ("19", "star", None),
        ("19", "unstar", None),
    ]
    expect(gallery.cell(20)).to_have_accessible_name(_name(20, "rated 4/5 starred, clip 1 of 20"))
    expect(gallery.said.get_by_role("status")).to_have_text("The star is gone.")
    gallery.cell(20).locator("button").click()
    expect(gallery.cell(20)).to_have_accessible_name(_name(20, "rated 4/5 clip 1 of 20"))
    expect(gallery.cell(19)).to_be_focused()
    assert studio_page.requests("gallery.job") == [], "a click on the star opens nothing"


def test_a_clip_in_the_player_is_rated_tagged_and_noted(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 5)
    gallery.cell(5).click()
    gallery.clip.get_by_role("radio", name="3 of 5").check()
    gallery.tool("Star").press("5")
    expect(gallery.clip.get_by_role("radio", name="5 of 5")).to_be_checked()
    gallery.clip.get_by_role("radio", name="5 of 5").click()
    expect(gallery.clip.get_by_role("radio", checked=True)).to_have_count(0)
    gallery.tool("Tags and note").click()
    tag = gallery.clip.get_by_role("textbox", name="Add a tag")
    tag.fill("neon 4")
    tag.press("Enter")
    expect(tag).to_have_value("")
    tag.fill("night")
    note = gallery.clip.get_by_role("textbox", name="Note")
    note.fill("The ear twitches 5 times")
    gallery.cell(4).focus()
    expect(gallery.tool("Tags and note (2, note)")).to_be_visible()
    expect(gallery.cell(5)).to_have_accessible_name(_name(5, "neon 4 night clip 1 of 5", of=5))
    gallery.tool("Remove the tag neon 4").press("Enter")
    expect(tag).to_be_focused()
    said = [(each["kind"], each["value"]) for each in gallery.marks()]
    assert said == [
        ("rating", 3),
        ("rating", 5),
        ("rating", None),
        ("tag", "neon 4"),
        ("tag", "night"),
        ("note", "The ear twitches 5 times"),
        ("untag", "neon 4"),
    ]
    gallery.cell(4).click()
    gallery.tool("Tags and note").click()
    expect(note).to_have_value("")
    gallery.cell(5).click()
    gallery.tool("Tags and note (1, note)").click()
    expect(note).to_have_value("The ear twitches 5 times")


def test_what_is_deleted_goes_and_undo_brings_it_back_to_its_place(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    gallery.cell(17).focus()
    studio_page.page.keyboard.press("Delete")
    expect(gallery.cell(17)).to_have_count(0)
    expect(gallery.cell(16)).to_be_focused()
    expect(gallery.count).to_have_text("19 clips")
    expect(gallery.said).to_have_text("Moved to the trash.Undo")
    gallery.said.get_by_role("button", name="Undo").press("Enter")
    expect(gallery.cell(17)).to_have_accessible_name(_name(17, "clip 4 of 20"))
    expect(gallery.said).to_have_text("Back from the trash.")
    assert [each["kind"] for each in gallery.marks()] == ["trash", "restore"]
    assert len(studio_page.requests("gallery.page")) == 1


def test_the_trash_is_looked_through_and_restored_from(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    gallery.switch("Trash").click()
    expect(gallery.studio.get_by_text("The trash is empty.")).to_be_visible()
    gallery.switch("Trash").click()
    gallery.cell(20).click()
    gallery.tool("Delete").click()
    expect(gallery.clip).to_contain_text("This clip is in the trash. Its file is still there.")
    gallery.switch("Trash").click()
    expect(gallery.count).to_have_text("1 clip in the trash. Their files are still there.")
    gallery.cell(20).focus()
    studio_page.page.keyboard.press("Delete")
    expect(gallery.studio.get_by_text("The trash is empty.")).to_be_visible()
    expect(gallery.tool("Delete")).to_be_visible()
    gallery.switch("Trash").click()
    expect(gallery.count).to_have_text("20 clips")


def test_what_the_kernel_refuses_is_said_and_taken_back(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    studio_page.page.evaluate(
        "fake.kernel.refusals['gallery.mark'] = { code: 'invalid', message: 'The library is read-only.', hint: '' }"
    )
    gallery.cell(17).focus()
    for key in ("s", "Delete"):
        studio_page.page.keyboard.press(key)
        expect(gallery.said.get_by_role("alert")).to_have_text("The library is read-only.")
    expect(gallery.cell(17)).to_have_accessible_name(_name(17, "clip 4 of 20"))
    expect(gallery.count).to_have_text("20 clips")


def test_a_page_that_does_not_come_is_said_and_asked_for_again(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate(
        "fake.kernel.refusals['gallery.page'] = { code: 'refused', message: 'The database is damaged.', hint: '' }"
    )
    gallery = Gallery(studio_page)
    gallery.tab.click()
    expect(gallery.studio.get_by_role("alert")).to_have_text("The database is damaged.")
    studio_page.page.evaluate("fake.kernel.fill(3); delete fake.kernel.refusals['gallery.page']")
    gallery.studio.get_by_role("button", name="Try again").click()
    expect(gallery.cells).to_have_count(3)
    expect(gallery.studio.get_by_role("alert")).to_have_count(0)


def test_an_empty_library_says_so(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 0)
    expect(gallery.studio.get_by_text("No clips yet. Every finished video will be here.")).to_be_visible()


def test_two_views_and_python_stay_in_step(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    studio_page.page.evaluate("fake.show('other')")
    other = Gallery(studio_page, "#other")
    other.tab.click()
    gallery.cell(20).focus()
    studio_page.page.keyboard.press("4")
    expect(other.cell(20)).to_have_accessible_name(_name(20, "rated 4/5 clip 1 of 20"))
    other.cell(18).focus()
    studio_page.page.keyboard.press("Delete")
    expect(gallery.cell(18)).to_have_count(0)
    studio_page.page.evaluate("fake.kernel.mark('clip-000019', 'star')")
    for view in (gallery, other):
        expect(view.cell(19)).to_have_accessible_name(_name(19, "starred, clip 2 of 19"))
    studio_page.page.evaluate("fake.kernel.mark('clip-000018', 'restore')")
    expect(gallery.cell(18)).to_be_visible()
    studio_page.page.evaluate("fake.kernel.mark('clip-000020', 'deleted')")
    expect(gallery.cell(20)).to_have_count(0)
    expect(other.count).to_have_text("19 clips")


def test_a_job_whose_clip_is_in_the_trash_says_so_and_is_not_played_by_itself(studio_page: StudioPage):
    studio_page.goto("light")
    studio_page.page.evaluate("fake.kernel.fill(2); fake.kernel.mark('clip-000002', 'trash')")
    jobs = [DONE | {"id": f"j{n}", "prompt": f"Job {n}", "clips": [CLIP | {"id": f"clip-00000{n}"}]} for n in (2, 1)]
    studio_page.page.evaluate("jobs => { fake.kernel.jobs = jobs }", jobs)
    studio_page.page.evaluate(
        "traits => fake.open(traits)", {"kind": "studio", "catalog": CATALOG, "backend": SIMULATOR, "draft": {}}
    )
    gallery = Gallery(studio_page)
    expect(studio_page.jobs.nth(0)).to_contain_text("In the trash")
    expect(studio_page.jobs.nth(1)).not_to_contain_text("In the trash")
    expect(studio_page.player).to_contain_text("Job 1")
    gallery.tool("Delete").click()
    expect(studio_page.jobs.nth(1)).to_contain_text("In the trash")
    expect(studio_page.player).to_contain_text("Job 1")
    expect(gallery.tool("Restore")).to_be_focused()
    gallery.said.get_by_role("button", name="Undo").click()
    expect(studio_page.jobs.nth(1)).not_to_contain_text("In the trash")
    studio_page.jobs.nth(0).get_by_role("button", name="Play").click()
    expect(studio_page.player).to_contain_text("Job 2")
    assert violations(studio_page) == []


def test_a_new_clip_comes_in_and_the_focus_stays_on_its_clip(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 20)
    gallery.cell(19).focus()
    studio_page.page.evaluate("fake.kernel.fill(21)")
    studio_page.tell(**DONE)
    expect(gallery.count).to_have_text("21 clips")
    expect(gallery.cell(19)).to_have_attribute("tabindex", "0")
    expect(gallery.grid.locator("[tabindex='0']")).to_have_count(1)


def test_everything_is_reached_by_keyboard(studio_page: StudioPage):
    gallery = open_gallery(studio_page, jobs=[DONE])
    keyboard = studio_page.page.keyboard
    gallery.tab.focus()
    keyboard.press("ArrowLeft")
    expect(studio_page.studio.get_by_role("tab", name="Jobs")).to_be_focused()
    expect(studio_page.jobs).to_have_count(1)
    keyboard.press("End")
    expect(gallery.tab).to_be_focused()
    expect(studio_page.studio.get_by_role("tabpanel", name="Gallery")).to_be_visible()
    for _ in range(6):
        keyboard.press("Tab")
    expect(gallery.cell(1000)).to_be_focused()
    keyboard.press("End")
    expect(gallery.cell(1)).to_be_focused()
    expect(gallery.cell(1)).to_be_in_viewport()
    keyboard.press("ArrowUp")
    columns = int(gallery.grid.get_attribute("aria-colcount") or 0)
    expect(gallery.cell(1 + columns)).to_be_focused()
    keyboard.press("Home")
    keyboard.press("PageDown")
    expect(gallery.cell(1000)).not_to_be_focused()
    keyboard.press("Home")
    expect(gallery.cell(1000)).to_be_focused()
    expect(gallery.cell(1000)).to_be_in_viewport()
    keyboard.press("Enter")
    expect(studio_page.player.locator("video")).to_have_attribute("aria-label", "Video: " + _prompt(1000))
    expect(gallery.cell(1000)).to_be_focused()


def test_the_focus_stays_where_it_was_when_it_is_scrolled_out_of_sight(studio_page: StudioPage):
    gallery = open_gallery(studio_page)
    gallery.cell(998).focus()
    for top in (300, 2000, 30_000, 0):
        gallery.grid.evaluate("(node, top) => { node.scrollTop = top }", top)
        expect(gallery.grid).to_have_js_property("scrollTop", top)
        expect(gallery.cell(998)).to_be_focused()
    gallery.grid.evaluate("node => { node.scrollTop = 30000 }")
    studio_page.page.keyboard.press("ArrowRight")
    expect(gallery.cell(997)).to_be_focused()
    expect(gallery.cell(997)).to_be_in_viewport()


def test_a_clip_is_dragged_under_its_id(studio_page: StudioPage):
    gallery = open_gallery(studio_page, 3)
    carried = gallery.cell(2).evaluate(
        "node => { const dataTransfer = new DataTransfer();"
        " node.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));"
        " return [...dataTransfer.types].map((type) => [type, dataTransfer.getData(type)]) }"
    )
    assert carried == [["application/x-veo-clip", "clip-000002"]]
    expect(gallery.cell(2)).to_have_attribute("draggable", "true")


@pytest.mark.parametrize("text", HOSTILES)
def test_prompts_tags_and_notes_stay_text(studio_page: StudioPage, text: str):
    studio_page.page.set_viewport_size({"width": 700, "height": 900})
    studio_page.open()
    studio_page.page.evaluate(
        "text => fake.kernel.fill(4, (row) => ({ ...row, prompt: text, model: text,"
        " marks: { ...row.marks, note: text, tags: [text] } }))",
        text,
    )
    gallery = Gallery(studio_page)
    gallery.tab.click()
    gallery.cells.first.click()
    gallery.clip.get_by_role("button", name="Tags and note").click()
    expect(gallery.clip.get_by_role("textbox", name="Note")).to_have_value(text)
    assert gallery.cells.first.locator(".veo-gallery-tile-prompt").evaluate("node => node.textContent") == text
    assert gallery.clip.locator(".veo-tag bdi").evaluate("node => node.textContent") == text
    assert gallery.pick("Tag").locator("option").last.evaluate("node => node.value") == text
    assert studio_page.page.title() != "owned"
    assert gallery.studio.locator("img:not([src^='blob:']), script, [onerror], [onload]").count() == 0
    assert studio_page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is wider than the page"
    heights = gallery.cells.evaluate_all("nodes => nodes.map((node) => node.scrollHeight)")
    assert max(heights) < 260, "a tile keeps its place"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong(studio_page: StudioPage, theme: str):
    change = "(row, i) => ({ ...row, marks: { ...row.marks, starred: i === 0, rating: 3, tags: ['neon', 'cut'] } })"
    gallery = open_gallery(studio_page, 1000, change, theme=theme, jobs=[DONE])
    expect(gallery.cell(1000).locator("img")).to_be_visible()
    assert violations(studio_page) == []
    gallery.cell(1000).click()
    gallery.tool("Tags and note (2)").click()
    gallery.cell(1000).press("Delete")
    expect(gallery.said).to_contain_text("Undo")
    assert violations(studio_page) == []
    gallery.search.fill("nothing like this")
    expect(gallery.studio.get_by_text("No clip fits.")).to_be_visible()
    assert violations(studio_page) == []
    assert studio_page.contrast(".veo-gallery") >= 4.5


def test_a_closed_view_leaves_nothing_behind(studio_page: StudioPage):
    gallery = open_gallery(studio_page)
    expect(gallery.cell(1000).locator("img")).to_be_visible()
    gallery.cell(999).hover()
    expect(gallery.grid.locator("video[data-moving]")).to_have_count(1)
    studio_page.close()
    assert studio_page.left_behind() == {"model": 0, "page": 0, "urls": 0}


def _prompt(number: int) -> str:
    return f"Clip number {number}, a lion walks in the savannah at dawn"


def _name(number: int, rest: str, of: int = 20) -> str:
    """What a tile is called in a library that was filled with so many clips: every third is of another model."""
    model = "Veo 3.1" if (of - number) % 3 else "Veo 3.1 Fast"
    return f"{_prompt(number)} {model} · 8 s {rest}"
