"""Parts of the page that come late: once for a page, through whatever host, and without anything waiting for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.card_page import CardPage
from tests.browser.gallery_page import Gallery, open_gallery
from tests.browser.studio_page import DONE, StudioPage

#: A second widget with its own copy of the bundle, as hosts load it, and its own kernel.
SECOND = """async () => {
  const { FakeModel } = await import("/kernel.js");
  const { default: widget } = await import("/static/index.js?second");
  window.second = new FakeModel();
  Object.assign(second.kernel, { jobs: fake.kernel.jobs, files: fake.kernel.files });
  Object.assign(second.traits, fake.model.traits);
  widget.render({ model: second, el: document.getElementById("other") });
}"""


def test_two_widgets_of_a_page_load_a_part_once_and_both_use_it(studio_page: StudioPage):
    studio_page.open(jobs=[DONE])
    studio_page.page.evaluate(SECOND)
    for place in ("#view", "#other"):
        expect(studio_page.page.locator(place).locator(".veo-player video")).to_have_count(1)
        gallery = Gallery(studio_page, place)
        gallery.tab.click()
        expect(gallery.count).to_have_text("0 clips")
        gallery.switch("Trash").click()
        expect(gallery.count).to_contain_text("in the trash")
    asked = [*studio_page.requests("part"), *studio_page.page.evaluate("second.kernel.requests")]
    names = [each["body"]["name"] for each in asked if each["name"] == "part"]
    assert sorted(names) == ["forms", "gallery", "player"]


def test_a_widget_does_not_wait_for_the_kernel_of_another(studio_page: StudioPage):
    studio_page.open(jobs=[DONE])
    studio_page.page.evaluate("fake.close()")
    studio_page.page.evaluate(SECOND)
    expect(studio_page.page.locator("#other video")).to_have_count(1)


def test_all_parts_are_fetched_before_anybody_asks_for_them(studio_page: StudioPage):
    studio_page.open()
    studio_page.wait_for_request("part", 3)
    assert [each["body"]["name"] for each in studio_page.requests("part")] == ["player", "gallery", "forms"]
    gallery = Gallery(studio_page)
    gallery.tab.click()
    expect(gallery.count).to_have_text("0 clips")
    studio_page.studio.get_by_role("button", name="Prompt help").click()
    expect(studio_page.studio.get_by_role("button", name="Improve")).to_be_visible()
    assert len(studio_page.requests("part")) == 3


def test_a_card_fetches_the_player_alone_and_gives_everything_back(card_page: CardPage):
    card_page.open(**DONE)
    expect(card_page.page.locator("video")).to_have_count(1)
    assert [each["body"]["name"] for each in card_page.requests("part")] == ["player"]
    card_page.close()
    assert set(card_page.left_behind().values()) == {0}


@pytest.mark.parametrize("loss", [{"losesBuffers": True}, {"largest": 1000}])
def test_a_host_that_loses_bytes_gets_parts_as_text(studio_page: StudioPage, loss: dict[str, int]):
    studio_page.goto("light")
    studio_page.page.evaluate(
        "change => { const { kernel } = fake, { answer } = kernel; Object.assign(kernel, change);"
        " kernel.answer = function (rid, name, body, buffers) {"
        "  if (body.base64) this.largest = Infinity; return answer.call(this, rid, name, body, buffers) } }",
        loss,
    )
    studio_page.page.evaluate(
        "([traits, jobs]) => { fake.kernel.jobs = jobs; fake.open(traits) }",
        [{"kind": "studio", "catalog": {}, "draft": {}}, [DONE]],
    )
    expect(studio_page.player.locator(".veo-box")).to_have_count(1, timeout=15_000)
    assert [each["body"].get("base64", False) for each in studio_page.requests("part")][:2] == [False, True]


def test_a_kernel_that_does_not_answer_is_told_of_and_the_rest_works(studio_page: StudioPage):
    studio_page.page.clock.install()
    studio_page.goto("light")
    studio_page.page.evaluate("fake.kernel.held.add('part')")
    studio_page.page.evaluate(
        "([traits, jobs]) => { fake.kernel.jobs = jobs; fake.open(traits) }",
        [{"kind": "studio", "catalog": {}, "draft": {}}, [DONE]],
    )
    studio_page.page.clock.run_for(1000)
    expect(studio_page.player.get_by_role("status")).to_have_text("The player is loading.")
    expect(studio_page.jobs).to_have_count(1)
    studio_page.page.clock.run_for(10_000)
    said = "The player could not be loaded. The kernel has not answered."
    expect(studio_page.player.get_by_role("status")).to_have_text(said)
    studio_page.box("Prompt").fill("A lion")
    studio_page.page.clock.run_for(1000)
    assert studio_page.draft()["prompt"] == "A lion"
    studio_page.page.evaluate("fake.kernel.release()")
    expect(studio_page.player.locator(".veo-box")).to_have_count(1)


def test_a_refusal_is_said_and_another_try_brings_the_gallery(studio_page: StudioPage):
    studio_page.goto("light")
    refusal = {"code": "changed", "message": "Another version.", "hint": "Restart the kernel."}
    studio_page.page.evaluate("refusal => { fake.kernel.refusals.part = refusal }", refusal)
    studio_page.page.evaluate("fake.open({ kind: 'studio', catalog: {}, draft: {} })")
    gallery = Gallery(studio_page)
    gallery.tab.click()
    panel = studio_page.studio.get_by_role("tabpanel", name="Gallery")
    said = "The gallery could not be loaded. Another version. Restart the kernel."
    expect(panel.get_by_role("status")).to_have_text(said)
    studio_page.page.evaluate("delete fake.kernel.refusals.part")
    panel.get_by_role("button", name="Try again").click()
    expect(gallery.count).to_have_text("0 clips")


def test_a_part_leaves_no_address_behind(studio_page: StudioPage):
    open_gallery(studio_page, 3)
    studio_page.close()
    assert studio_page.left_behind()["urls"] == 0
