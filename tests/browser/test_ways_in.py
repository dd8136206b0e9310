"""Every way of a picture into a slot beside a plain file: of the web, of a clip, too large, of another kind."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Route, expect

from tests.browser.plain_page import ORIGIN
from tests.browser.studio_page import CLIP, DONE, OMNI, PICTURE, StudioPage
from tests.media import picture

MB = 1024 * 1024
SITE = "http://pictures.example"
FIRST = "[data-slot=image] .veo-slot"
DATA = f"data:image/png;base64,{base64.b64encode(picture(64, 36)).decode()}"
#: The upload as it arrived: its kind by its first bytes, its size in pixels and bytes, its corners' colours.
SEEN = """async (upload) => {
  const { pieces, name } = fake.kernel.uploads.get(upload);
  const whole = new Blob(pieces.map(({ piece }) => piece));
  const begin = new Uint8Array(await whole.slice(0, 2).arrayBuffer());
  const bitmap = await createImageBitmap(whole);
  const brush = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  brush.drawImage(bitmap, 0, 0);
  const at = (x, y) => [...brush.getImageData(x, y, 1, 1).data].slice(0, 3);
  const [right, bottom] = [bitmap.width - 3, bitmap.height - 3];
  return { name, jpeg: begin[0] === 0xff && begin[1] === 0xd8, width: bitmap.width, height: bitmap.height,
           size: whole.size, corners: [at(2, 2), at(right, 2), at(2, bottom), at(right, bottom)] };
}"""


def serve(studio_page: StudioPage, *, open_to_all: bool, status: int = 200) -> list[dict[str, str]]:
    """A site with a picture; what it was asked with."""
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        if not open_to_all:
            return route.abort()
        headers = {"access-control-allow-origin": "*"}
        return route.fulfill(status=status, body=picture(64, 36), content_type="image/png", headers=headers)

    studio_page.page.route(f"{SITE}/**", answer)
    return asked


def file_of(name: str, data: bytes, kind: str = "image/png") -> dict[str, Any]:
    return {"name": name, "type": kind, "bytes": base64.b64encode(data).decode()}


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def quarters(width: int = 400, height: int = 200) -> Image.Image:
    """Red, green / blue, white: which way up it is can be seen."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (255, 0, 0)
    pixels[: height // 2, width // 2 :] = (0, 255, 0)
    pixels[height // 2 :, : width // 2] = (0, 0, 255)
    pixels[height // 2 :, width // 2 :] = (255, 255, 255)
    return Image.fromarray(pixels)


def near(found: list[list[int]], wanted: list[tuple[int, int, int]]) -> bool:
    return bool(np.abs(np.array(found) - np.array(wanted)).max() < 30)


def test_a_picture_of_a_page_that_lets_itself_be_read_is_read_by_the_page(studio_page: StudioPage):
    studio_page.open()
    asked = serve(studio_page, open_to_all=True)
    html = f'<meta charset="utf-8"><a href="/x"><img alt="cat" src="{SITE}/a/cat%20one.png?w=9"></a>'
    assert studio_page.transfer("drop", FIRST, [], html=html, links=f"{SITE}/x")
    studio_page.wait_for_request("upload.end")
    expect(studio_page.slot).to_contain_text("cat one.png")
    assert studio_page.requests("image.fetch") == []
    assert "cookie" not in asked[0]
    assert "referer" not in asked[0]


def test_a_picture_that_the_page_may_only_show_is_fetched_by_the_kernel(studio_page: StudioPage):
    studio_page.open()
    serve(studio_page, open_to_all=False)
    studio_page.page.evaluate("fake.kernel.changed = 'cat.webp is sent as PNG: 0.1 MB became 0.2 MB.'")
    studio_page.transfer("drop", "textarea", [], html=f'<img src="{SITE}/cat.webp">')
    assert studio_page.requests("image.fetch") == [], "text boxes keep what is dropped on them"
    assert studio_page.transfer("drop", ".veo-form", [], html=f'<img src="{SITE}/cat.webp">')
    assert studio_page.wait_for_request("image.fetch")["body"] == {"url": f"{SITE}/cat.webp"}
    expect(studio_page.slot).to_contain_text("cat.webp")
    expect(studio_page.slot.get_by_role("status")).to_have_text("cat.webp is sent as PNG: 0.1 MB became 0.2 MB.")
    expect(studio_page.slot.get_by_role("img")).to_be_visible()


def test_what_the_kernel_will_not_fetch_is_said_in_the_slot(studio_page: StudioPage):
    studio_page.open(draft={"image": PICTURE})
    serve(studio_page, open_to_all=False)
    studio_page.page.evaluate(
        "fake.kernel.refusals['image.fetch'] = { code: 'invalid', message: 'That is no public address.', hint: '' }"
    )
    studio_page.transfer("drop", FIRST, [], links=f"# a comment\r\n{SITE}/cat.png")
    expect(studio_page.slot.get_by_role("alert")).to_have_text("That is no public address.")
    expect(studio_page.slot).to_contain_text("kept.png")


def test_an_address_without_a_picture_behind_it_is_said(studio_page: StudioPage):
    studio_page.open()
    serve(studio_page, open_to_all=True, status=404)
    studio_page.transfer("paste", FIRST, [], f"{SITE}/gone.png")
    expect(studio_page.slot.get_by_role("alert")).to_have_text("The server answered 404 instead of a picture.")
    assert studio_page.requests() == []


def test_a_picture_of_the_notebook_itself_is_read_with_its_own_login(studio_page: StudioPage):
    studio_page.files["/files/plot.png"] = lambda: picture(64, 36)
    studio_page.open()
    studio_page.transfer("drop", FIRST, [], html='<img src="http://localhost/files/plot.png">')
    studio_page.wait_for_request("upload.end")
    studio_page.transfer("drop", FIRST, [], html=f'<img src="{DATA}">')
    studio_page.wait_for_request("upload.end", 2)
    assert studio_page.page.evaluate(SEEN, "upload-1") | {"size": 0, "corners": 0} == {
        "name": "picture", "jpeg": False, "width": 64, "height": 36, "size": 0, "corners": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "html", ['<img src="file:///etc/passwd">', '<img src="javascript:alert(1)">', "<img>", "<p>no picture</p>"]
)
def test_what_is_no_picture_of_the_web_is_refused(studio_page: StudioPage, html: str):
    studio_page.open()
    studio_page.transfer("drop", FIRST, [], html=html)
    expect(studio_page.slot.get_by_role("alert")).to_contain_text("That was text, not a picture.")
    assert studio_page.requests() == []


def test_a_picture_of_21_mb_is_made_smaller_in_the_page_and_that_is_said(studio_page: StudioPage):
    studio_page.open()
    given = studio_page.page.evaluate("""async () => {
      const canvas = new OffscreenCanvas(2700, 2700), brush = canvas.getContext("2d");
      const noise = brush.createImageData(2700, 2700), words = new Uint32Array(noise.data.buffer);
      let seed = 1;
      for (let index = 0; index < words.length; index += 1) {
        seed = (seed * 1664525 + 1013904223) >>> 0;
        words[index] = seed | 0xff000000;
      }
      brush.putImageData(noise, 0, 0);
      const file = new File([await canvas.convertToBlob({ type: "image/png" })], "noise.png", { type: "image/png" });
      const data = new DataTransfer();
      data.items.add(file);
      document.querySelector("[data-slot=image] .veo-slot").dispatchEvent(
        new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      return file.size;
    }""")
    assert given > 21_000_000
    studio_page.wait_for_request("upload.end")
    seen = studio_page.page.evaluate(SEEN, "upload-0")
    assert (seen["name"], seen["jpeg"], seen["width"], seen["height"]) == ("noise.jpg", True, 2700, 2700)
    assert seen["size"] < 20 * MB
    said = f"{given / MB:.1f} MB became {seen['size'] / MB:.1f} MB as JPEG."
    expect(studio_page.slot.get_by_role("status")).to_have_text(said)
    digests = studio_page.page.evaluate("fake.kernel.digests('upload-0')")
    assert digests["found"] == digests["sha256"]
    studio_page.slot.get_by_role("button", name="Clear the first frame").click()
    expect(studio_page.slot.get_by_role("status")).to_have_text("")


def test_a_camera_that_was_turned_makes_no_turned_picture(studio_page: StudioPage):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    data = saved(quarters(), "JPEG", exif=exif, quality=95)
    studio_page.open()
    huge = data + b"\0" * (21 * MB - len(data))
    studio_page.transfer("drop", FIRST, [file_of("large.jpg", huge, "image/jpeg")])
    studio_page.wait_for_request("upload.end")
    seen = studio_page.page.evaluate(SEEN, "upload-0")
    assert (seen["width"], seen["height"], seen["jpeg"]) == (200, 400, True)
    red, green, blue, white = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
    assert near(seen["corners"], [blue, red, white, green])


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "GIF"])
def test_other_kinds_of_pictures_become_jpeg_and_transparent_parts_white(studio_page: StudioPage, kind: str):
    image = quarters().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 100, 50))
    studio_page.open()
    studio_page.transfer("drop", FIRST, [file_of(f"pic.{kind.lower()}", saved(image, kind), f"image/{kind.lower()}")])
    studio_page.wait_for_request("upload.end")
    seen = studio_page.page.evaluate(SEEN, "upload-0")
    assert (seen["name"], seen["jpeg"]) == ("pic.jpg", True)
    assert near(seen["corners"][:1], [(255, 255, 255)])
    expect(studio_page.slot.get_by_role("status")).to_contain_text("as JPEG.")


