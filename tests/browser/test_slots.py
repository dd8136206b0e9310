"""All slots in a real Chromium: which are there, where a picture goes, what goes together, and pictures by Gemini."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.studio_page import CATALOG, GOOGLE, OMNI, PICTURE, StudioPage
from tests.media import picture

EXCLUDED = "Reference images cannot be combined with a first or a last frame."
TITLES = ".veo-slots > fieldset > legend"


def png(name: str = "pic.png") -> dict[str, Any]:
    """A file for a drop or a paste."""
    return {"name": name, "type": "image/png", "bytes": base64.b64encode(picture(64, 36)).decode()}


def pictures(count: int) -> list[dict[str, Any]]:
    """Pictures of the kernel's library."""
    return [PICTURE | {"sha256": f"{number:02}" * 32, "name": f"ref-{number}.png"} for number in range(1, count + 1)]


def browse(place: Locator) -> Locator:
    """What can be put into a slot with."""
    return place.locator("input[type=file]")


def test_an_empty_panel_is_small_and_says_what_is_missing(studio_page: StudioPage):
    studio_page.open()
    expect(studio_page.page.locator(TITLES)).to_have_text(["First frame", "Last frame", "Reference 1"])
    expect(studio_page.place("Last frame")).to_contain_text("A last frame needs a first frame.")
    expect(browse(studio_page.place("Last frame"))).to_have_count(0)
    expect(studio_page.place("Reference 1")).to_contain_text("Drop or paste a picture")


def test_a_first_frame_opens_the_last_one_and_shuts_the_references(studio_page: StudioPage):
    studio_page.open()
    studio_page.transfer("drop", "[data-slot=image]", [png("first.png")])
    expect(browse(studio_page.place("Last frame"))).to_have_count(1)
    expect(studio_page.place("Reference 1")).to_contain_text(EXCLUDED)
    studio_page.transfer("drop", "[data-slot=last_frame]", [png("last.png")])
    studio_page.wait_for_request("upload.end", 2)
    expect(studio_page.place("Last frame")).to_contain_text("last.png")
    draft = studio_page.draft()
    assert (draft["image"]["name"], draft["last_frame"]["name"]) == ("first.png", "last.png")
    expect(studio_page.generate).to_be_enabled()


def test_references_come_one_after_the_other_and_move_up(studio_page: StudioPage):
    studio_page.open()
    for number in (1, 2, 3):
        studio_page.transfer("drop", f"[data-slot=reference-{number}]", [png(f"{number}.png")])
        expect(studio_page.place(f"Reference {number}")).to_contain_text(f"{number}.png")
        studio_page.wait_for_request("upload.end", number)
    expect(studio_page.place("Reference 4")).to_have_count(0)
    expect(studio_page.slot).to_contain_text(EXCLUDED)
    studio_page.place("Reference 1").get_by_role("button", name="Clear reference 1").click()
    expect(studio_page.place("Reference 1")).to_contain_text("2.png")
    assert [each["name"] for each in studio_page.draft()["reference_images"]] == ["2.png", "3.png"]
    expect(browse(studio_page.place("Reference 3"))).to_have_count(1)
    expect(browse(studio_page.place("Reference 1"))).to_be_focused()


def test_a_model_with_more_references_has_more_slots(studio_page: StudioPage):
    studio_page.open(catalog=OMNI, draft={"reference_images": pictures(5)})
    expect(studio_page.place("Reference 6")).to_be_visible()
    expect(studio_page.generate).to_be_enabled()


@pytest.mark.parametrize(
    ("draft", "place", "sentence"),
    [
        ({"image": PICTURE, "reference_images": pictures(1)}, "First frame", f"{EXCLUDED} Leave out one or the other."),
        ({"last_frame": PICTURE}, "First frame", "A last frame needs a first frame. Give the first frame as well."),
        ({"reference_images": pictures(5)}, "Reference 4", "Veo 3.1 takes up to 3 reference images, not 5."),
        (
            {"model": "veo-3.1-lite", "reference_images": pictures(1)},
            "Reference 1",
            "Veo 3.1 Lite cannot use reference images. Choose another model or clear the picture.",
        ),
    ],
)
def test_an_illegal_pair_is_explained_where_it_is_and_nothing_is_lost(
    studio_page: StudioPage, draft: dict[str, Any], place: str, sentence: str
):
    studio_page.open(draft={"prompt": "A lion"} | draft)
    expect(studio_page.place(place).get_by_role("alert")).to_contain_text(sentence)
    expect(studio_page.generate).to_be_disabled()
    studio_page.generate.click(force=True)
    expect(studio_page.place(place).locator(".veo-slot")).to_be_focused()
    assert studio_page.requests("generate") == []
    given = [*draft.get("reference_images", []), *(draft[name] for name in ("image", "last_frame") if name in draft)]
    for each in given:
        expect(studio_page.studio.get_by_text(each["name"], exact=True).first).to_be_visible()


def test_a_last_frame_beside_references_is_explained_at_the_last_frame(studio_page: StudioPage):
    studio_page.open(draft={"last_frame": PICTURE, "reference_images": pictures(1)})
    expect(studio_page.place("Last frame").get_by_role("alert")).to_contain_text(EXCLUDED)
    expect(studio_page.generate).to_be_disabled()


