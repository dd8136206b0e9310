"""The fold "More settings" in a real Chromium: what is there for which model, what reaches the kernel, what is said."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.studio_page import CATALOG, GOOGLE, OMNI, StudioPage

LISTS = ("Sound", "Person generation", "Enhance prompt", "Resize mode", "Compression", "Frame rate")


def test_every_setting_has_its_name_and_reaches_the_kernel(studio_page: StudioPage):
    studio_page.open()
    fold = studio_page.studio.get_by_role("button", name="More settings")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(studio_page.choice("Sound")).not_to_be_visible()
    fold.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    picked = {"Sound": "Off", "Person generation": "allow_adult", "Enhance prompt": "On", "Resize mode": "pad",
              "Compression": "lossless", "Frame rate": "24", "Retry sound blocks": "2 times"}  # fmt: skip
    for name, value in picked.items():
        studio_page.choice(name).select_option(label=value)
    studio_page.box("Cloud Storage folder").fill("gs://bucket/folder/")
    studio_page.box("Labels").fill("team=film, scene = 3")
    studio_page.box("Labels").blur()
    sent = studio_page.draft()
    wanted = {
        "generate_audio": False,
        "person_generation": "allow_adult",
        "enhance_prompt": True,
        "resize_mode": "pad",
        "compression_quality": "lossless",
        "fps": 24,
        "output_gcs_uri": "gs://bucket/folder/",
        "labels": {"team": "film", "scene": "3"},
        "retries": 2,
    }
    assert {name: sent[name] for name in wanted} == wanted
    expect(fold).to_have_accessible_name("More settings · 9 set")
    for name in LISTS:
        studio_page.choice(name).select_option(index=0)
    expect(fold).to_have_accessible_name("More settings · 3 set")
    studio_page.page.wait_for_function("fake.model.saved.at(-1).fps === null")
    assert studio_page.draft()["person_generation"] == ""


def test_silence_has_its_own_price_where_there_is_one(studio_page: StudioPage):
    studio_page.open(backend=GOOGLE)
    studio_page.open_more()
    studio_page.choice("Sound").select_option("Off")
    expect(studio_page.generate).to_have_accessible_name("Generate · $1.60")
    studio_page.choice("Model").select_option("veo-3.1-lite")
    expect(studio_page.generate).to_have_accessible_name("Generate · $0.40")


def test_only_what_the_model_takes_is_there(studio_page: StudioPage):
    studio_page.open(catalog=OMNI, backend=GOOGLE)
    expect(studio_page.box("Negative prompt")).to_be_visible()
    expect(studio_page.number("Seed")).to_have_count(0)
    expect(studio_page.number("Number of videos")).to_have_count(0)
    expect(studio_page.generate).to_have_accessible_name("Generate · at most $0.88")
    studio_page.open_more()
    for name in LISTS:
        expect(studio_page.choice(name)).to_have_count(0)
    expect(studio_page.choice("Retry sound blocks")).to_be_visible()


def test_a_silent_model_has_nothing_to_retry(studio_page: StudioPage):
    silent = CATALOG["models"][0] | {"name": "veo-2", "silent": True, "parameters": ["seed"]}
    studio_page.open(catalog=CATALOG | {"models": [silent]}, draft={"model": "veo-2"})
    expect(studio_page.number("Seed")).to_be_visible()
    expect(studio_page.studio.get_by_role("button", name="More settings")).to_have_count(0)


@pytest.mark.parametrize(
    ("draft", "kind", "name", "sentence"),
    [
        ({"seed": 7}, "spinbutton", "Seed", "Omni takes no seed. Leave it out or choose another model."),
        ({"generate_audio": False}, "combobox", "Sound", "Omni takes no generate_audio."),
        ({"person_generation": "allow_adult"}, "combobox", "Person generation", "Omni takes no person generation."),
        ({"labels": {"a": "b"}}, "textbox", "Labels", "Omni takes no labels."),
        ({"output_gcs_uri": "gs://b/"}, "textbox", "Cloud Storage folder", "Omni takes no output_gcs_uri."),
    ],
)
def test_what_is_set_and_not_taken_stays_is_seen_and_stops_the_button(
    studio_page: StudioPage, draft: dict[str, Any], kind: Any, name: str, sentence: str
):
    studio_page.open(catalog=OMNI, draft={"prompt": "A lion"} | draft)
    control = studio_page.studio.get_by_role(kind, name=name, exact=True)
    expect(control).to_be_visible()
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(studio_page.studio.get_by_text(sentence)).to_be_visible()
    expect(studio_page.generate).to_be_disabled()
    if name != "Seed":
        studio_page.open_more()  # it is open already, and cannot be shut over what is wrong in it
    studio_page.generate.click(force=True)
    expect(control).to_be_focused()
    if kind == "combobox":
        control.select_option(index=0)
    else:
        control.fill("")
    expect(studio_page.generate).to_be_enabled()
    expect(control).to_be_focused()
    studio_page.box("Prompt").focus()
    expect(control).to_have_count(0)


def test_a_value_that_the_rules_forbid_is_off_with_the_rule(studio_page: StudioPage):
    studio_page.open()
    studio_page.open_more()
    enhance = studio_page.choice("Enhance prompt")
    expect(enhance.locator("option", has_text="Off")).to_be_disabled()
    expect(enhance).to_have_accessible_description("Only Veo 2 can be told not to rewrite the prompt.")
    studio_page.page.evaluate("fake.update('draft', { enhance_prompt: false })")
    expect(enhance).to_have_attribute("aria-invalid", "true")
    expect(studio_page.generate).to_be_disabled()


def test_labels_that_are_none_are_said_and_stop_the_button(studio_page: StudioPage):
    studio_page.open()
    studio_page.open_more()
    labels = studio_page.box("Labels")
    labels.fill("team")
    expect(labels).to_have_accessible_description("Labels have the form name=value, with commas between them.")
    expect(studio_page.generate).to_be_disabled()
    labels.fill("team=film,")
    expect(studio_page.generate).to_be_enabled()
    expect(labels).to_have_value("team=film,")


def test_a_model_near_its_end_says_so(studio_page: StudioPage):
    ending = CATALOG["models"][0] | {"notice": "Google retires Veo 3.1 in 20 days. Its successor is Omni."}
    studio_page.open(catalog=CATALOG | {"models": [ending]})
    expect(studio_page.choice("Model")).to_have_accessible_description(ending["notice"])
    expect(studio_page.generate).to_be_enabled()
