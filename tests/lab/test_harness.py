"""The harness itself: a real JupyterLab, a real kernel, a real page."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import expect

from tests.lab.page import LabPage


def test_a_cell_runs_its_output_is_seen_and_the_notebook_is_saved(lab: LabPage):
    lab.new("1 + 1")
    lab.run_cell(0)
    assert lab.outputs(0)[0]["data"]["text/plain"] == "2"
    expect(lab.cell(0).locator(".jp-OutputArea-output")).to_have_text("2")
    lab.save()
    assert lab.saved()["cells"][0]["outputs"][0]["data"]["text/plain"] == ["2"]


def test_a_page_reload_keeps_the_kernel_and_a_restart_empties_it(lab: LabPage):
    lab.new("kept = 7")
    lab.run_all()
    lab.save()
    lab.reload()
    assert lab.outputs(lab.execute("kept"))[0]["data"]["text/plain"] == "7"
    lab.restart_kernel()
    assert lab.outputs(lab.execute("kept"))[0]["ename"] == "NameError"


def test_a_running_cell_can_be_left_to_itself_and_interrupted(lab: LabPage):
    lab.new("print('begun', flush=True)\nimport time\ntime.sleep(60)")
    lab.run_cell(0, wait=False)
    expect(lab.cell(0).locator(".jp-OutputArea-output")).to_have_text("begun")
    lab.interrupt()
    lab.wait_idle()
    assert lab.outputs(0)[-1]["ename"] == "KeyboardInterrupt"


def test_the_notebooks_folder_is_its_own_and_no_library_is_set(lab: LabPage):
    lab.new("import os\nprint(os.getcwd(), os.environ.get('VEO_LIBRARY'), os.environ['VEO_BACKEND'])")
    lab.run_cell(0)
    assert lab.outputs(0)[0]["text"].split() == [str(lab.folder), "None", "simulator"]


def test_no_credential_reaches_the_kernel(lab: LabPage):
    lab.new("import os\n[name for name in os.environ if name.startswith(('GOOGLE_', 'GEMINI_', 'VERTEX'))]")
    lab.run_cell(0)
    assert lab.outputs(0)[0]["data"]["text/plain"] == "[]"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_can_be_switched_and_photographed(lab: LabPage, tmp_path: Path, theme: Literal["dark", "light"]):
    lab.new("1 + 1")
    lab.set_theme(theme)
    lab.screenshot(tmp_path / "lab.png")
    with Image.open(tmp_path / "lab.png") as picture:
        brightness = ImageStat.Stat(picture.convert("L")).mean[0]
    assert brightness < 100 if theme == "dark" else brightness > 150


WIDGET = """
import pathlib, anywidget, traitlets, veo_widget
static = pathlib.Path(veo_widget.__file__).parent / "static"

class Card(anywidget.AnyWidget):
    _esm = static / "index.js"
    _css = static / "style.css"
    job = traitlets.Dict().tag(sync=True)

asked = []
card = Card(job={"prompt": "A lion", "state": "running", "words": "Veo is making the video", "open": True})
card.on_msg(lambda widget, content, buffers: asked.append(content))
card
"""


def test_the_built_card_lives_in_jupyterlab_and_talks_to_its_kernel(lab: LabPage):
    lab.new(WIDGET)
    lab.run_cell(0)
    card = lab.cell(0).locator(".veo-card")
    expect(card).to_contain_text("Veo is making the video")
    lab.execute("card.job = {**card.job, 'words': 'Fetching the video', 'state': 'collecting'}")
    expect(card).to_contain_text("Fetching the video")
    card.get_by_role("button", name="Stop watching").click()
    expect(card.locator(".veo-stop button")).to_be_disabled()
    names = lab.execute("[each['name'] for each in asked if each['name'] != 'hello']")
    assert lab.outputs(names)[0]["data"]["text/plain"] == "['stop']"


def test_keys_on_the_card_do_not_reach_jupyterlabs_shortcuts(lab: LabPage):
    lab.new(WIDGET)
    lab.run_cell(0)
    lab.cell(0).get_by_role("button", name="Stop watching").focus()
    lab.page.keyboard.press("b")
    lab.page.keyboard.press("b")
    assert lab.page.locator(".jp-Notebook .jp-CodeCell").count() == 1
