"""`%veo` in JupyterLab: from a typed prompt to a playing video, with a busy kernel, a reload, a reopened page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.lab.page import LabPage

BUSY = "import time\nend = time.monotonic() + 10\nwhile time.monotonic() < end: pass"
ENDLESS = BUSY.replace("10", "90")
JOB_SECONDS = 9
DONE = re.compile("Done in")
PLAYS = """async video => {
    video.muted = true;
    await video.play();
    const begin = video.currentTime;
    await new Promise(resolve => video.addEventListener("timeupdate", () => video.currentTime > begin && resolve()));
    return [video.currentTime > begin, video.videoWidth, video.videoHeight, video.duration];
}"""


def _load(latency: float) -> str:
    return f"%load_ext veo_widget\n%veoctl use simulator --latency {latency}"


def _plays(cell: Locator) -> None:
    """Plays the cell's video and checks that it moves and has the size that was asked for."""
    video = cell.locator("video")
    expect(video).to_be_visible()
    moved, width, height, duration = video.evaluate(PLAYS)
    assert moved
    assert (width, height) == (1280, 720)
    assert duration == pytest.approx(4.0, abs=0.1)


def _submissions(folder: Path) -> int:
    lines = (folder / "veo_library" / "simulator" / "ledger.jsonl").read_text().splitlines()
    return sum(json.loads(line)["kind"] == "submit" for line in lines)


def _untrusted_copy(lab: LabPage) -> str:
    """The saved notebook under another name with another output id, which nobody has signed."""
    notebook = lab.saved()
    notebook["metadata"]["copied"] = "by hand"
    (lab.folder / "copy.ipynb").write_text(json.dumps(notebook))
    return (lab.folder / "copy.ipynb").relative_to(lab.server.root).as_posix()


def test_a_question_becomes_a_playing_video_while_another_cell_computes(lab: LabPage):
    lab.new(_load(JOB_SECONDS), "%veo What did you find? --duration 4", BUSY)
    lab.run_cell(0)
    lab.run_cell(1)
    cell = lab.cell(1)
    bar = cell.get_by_role("progressbar")
    expect(bar).to_be_visible()
    lab.run_cell(2, wait=False)
    seen = set()
    while not lab.is_idle() and bar.count():
        seen.add(bar.get_attribute("aria-valuenow"))
        lab.page.wait_for_timeout(250)  # the interval at which progress is looked at
    assert len(seen - {None}) >= 5, f"the progress stood still while the cell computed: {seen}"
    lab.wait_idle()
    expect(cell).to_contain_text(DONE)
    expect(bar).to_have_count(0)
    expect(cell).to_contain_text("What did you find?")
    _plays(cell)
    assert _submissions(lab.folder) == 1


def test_the_saved_notebook_is_small_and_plays_when_reopened(lab: LabPage):
    lab.new(_load(0), "%veo A lion in the savannah --duration 4")
    lab.run_all()
    expect(lab.cell(1)).to_contain_text(DONE)
    lab.save()
    saved = json.dumps(lab.saved())
    assert len(saved) < 100_000
    assert "ftyp" not in saved
    assert "video/mp4" not in saved
    assert "widget-view" not in saved
    untrusted, trusted = _untrusted_copy(lab), lab.path
    for path in (trusted, untrusted):
        lab.server.stop_kernels()
        lab.open(path)
        cell = lab.cell(1)
        expect(cell).to_contain_text("A lion in the savannah")
        assert str(cell.locator("video").get_attribute("poster")).startswith("data:image/jpeg")
        _plays(cell)


def test_a_page_reloaded_in_the_middle_shows_nothing_wrong(lab: LabPage):
    lab.new(_load(4), "job = %veo A reloaded lion --duration 4", "%veoctl show", "len(job.wait(60))")
    lab.run_cell(0)
    lab.run_cell(1)
    expect(lab.cell(1)).to_contain_text("Veo is making the video")
    lab.save()
    lab.reload()
    stale = lab.cell(1)
    expect(stale).to_contain_text("A reloaded lion")
    expect(stale).to_contain_text("%veoctl show")
    expect(stale).not_to_contain_text("Error displaying widget")
    lab.run_cell(3)
    assert lab.outputs(3)[0]["data"]["text/plain"] == "1"
    lab.run_cell(2)
    expect(lab.cell(2)).to_contain_text(DONE)
    _plays(lab.cell(2))
    assert _submissions(lab.folder) == 1


def test_a_library_outside_the_served_folder_is_streamed_by_the_card_while_a_cell_computes(
    lab: LabPage, tmp_path: Path
):
    library = f"import veo_widget as veo; veo.library({str(tmp_path / 'away')!r})"
    lab.new(_load(4), library, "%veo A far lion --duration 4", ENDLESS)
    for index in range(3):
        lab.run_cell(index)
    cell = lab.cell(2)
    expect(cell.get_by_role("progressbar")).to_be_visible()
    lab.run_cell(3, wait=False)
    expect(cell).to_contain_text(DONE)
    expect(cell).to_contain_text("does not serve this file")
    expect(cell.locator("img")).to_be_visible()
    video = cell.locator("video")
    assert str(video.get_attribute("src")).startswith("blob:")
    _plays(cell)
    video.evaluate("node => new Promise((resolve) => { node.onseeked = resolve; node.currentTime = 3.5; })")
    assert not lab.is_idle(), "all of this was to be seen while the cell computes"
    assert "ftyp" not in json.dumps(lab.outputs(2))
    lab.interrupt()


def test_a_prompt_full_of_markup_stays_text_in_the_page(lab: LabPage):
    hostile = '<img src=x onerror="document.title=1"><b>bold</b> \u202eright to left'
    lab.new(_load(1), f"%veo {hostile} --duration 4")
    lab.run_all()
    cell = lab.cell(1)
    expect(cell).to_contain_text("<b>bold</b>")
    expect(cell).to_contain_text(DONE)
    expect(cell.locator("b")).to_have_count(0)
    assert lab.page.title() != "1"


def test_stopping_from_the_card_stops_the_watching_and_says_what_it_costs(lab: LabPage):
    lab.new(_load(3600), "job = %veo An endless lion --duration 4")
    lab.run_all()
    cell = lab.cell(1)
    expect(cell).to_contain_text("Veo is making the video")
    cell.get_by_role("button", name="Stop watching").click()
    expect(cell).to_contain_text("No longer watched")
    expect(cell).to_contain_text("billed if it succeeds")


def test_a_mistake_is_one_red_line(lab: LabPage):
    lab.new(_load(0), "%veo A lion --durtion 8")
    lab.run_cell(0)
    lab.run_cell(1)
    expect(lab.cell(1)).to_contain_text("UsageError: There is no option --durtion. Did you mean --duration?")
    expect(lab.cell(1)).not_to_contain_text("Traceback")
