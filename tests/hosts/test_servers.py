"""Notebook 7, nbclassic and Voila on one Jupyter server, behind JupyterHub's kind of prefix."""

from __future__ import annotations

import json
import re

from nbconvert import HTMLExporter
from playwright.sync_api import expect

from tests.hosts.conftest import Load
from tests.hosts.pages import (
    FILES,
    MAGIC,
    PANEL,
    ClassicPage,
    NotebookPage,
    VoilaPage,
    generates_and_plays,
    panel_in,
    plays,
)

DONE = re.compile("Done in")
CLIP_BYTES = 60_000


def test_notebook_7_plays_both_kinds_of_clips_by_their_address(notebook: NotebookPage, load: Load):
    notebook.new(load(1), MAGIC, PANEL)
    notebook.run_all()
    cell = notebook.cell(1)
    expect(cell.get_by_role("region", name="Video job")).to_contain_text("A lion in the savannah")
    expect(cell).to_contain_text(DONE)
    expect(cell.get_by_role("region", name="Video job")).to_have_count(0)
    plays(cell.locator("video"))
    expect(cell.locator("video")).to_have_attribute("src", FILES)
    expect(generates_and_plays(panel_in(notebook.cell(2)), "A calico kitten")).to_have_attribute("src", FILES)
    notebook.save()
    assert len(json.dumps(notebook.saved())) < CLIP_BYTES + 10_000  # a panel's clips are not stored
    html, _ = HTMLExporter().from_filename(str(notebook.folder / "test.ipynb"))  # type: ignore[no-untyped-call]
    (notebook.folder / "test.html").write_text(html, "utf-8")
    notebook.page.route("http*://**", lambda route: route.abort())
    notebook.page.goto((notebook.folder / "test.html").as_uri())
    plays(notebook.page.locator(".veo-output video"))  # without server and kernel, beside its library


def test_nbclassic_plays_both_kinds_of_clips(classic: ClassicPage, load: Load):
    classic.new(load(1), MAGIC, PANEL)
    classic.run_all()
    cell = classic.cell(1)
    expect(cell).to_contain_text(DONE)
    plays(cell.locator("video"))
    panel = panel_in(classic.cell(2))
    panel.get_by_label("Prompt", exact=True).fill("Another kitten")
    expect(generates_and_plays(panel, "Another kitten")).to_have_attribute("src", FILES)
    assert len(json.dumps(classic.saved())) < CLIP_BYTES + 10_000


def test_voila_keeps_the_card_as_the_player_and_runs_the_panel(voila: VoilaPage, load: Load):
    voila.show(load(1), MAGIC, PANEL)
    card = voila.page.get_by_role("region", name="Video job")
    expect(card).to_contain_text("Done")
    plays(card.locator("video"))
    generates_and_plays(panel_in(voila.page), "A calico kitten")
