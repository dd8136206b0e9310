"""`veo.VideoPlayer` and `veo.compare` in JupyterLab: a file the server has, and one that only the kernel can read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.player_page import NUMBERS
from tests.lab.page import LabPage
from tests.media import NUMBER_BITS, numbered_mp4

STANDS = "node => node.paused && !node.seeking && node.readyState > 1"


def numbers(lab: LabPage, cell: Locator) -> list[int]:
    """The number of the frame that each of a cell's videos shows, once they stand."""
    for video in cell.locator("video").all():
        lab.page.wait_for_function(STANDS, arg=video.element_handle())
    lab.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: list[int] = lab.page.evaluate(NUMBERS, NUMBER_BITS)
    return found


def test_a_file_is_stepped_through_and_saved_by_keys_that_jupyterlab_keeps(lab: LabPage):
    data = numbered_mp4(frames=96, b_frames=2, audio=True)
    (lab.folder / "take 3.mp4").write_bytes(data)
    lab.new("import veo_widget as veo\nveo.VideoPlayer('take 3.mp4')", "1 + 1")
    lab.run_cell(0)
    cell = lab.cell(0)
    expect(cell).to_contain_text("frame 1 / 96")
    expect(cell).to_contain_text("Video: take 3.mp4. To play it here after the kernel has ended, run the cell again.")
    assert "/files/" in str(cell.locator("video").evaluate("node => node.currentSrc"))
    expect(cell.locator(".veo-strip i")).to_have_count(16)
    cell.get_by_role("slider", name="Position").focus()
    for key in (".", ".", "ArrowRight", "[", "a", "b", "d", "d", "x", "m", "y", "0", "Home", "."):
        lab.page.keyboard.press(key)
    assert numbers(lab, cell) == [1]
    assert lab.page.locator(".jp-Notebook .jp-Cell").count() == 2
    with lab.page.expect_download() as waiting:
        cell.get_by_role("link", name="Save").click()
    assert waiting.value.suggested_filename == "take 3.mp4"
    saved = Path(waiting.value.path()).read_bytes()
    assert hashlib.sha256(saved).hexdigest() == hashlib.sha256(data).hexdigest()
    lab.save()
    notebook = json.dumps(lab.saved())
    assert "ftyp" not in notebook
    assert len(notebook) < 20_000


def test_two_files_play_in_step_from_the_server_and_from_the_kernel(lab: LabPage, tmp_path: Path):
    (lab.folder / "here.mp4").write_bytes(numbered_mp4(frames=96))
    away = tmp_path / "away.mp4"
    away.write_bytes(numbered_mp4(frames=96, rate=24, audio=True))
    lab.new(f"import veo_widget as veo\nveo.compare('here.mp4', {str(away)!r}, labels=['here', 'away'])")
    lab.run_cell(0)
    cell = lab.cell(0)
    expect(cell).to_contain_text("frame 1 / 96")
    sources = [str(video.evaluate("node => node.currentSrc")) for video in cell.locator("video").all()]
    assert "/files/" in sources[0]
    assert sources[1].startswith("blob:")
    expect(cell.get_by_role("row", name="Sound")).to_contain_text("differs")
    cell.get_by_role("button", name="Play", exact=True).click()
    lab.page.wait_for_function("document.querySelector('video').currentTime > 1.5")
    cell.get_by_role("button", name="Pause", exact=True).click()
    first, second = numbers(lab, cell)
    assert first == second
    assert first > 30
