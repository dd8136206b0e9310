"""The gallery in JupyterLab with the real kernel: posters, previews, and marks that Python and two views share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.lab.page import LabPage
from tests.lab.panel import Panel
from tests.lab.test_veo import PLAYS
from tests.simulators import RunningSimulator, simulator

MADE = (
    "%load_ext veo_widget\n%veoctl use simulator --url {url}\nimport veo_widget as veo\n"
    "jobs = [veo.generate(f'Lion {{number}}', duration_seconds=4) for number in range(3)]\n"
    "clips = [job.wait(60)[0] for job in jobs]\n"
    "panel = veo.VeoWidget()"
)
BUSY = "from pathlib import Path\nwhile not Path('stop').exists(): sum(range(1000))"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningSimulator]:
    """Rendering the clips would be most of the time."""
    with simulator(tmp_path / "simulator", render="stub") as running:
        yield running


def test_all_clips_are_seen_marked_and_found_from_two_views_and_python(lab: LabPage, server: RunningSimulator):
    lab.new(MADE.format(url=server.url), "panel", "panel")
    lab.run_all()
    views = [Panel(lab, lab.cell(index)) for index in (1, 2)]
    for view in views:
        view.region.get_by_role("tab", name="Gallery").click()
        expect(view.region.get_by_role("gridcell")).to_have_count(3)
        expect(view.region.get_by_role("gridcell").locator("img")).to_have_count(3)
    first, second = (view.region.get_by_role("grid", name="Clips") for view in views)
    poster = first.get_by_role("gridcell", name="Lion 1").locator("img")
    assert poster.evaluate("async node => { await node.decode(); return node.naturalWidth }") == 320
    lab.execute("clips[1].star(); clips[1].tag('Neon'); clips[0].note = 'the best'")
    for grid in (first, second):
        expect(grid.get_by_role("gridcell", name="Lion 1")).to_contain_text("Neon")
        expect(grid.get_by_role("gridcell", name="Lion 1")).to_contain_text("starred")

    lab.execute(BUSY, wait=False)
    first.get_by_role("gridcell", name="Lion 2").focus()
    expect(first.locator("video[data-moving]")).to_have_count(1)
    lab.page.keyboard.press("4")
    expect(second.get_by_role("gridcell", name="Lion 2")).to_contain_text("rated 4/5")
    lab.page.keyboard.press("Delete")
    expect(second.get_by_role("gridcell", name="Lion 2")).to_have_count(0)
    views[0].region.get_by_role("button", name="Undo").click()
    expect(second.get_by_role("gridcell", name="Lion 2")).to_have_count(1)
    assert not lab.is_idle(), "it was answered while a cell computed"
    (lab.folder / "stop").touch()
    lab.wait_idle()
    index = lab.execute("print(clips[2].rating, len(veo.library().clips()), veo.library().trash())")
    assert lab.outputs(index)[0]["text"] == "4 3 []\n"

    views[0].region.get_by_role("searchbox").fill("BEST")
    expect(first.get_by_role("gridcell")).to_have_count(1)
    first.get_by_role("gridcell", name="Lion 0").click()
    expect(views[0].player).to_contain_text("Lion 0")
    assert views[0].video.evaluate(PLAYS)[0]
    lab.execute("clips[0].delete(); emptied = veo.library().empty_trash(older_than_days=0)")
    expect(views[0].region.get_by_text("No clip fits.")).to_be_visible()
    expect(second.get_by_role("gridcell")).to_have_count(2)
    expect(views[0].clip).to_contain_text("This clip was deleted from the trash. Its record is kept.")
    assert lab.errors == []