def test_a_phone_offers_its_camera_and_its_pictures(studio_page: StudioPage):
    studio_page.open()
    assert studio_page.file_input.get_attribute("accept") == "image/*"
    assert studio_page.file_input.get_attribute("capture") is None, "that would leave the camera alone"


def menu(studio_page: StudioPage, phrase: str = "the first frame") -> Locator:
    return studio_page.studio.get_by_role("group", name=f"A frame of a clip for {phrase}")


def clips(count: int) -> list[dict[str, Any]]:
    return [DONE | {"id": f"j{n}", "prompt": f"Lion {n}", "clips": [CLIP | {"id": f"c{n}", "duration": 4.0}]}
            for n in range(count)]  # fmt: skip


def test_a_clip_dragged_onto_a_slot_is_asked_which_of_its_frames_is_meant(studio_page: StudioPage):
    studio_page.open(jobs=clips(3))
    assert studio_page.transfer("drop", FIRST, [], clip="c1", html=f'<img src="{DATA}">', links=f"{SITE}/x")
    chosen = menu(studio_page)
    expect(chosen.get_by_role("radio", name="Lion 1")).to_be_checked()
    expect(chosen.get_by_role("button", name="Last frame")).to_be_focused()
    studio_page.page.keyboard.press("Enter")
    expect(studio_page.slot).to_contain_text("last frame of c1")
    expect(chosen).to_have_count(0)
    assert studio_page.requests("frame")[-1]["body"] == {"clip": "c1", "which": "last"}
    expect(studio_page.slot.get_by_role("button", name="From a clip")).to_be_focused()
    assert studio_page.draft()["image"]["name"] == "last frame of c1"


