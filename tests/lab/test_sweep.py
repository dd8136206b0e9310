"""A sweep in JupyterLab: the live grid while jobs go on, players side by side, and what is left without a kernel."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.lab.page import LabPage
from tests.simulators import simulator
from tests.sweeps import submits

CELL = "%%veo --sweep seed=1..2 --duration 4 --study cats\nA {cat, dog} surfing"
PLAY = "async (video) => { video.muted = true; await video.play(); return video.videoWidth }"
PLAYING = "[...document.querySelectorAll('.veo-chosen video')].map((each) => each.currentTime > 0)"


def test_a_sweep_becomes_a_grid_of_players_and_stays_readable_without_a_kernel(lab: LabPage, tmp_path):
    with simulator(tmp_path / "simulator", latency="1", render="stub") as server:
        use = f"%load_ext veo_widget\nimport veo_widget as veo; veo.use('simulator', url={server.url!r}, latency=1);"
        lab.new(use, CELL)
        lab.run_all()
        cell = lab.cell(1)
        expect(cell).to_contain_text("Google's list price for 4 cells is $6.40")
        grid = cell.get_by_role("region", name="Veo sweep")
        expect(grid.get_by_role("status")).to_contain_text("4 of 4 done")
        expect(grid.get_by_role("button", name="Play A")).to_have_count(4)
        grid.get_by_role("columnheader").get_by_role("button", name="2").click()
        lab.page.wait_for_function(f"{PLAYING}.length === 2 && {PLAYING}.every(Boolean)")
        static = cell.locator("details")
        expect(static).to_contain_text("4 of 4 done")
        expect(static).not_to_have_attribute("open", "")
        lab.run_cell(1)
        expect(lab.cell(1)).to_contain_text("Nothing was bought: $0.")
        assert submits(server) == 4
        lab.save()
        lab.server.stop_kernels()
        notebook = lab.saved()
        assert len(json.dumps(notebook)) < 100_000
        notebook["metadata"]["copied"] = "by hand"  # nobody has signed this one
        (lab.folder / "copy.ipynb").write_text(json.dumps(notebook))
        lab.open((lab.folder / "copy.ipynb").relative_to(lab.server.root).as_posix())
        left = lab.cell(1).locator("details")
        left.locator("summary").click()
        expect(left.locator("video")).to_have_count(4)
        first = left.locator("video").first
        assert str(first.get_attribute("poster")).startswith("data:image/jpeg")
        assert (
            first.evaluate("async (video) => { video.muted = true; await video.play(); return video.videoWidth }") > 0
        )
