"""The slot "First frame" in a real Chromium: every way in, every refusal, and what arrives in the kernel."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.studio_page import StudioPage
from tests.media import picture

MB = 1024 * 1024
KEPT = {"sha256": "ab" * 32, "mime_type": "image/png", "width": 640, "height": 360, "size": 9, "name": "kept.png"}


def png(name: str = "pic.png", data: bytes | None = None) -> dict[str, Any]:
    """A file for a drop or a paste."""
    return {"name": name, "type": "image/png", "bytes": base64.b64encode(data or picture(64, 36)).decode()}


def test_a_dropped_picture_is_shown_uploaded_and_in_the_draft(studio_page: StudioPage):
    studio_page.open()
    assert studio_page.transfer("drop", "fieldset", [png()])
    studio_page.wait_for_request("upload.end")
    expect(studio_page.slot).to_contain_text("pic.png")
    expect(studio_page.slot.get_by_role("img", name="First frame: pic.png")).to_be_visible()
    assert studio_page.draft()["image"]["name"] == "pic.png"
    studio_page.page.wait_for_function("fake.urls.size === 1")  # the code of a part has one for a moment
    assert studio_page.requests("image") == []


def test_a_picture_dropped_beside_the_slot_lands_in_it(studio_page: StudioPage):
    studio_page.open()
    assert studio_page.transfer("drop", "textarea", [png()])
    studio_page.wait_for_request("upload.end")
    expect(studio_page.slot).to_contain_text("pic.png")


def test_a_pasted_picture_is_taken(studio_page: StudioPage):
    studio_page.open()
    assert studio_page.transfer("paste", "textarea", [png("image.png")])
    studio_page.wait_for_request("upload.end")
    expect(studio_page.slot).to_contain_text("image.png")


def test_text_pasted_into_the_prompt_stays_text_even_with_a_picture_of_it(studio_page: StudioPage):
    studio_page.open()
    assert not studio_page.transfer("paste", "textarea", [png()], "A lion")
    assert studio_page.requests() == []


def test_a_browsed_picture_is_taken_and_cleared_with_the_keyboard(studio_page: StudioPage, tmp_path: Path):
    file = tmp_path / "kitten.jpg"
    file.write_bytes(picture(64, 36, kind="JPEG"))
    # Choosers are caught from the beginning: `expect_file_chooser` alone does not wait until the browser does so.
    studio_page.page.on("filechooser", lambda _chooser: None)
    studio_page.open()
    studio_page.file_input.focus()
    with studio_page.page.expect_file_chooser() as chooser:
        studio_page.page.keyboard.press("Space")
    chooser.value.set_files(file)
    expect(studio_page.slot).to_contain_text("640 × 360")
    clear = studio_page.slot.get_by_role("button", name="Clear the first frame")
    clear.press("Enter")
    expect(clear).to_have_count(0)
    expect(studio_page.file_input).to_be_focused()
    assert studio_page.draft()["image"] is None
    studio_page.page.wait_for_function("fake.urls.size === 0")  # the code of a part has one for a moment
    studio_page.file_input.set_input_files(file)
    expect(studio_page.slot).to_contain_text("kitten.jpg")


@pytest.mark.parametrize(
    ("files", "text", "sentence"),
    [
        ([png("a.png"), png("b.png"), png("c.png")], "", "Those were 3 files; the first frame is one picture."),
        ([], "A lion", "That was text, not a picture."),
        ([], "javascript:alert(1)", "That was text, not a picture."),
        ([png("notes.png", b"%PDF-1.7")], "", "notes.png is no picture this browser can read."),
        ([png("<b>.png", b"x")], "", "<b>.png is no picture this browser can read."),
        (
            [{"name": "pic.png", "type": "image/png", "size": 40 * MB}],
            "",
            "pic.png is 40.0 MB; the service takes up to 20 MB. Save it smaller, for example as JPEG.",
        ),
    ],
)
def test_what_the_slot_refuses_is_said_and_leaves_what_was_there(
    studio_page: StudioPage, files: list[dict[str, Any]], text: str, sentence: str
):
    studio_page.open(draft={"image": KEPT})
    assert studio_page.transfer("drop", "fieldset .veo-slot", files, text)
    expect(studio_page.slot.get_by_role("alert")).to_contain_text(sentence)
    expect(studio_page.slot).to_contain_text("kept.png")
    assert studio_page.requests() == []
    studio_page.transfer("drop", "fieldset", [png("good.png")])
    expect(studio_page.slot.get_by_role("alert")).to_have_count(0)
    expect(studio_page.slot).to_contain_text("good.png")


def test_text_dropped_on_the_prompt_is_left_to_the_browser_and_elsewhere_goes_nowhere(studio_page: StudioPage):
    studio_page.open()
    assert not studio_page.transfer("drop", "textarea", [], "A lion")
    assert studio_page.transfer("drop", ".veo-form", [], "https://example.org")
    expect(studio_page.studio.get_by_role("alert")).to_have_count(0)


def test_twenty_megabytes_arrive_whole_in_pieces(studio_page: StudioPage):
    studio_page.open()
    studio_page.transfer("drop", "fieldset", [{"name": "big.png", "type": "image/png", "size": 20 * MB}])
    studio_page.wait_for_request("upload.end")
    digests = studio_page.page.evaluate("fake.kernel.digests('upload-0')")
    assert digests["size"] == 20 * MB
    assert digests["found"] == digests["sha256"]
    assert {size for each in studio_page.requests("upload.chunk") for size in each["buffers"]} == {524288}


def test_an_upload_shows_what_has_arrived_and_can_be_cancelled(studio_page: StudioPage):
    studio_page.open(draft={"image": KEPT})
    studio_page.page.evaluate("fake.kernel.held.add('upload.chunk')")
    studio_page.transfer("drop", "fieldset", [{"name": "big.png", "type": "image/png", "size": 4 * MB}])
    studio_page.wait_for_request("upload.chunk", 2)
    bar = studio_page.slot.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    expect(studio_page.generate).to_be_disabled()
    studio_page.slot.get_by_role("button", name="Cancel the upload").click()
    expect(bar).to_have_count(0)
    expect(studio_page.slot).to_contain_text("kept.png")
    expect(studio_page.slot.get_by_role("alert")).to_have_count(0)
    studio_page.page.wait_for_function("fake.kernel.uploads.get('upload-0').aborted")
    assert len(studio_page.requests("upload.chunk")) == 2
    expect(studio_page.generate).to_be_enabled()


def test_a_second_picture_takes_the_place_of_one_on_its_way(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate("fake.kernel.held.add('upload.chunk')")
    studio_page.transfer("drop", "fieldset", [png("first.png")])
    studio_page.wait_for_request("upload.chunk")
    studio_page.page.evaluate("fake.kernel.held.clear()")
    studio_page.transfer("drop", "fieldset", [png("second.png")])
    studio_page.wait_for_request("upload.end")
    expect(studio_page.slot).to_contain_text("second.png")
    assert studio_page.draft()["image"]["name"] == "second.png"
    studio_page.page.wait_for_function("fake.kernel.uploads.get('upload-0').aborted && fake.urls.size === 1")


def test_the_kernels_own_refusal_of_a_picture_is_said(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate(
        "fake.kernel.refusals['upload.end'] ="
        " { code: 'invalid', message: 'pic.png is damaged.', hint: 'Save it again.' }"
    )
    studio_page.transfer("drop", "fieldset", [png()])
    expect(studio_page.slot.get_by_role("alert")).to_have_text("pic.png is damaged. Save it again.")
    studio_page.page.wait_for_function("fake.urls.size === 0")  # the code of a part has one for a moment


def test_after_a_reload_the_picture_comes_from_the_kernel(studio_page: StudioPage):
    studio_page.open(draft={"image": KEPT})
    expect(studio_page.slot.get_by_role("img", name="First frame: kept.png")).to_be_visible()
    assert studio_page.wait_for_request("image")["body"] == {"sha256": "ab" * 32}


def test_a_page_left_in_the_middle_of_an_upload_shows_what_the_draft_has(studio_page: StudioPage):
    studio_page.open(draft={"image": KEPT})
    studio_page.page.evaluate("fake.kernel.held.add('upload.chunk')")
    studio_page.transfer("drop", "fieldset", [png("lost.png")])
    studio_page.wait_for_request("upload.chunk")
    studio_page.close()
    assert studio_page.left_behind() == {"model": 0, "page": 0, "urls": 0}
    studio_page.page.evaluate("fake.show()")
    expect(studio_page.slot).to_contain_text("kept.png")
    expect(studio_page.slot.get_by_role("progressbar")).to_have_count(0)


def test_a_picture_set_by_python_or_the_other_view_shows(studio_page: StudioPage):
    studio_page.open()
    studio_page.page.evaluate("image => fake.update('draft', { image })", KEPT)
    expect(studio_page.slot.get_by_role("img", name="First frame: kept.png")).to_be_visible()
    studio_page.page.evaluate("fake.update('draft', { image: null })")
    expect(studio_page.slot.get_by_role("img")).to_have_count(0)
    studio_page.page.wait_for_function("fake.urls.size === 0")  # the code of a part has one for a moment


def test_a_picture_for_a_model_without_pictures_is_said(studio_page: StudioPage):
    studio_page.open(draft={"image": KEPT, "model": "words-only"})
    sentence = "Words Only cannot start from a first frame. Choose another model or clear the picture."
    expect(studio_page.slot).to_have_accessible_description(sentence)
    expect(studio_page.generate).to_have_accessible_description(sentence)
    expect(studio_page.generate).to_be_disabled()
