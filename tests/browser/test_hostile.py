"""The texts of `tests/hostile.py` everywhere a text is drawn: nothing is interpreted, nothing sticks out at 320 px."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.card_page import RUNNING
from tests.browser.studio_page import CATALOG, CLIP, DONE, PICTURE, StudioPage, model
from tests.hostile import HOSTILE, MARK
from tests.media import picture

#: What could only have come out of a text.
ALIEN = """document.querySelectorAll(".veo-root :is(script, style, title, iframe, object, embed, link, base, meta, h1,"
  + " [onload], [onerror], [src='x'], b[x], [href^='javascript'])").length"""
STICKS_OUT = "document.documentElement.scrollWidth > window.innerWidth"


def job(text: str, **fields: Any) -> dict[str, Any]:
    """A job that says the same everywhere."""
    said = dict.fromkeys(("prompt", "settings", "words", "message", "hint", "money", "badge"), text)
    return RUNNING | said | {"notices": [text, text + "!"]} | fields


def fill(studio_page: StudioPage, text: str) -> None:
    """A panel in which everything that can carry a text carries this one."""
    named = PICTURE | {"name": text, "width": 320, "height": 320}
    draft = {
        "prompt": text,
        "negative_prompt": text,
        "notice": text,
        "output_gcs_uri": text,
        "labels": {"name": text},
        "image": named,
        "reference_images": [named | {"sha256": "cd" * 32}],
        "video": {"clip": "c1", "task": "extend", "prompt": text, "duration": 4.0, "aspect_ratio": "16:9"},
        "person_generation": text,
    }
    rules = [each | {"message": f"{each['message']} {text}", "hint": text} for each in CATALOG["rules"]]
    strange = model("veo-3.1", text, ["720p"], notice=text, stage=text)
    clip = CLIP | {"duration": 4.0}
    studio_page.open(
        draft=draft,
        catalog=CATALOG | {"models": [strange], "rules": rules},
        backend={"label": text, "badge": text + ".", "paid": False},
        jobs=[
            job(text, **DONE | {"id": "d", "clips": [clip]} | dict.fromkeys(("prompt", "settings", "words"), text)),
            job(text, id="f", state="failed", open=False),
            job(text, id="r", left=True, here=False),
        ],
        files={"image": picture(320, 320)},
    )
    expect(studio_page.jobs).to_have_count(3)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_more_than_text_or_sticks_out(studio_page: StudioPage, name: str):
    text = HOSTILE[name]
    asked: list[str] = []
    studio_page.page.on("dialog", lambda dialog: _note(asked, dialog))
    studio_page.page.set_viewport_size({"width": 320, "height": 700})
    fill(studio_page, text)
    refusal = {"code": "invalid", "message": text, "hint": text}
    for request in ("settings", "frame", "code", "tokens", "upload.end"):
        studio_page.page.evaluate("([name, refusal]) => { fake.kernel.refusals[name] = refusal }", [request, refusal])
    studio_page.jobs.nth(0).get_by_role("button", name="Copy code").click()
    studio_page.jobs.nth(0).get_by_role("button", name="Python").click()
    studio_page.slot.get_by_role("button", name="From a clip").click()
    studio_page.slot.get_by_role("button", name="First frame", exact=True).click()
    expect(studio_page.slot.get_by_role("alert")).to_be_visible()
    assert studio_page.page.evaluate(ALIEN) == 0
    assert MARK not in studio_page.page.title()
    assert asked == []
    assert not studio_page.page.evaluate(STICKS_OUT)


def _note(asked: list[str], dialog: Dialog) -> None:
    asked.append(dialog.message)
    dialog.dismiss()


@pytest.mark.parametrize("name", ["image with a handler", "turned round", "families", "null"])
def test_what_is_typed_arrives_as_it_was_typed(studio_page: StudioPage, name: str):
    studio_page.open()
    studio_page.box("Prompt").fill(HOSTILE[name])
    studio_page.generate.click()
    sent = studio_page.wait_for_request("generate")["body"]["draft"]["prompt"]
    assert sent == HOSTILE[name]


@pytest.mark.parametrize("name", ["image with a handler", "turned round", "end of an attribute", "families"])
def test_a_files_name_is_only_a_name(studio_page: StudioPage, name: str):
    studio_page.page.set_viewport_size({"width": 320, "height": 700})
    studio_page.open()
    file = {"name": f"{HOSTILE[name]}.png", "type": "image/png", "size": 5000}
    studio_page.transfer("drop", "fieldset", [file])
    studio_page.wait_for_request("upload.end")
    expect(studio_page.slot.get_by_role("img")).to_have_count(0)  # zeros are no picture; the name is shown all the same
    assert studio_page.draft()["image"]["name"] == file["name"]
    assert studio_page.page.evaluate(ALIEN) == 0
    assert MARK not in studio_page.page.title()
    assert not studio_page.page.evaluate(STICKS_OUT)


def test_text_from_the_right_keeps_its_own_direction_and_turns_nothing_around_it(studio_page: StudioPage):
    fill(studio_page, HOSTILE["right to left"])
    for text in studio_page.jobs.nth(1).locator("p[dir=auto]").all():
        assert text.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert studio_page.studio.evaluate("node => getComputedStyle(node).direction") == "ltr"