def test_what_is_dropped_where_it_cannot_be_used_is_kept_and_explained(studio_page: StudioPage):
    studio_page.open(draft={"image": PICTURE})
    studio_page.transfer("drop", "[data-slot=reference-1]", [png("hat.png")])
    expect(studio_page.slot.get_by_role("alert")).to_contain_text(EXCLUDED)
    expect(studio_page.place("Reference 1")).to_contain_text("hat.png")
    studio_page.slot.get_by_role("button", name="Clear the first frame").click()
    expect(studio_page.generate).to_be_enabled()
    expect(studio_page.slot.locator(".veo-slot")).to_be_focused()


def test_a_paste_goes_into_the_slot_that_was_last_focused(studio_page: StudioPage):
    studio_page.open()
    studio_page.transfer("paste", "textarea", [png("one.png")])
    expect(studio_page.slot).to_contain_text("one.png")
    studio_page.place("Last frame").locator(".veo-slot").click()
    studio_page.transfer("paste", "[data-slot=last_frame] .veo-slot", [png("two.png")])
    expect(studio_page.place("Last frame")).to_contain_text("two.png")
    studio_page.box("Prompt").focus()
    studio_page.transfer("paste", "textarea", [png("three.png")])
    expect(studio_page.place("Last frame")).to_contain_text("three.png")
    expect(studio_page.slot).to_contain_text("one.png")


def test_a_dragged_file_marks_the_slot_it_would_land_in(studio_page: StudioPage):
    studio_page.open()
    drag = "(place) => { const data = new DataTransfer(); data.items.add(new File(['x'], 'a.png'));" \
        " document.querySelector(place).dispatchEvent(" \
        "new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true })) }"  # fmt: skip
    marked = studio_page.page.locator("fieldset:has(> [data-dragging])")
    studio_page.page.evaluate(drag, "[data-slot=reference-1] p")
    expect(marked).to_have_attribute("data-slot", "reference-1")
    studio_page.page.evaluate(drag, "textarea")
    expect(marked).to_have_attribute("data-slot", "image")


def test_gemini_makes_a_first_frame(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "It sails on", "aspect_ratio": "9:16"})
    studio_page.page.evaluate("fake.kernel.held.add('image.make')")
    make = studio_page.slot.get_by_role("button", name="Make with Gemini")
    make.press("Enter")
    words = studio_page.slot.get_by_role("textbox", name="Picture prompt")
    expect(words).to_be_focused()
    words.fill("A paper boat")
    button = studio_page.slot.get_by_role("button", name="Make · $0 (list price $0.034)")
    button.dblclick()
    expect(studio_page.generate).to_have_accessible_description("First frame is still on its way.")
    expect(studio_page.slot.get_by_role("progressbar")).to_be_visible()
    asked = studio_page.wait_for_request("image.make")["body"]
    assert asked == {"slot": "image", "prompt": "A paper boat", "aspect_ratio": "9:16", "confirmed": False}
    studio_page.page.evaluate("fake.kernel.release()")
    expect(studio_page.slot.get_by_role("img", name="First frame: made with Gemini: A paper boat")).to_be_visible()
    assert len(studio_page.requests("image.make")) == 1
    assert studio_page.draft()["image"]["name"] == "made with Gemini: A paper boat"
    expect(studio_page.generate).to_be_enabled()
    words.press("Escape")
    expect(words).to_have_count(0)
    expect(make).to_be_focused()


def test_gemini_fills_each_slot_and_a_refusal_is_said_there(studio_page: StudioPage):
    studio_page.open()
    for number in (1, 2):
        place = studio_page.place(f"Reference {number}")
        place.get_by_role("button", name="Make with Gemini").click()
        place.get_by_role("textbox").fill(f"Hat {number}")
        place.get_by_role("textbox").press("Control+Enter")
        expect(place).to_contain_text(f"made with Gemini: Hat {number}")
    assert [each["body"]["slot"] for each in studio_page.requests("image.make")] == ["reference-1", "reference-2"]
    studio_page.page.evaluate(
        "fake.kernel.refusals['image.make'] ="
        " { code: 'refused', message: 'The picture was held back.', hint: 'Cost: not charged.' }"
    )
    place = studio_page.place("Reference 2")
    place.get_by_role("textbox").press("Control+Enter")
    expect(place.get_by_role("alert")).to_have_text("The picture was held back. Cost: not charged.")
    expect(place).to_contain_text("made with Gemini: Hat 2")


def test_a_picture_on_a_paid_account_that_was_only_found_is_confirmed(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE)
    studio_page.page.evaluate(
        "fake.kernel.refusals['image.make'] = { code: 'confirm', message: 'An account was found.', hint: '' }"
    )
    studio_page.slot.get_by_role("button", name="Make with Gemini").click()
    studio_page.slot.get_by_role("textbox").fill("A boat")
    make = studio_page.slot.get_by_role("button", name="Make · $0.034")
    make.click()
    no = studio_page.slot.get_by_role("button", name="Not now")
    expect(no).to_be_focused()
    no.press("Escape")
    expect(no).to_have_count(0)
    expect(make).to_be_focused()
    make.press("Enter")
    studio_page.page.evaluate("delete fake.kernel.refusals['image.make']")
    studio_page.slot.get_by_role("button", name="Yes, make it for $0.034").click()
    expect(studio_page.slot).to_contain_text("made with Gemini: A boat")
    assert [each["body"]["confirmed"] for each in studio_page.requests("image.make")] == [False, False, True]


def test_without_a_model_that_draws_nothing_is_offered(studio_page: StudioPage):
    studio_page.open(catalog=CATALOG | {"image_models": []})
    expect(studio_page.slot).to_be_visible()
    expect(studio_page.studio.get_by_role("button", name="Make with Gemini")).to_have_count(0)
