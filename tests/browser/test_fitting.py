"""What is seen of a picture is what will be sent: its place inside the video's shape, cropped, padded or as it is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.studio_page import PICTURE, StudioPage
from tests.media import picture

SQUARE = PICTURE | {"width": 320, "height": 320, "name": "square.png"}
#: Frame and picture in pixels, and how the browser puts the one into the other.
GEOMETRY = """(slot) => {
  const frame = slot.querySelector(".veo-frame"), image = frame.querySelector("img");
  const [f, i, around] = [frame, image, slot.querySelector(".veo-slot-picture")].map((node) => {
    const { width, height } = node.getBoundingClientRect();
    return { width, height };
  });
  const { objectFit } = getComputedStyle(image);
  return { frame: f, image: i, around, objectFit, natural: image.naturalWidth / image.naturalHeight,
           bars: getComputedStyle(frame).backgroundColor };
}"""


def geometry(studio_page: StudioPage, title: str = "First frame") -> dict[str, Any]:
    """Where the picture of a slot is drawn, once it is there."""
    place = studio_page.place(title)
    place.get_by_role("img").wait_for()
    studio_page.page.wait_for_function("[...document.querySelectorAll('.veo-frame img')].every((i) => i.complete)")
    found: dict[str, Any] = place.evaluate(GEOMETRY)
    return found


@pytest.mark.parametrize("width", [320, 480, 1200])
@pytest.mark.parametrize(("ratio", "shape"), [("16:9", 16 / 9), ("9:16", 9 / 16)])
@pytest.mark.parametrize(("fit", "drawn"), [("crop", "cover"), ("pad", "contain"), ("", "contain")])
def test_the_preview_has_the_videos_shape(
    studio_page: StudioPage, width: int, ratio: str, shape: float, fit: str, drawn: str
):
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    draft = {"image": SQUARE, "aspect_ratio": ratio, "fit": fit}
    studio_page.open(draft=draft, files={"image": picture(320, 320)})
    found = geometry(studio_page)
    assert found["frame"]["width"] / found["frame"]["height"] == pytest.approx(shape, rel=0.03)
    assert found["frame"]["width"] <= found["around"]["width"] + 0.5
    assert found["frame"]["height"] <= 76.5
    assert found["image"] == pytest.approx(found["frame"])
    assert found["objectFit"] == drawn
    assert found["natural"] == 1.0, "the browser fits the whole picture, nothing was cut off before"
    assert (found["bars"] == "rgb(0, 0, 0)") is (fit == "pad")


def test_the_choice_is_there_for_pictures_of_another_shape_and_is_sent(studio_page: StudioPage):
    studio_page.open(draft={"prompt": "A lion", "image": SQUARE}, files={"image": picture(320, 320)})
    fit = studio_page.choice("Fit to 16:9")
    expect(fit).to_have_value("")
    expect(studio_page.slot).to_contain_text("The service crops or pads it to 16:9")
    fit.select_option("pad")
    expect(studio_page.slot).to_contain_text("Padded to 16:9")
    studio_page.choice("Aspect ratio").select_option("9:16")
    expect(studio_page.slot).to_contain_text("Padded to 9:16")
    expect(studio_page.choice("Fit to 9:16")).to_have_value("pad")
    studio_page.generate.click()
    assert studio_page.wait_for_request("generate")["body"]["draft"]["fit"] == "pad"


def test_a_picture_of_the_videos_shape_needs_no_choice(studio_page: StudioPage):
    studio_page.open(draft={"image": PICTURE})
    expect(studio_page.slot.get_by_role("img")).to_be_visible()
    expect(studio_page.studio.get_by_role("combobox", name="Fit to")).to_have_count(0)
    studio_page.choice("Aspect ratio").select_option("9:16")
    expect(studio_page.choice("Fit to 9:16")).to_be_visible()


def test_what_the_service_was_told_to_do_is_shown_of_the_first_frame_alone(studio_page: StudioPage):
    last = SQUARE | {"sha256": "cd" * 32}
    studio_page.open(draft={"image": SQUARE, "last_frame": last, "resize_mode": "pad"})
    expect(studio_page.slot).to_contain_text("The service pads it to 16:9")
    expect(studio_page.place("Last frame")).to_contain_text("The service crops or pads it to 16:9")
    assert geometry(studio_page)["bars"] == "rgb(0, 0, 0)"


def test_references_keep_their_own_shape(studio_page: StudioPage):
    studio_page.open(draft={"reference_images": [SQUARE], "fit": "crop"}, files={"image": picture(320, 320)})
    found = geometry(studio_page, "Reference 1")
    assert found["objectFit"] == "contain"
    expect(studio_page.place("Reference 1")).not_to_contain_text("16:9")