def test_a_video_that_ends_with_a_clip_ends_with_its_first_frame(studio_page: StudioPage):
    studio_page.open(jobs=clips(1), draft={"image": PICTURE})
    studio_page.transfer("drop", "[data-slot=last_frame] .veo-slot", [], clip="c0")
    expect(menu(studio_page, "the last frame").get_by_role("button", name="First frame")).to_be_focused()
    studio_page.page.keyboard.press("Enter")
    expect(studio_page.place("Last frame")).to_contain_text("first frame of c0")


def test_a_whole_clip_is_dropped_where_it_will_be_extended(studio_page: StudioPage):
    studio_page.open(jobs=clips(1))
    studio_page.drag_over(".veo-form", clip="c0")
    expect(studio_page.place("Video")).to_contain_text("Dropped here, the whole clip will be extended.")
    studio_page.transfer("drop", "[data-slot=video] .veo-slot", [], clip="c0")
    expect(studio_page.place("Video")).to_contain_text("Will be extended")
    assert studio_page.requests("video")[-1]["body"]["task"] == "extend"
    studio_page.transfer("drop", "[data-slot=video] .veo-slot", [], clip="c9")
    studio_page.wait_for_request("video", 2)
    assert studio_page.requests("video")[-1]["body"]["clip"] == "c9"


def test_where_clips_can_only_be_edited_a_dropped_one_is(studio_page: StudioPage):
    only = OMNI | {"models": [OMNI["models"][0] | {"modes": ["text", "edit"]}]}
    studio_page.open(jobs=clips(1), catalog=only, draft={"model": "omni"})
    studio_page.drag_over(".veo-form", clip="c0")
    studio_page.transfer("drop", "[data-slot=video] .veo-slot", [], clip="c0")
    expect(studio_page.place("Video")).to_contain_text("Will be edited")


def test_a_clip_from_elsewhere_can_be_dropped_too(studio_page: StudioPage):
    studio_page.open(jobs=clips(2))
    studio_page.transfer("drop", FIRST, [], clip="an-old-one")
    expect(menu(studio_page).get_by_role("radio", name="A clip without a prompt")).to_be_checked()
    menu(studio_page).get_by_role("button", name="First frame").click()
    assert studio_page.wait_for_request("frame")["body"] == {"clip": "an-old-one", "which": "first"}


def test_a_frame_at_a_time_is_taken_with_the_keyboard_alone(studio_page: StudioPage):
    studio_page.open(jobs=clips(3))
    opener = studio_page.slot.get_by_role("button", name="From a clip: the first frame")
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    keys = studio_page.page.keyboard
    expect(menu(studio_page).get_by_role("radio", name="Lion 0")).to_be_focused()
    keys.press("ArrowRight")
    expect(menu(studio_page).get_by_role("radio", name="Lion 1")).to_be_checked()
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Tab")
    expect(menu(studio_page).get_by_role("spinbutton", name="Seconds")).to_be_focused()
    keys.press("Control+a")
    keys.type("2.5")
    keys.press("Tab")
    expect(menu(studio_page).get_by_role("button", name="Frame at 2.5 s")).to_be_focused()
    keys.press("Enter")
    assert studio_page.wait_for_request("frame")["body"] == {"clip": "c1", "seconds": 2.5}
    expect(studio_page.slot).to_contain_text("frame at 2.5 s of c1")
    opener.press("Enter")
    keys.press("Escape")
    expect(menu(studio_page)).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_time_beyond_the_clip_is_not_asked_for(studio_page: StudioPage):
    studio_page.open(jobs=clips(1))
    studio_page.slot.get_by_role("button", name="From a clip").click()
    menu(studio_page).get_by_role("spinbutton", name="Seconds").fill("4.1")
    button = menu(studio_page).get_by_role("button", name="Frame at 4.1 s")
    expect(button).to_be_disabled()
    button.click(force=True)
    assert studio_page.requests("frame") == []


def test_a_frame_that_cannot_be_had_is_said_and_the_menu_stays(studio_page: StudioPage):
    studio_page.open(jobs=clips(1))
    studio_page.page.evaluate(
        "fake.kernel.refusals.frame = { code: 'missing', message: 'The file is gone.', hint: 'Choose another.' }"
    )
    studio_page.slot.get_by_role("button", name="From a clip").click()
    menu(studio_page).get_by_role("button", name="Last frame").click()
    expect(studio_page.slot.get_by_role("alert")).to_have_text("The file is gone. Choose another.")
    expect(menu(studio_page)).to_be_visible()


def test_without_clips_none_are_offered(studio_page: StudioPage):
    studio_page.open()
    expect(studio_page.studio.get_by_role("button", name="From a clip")).to_have_count(0)
    assert ORIGIN in studio_page.page.url
