"""How soon a video is seen after its cell was run, in a real JupyterLab: ours beside what else there is.

One run, one machine, one file (a minute, about 50 MB, H.264 with B-frames, AAC): our stream through the kernel, the
file by a relative address, `ipywidgets.Video`, `IPython.display.Video(embed=True)`; then our stream on a line of
20 Mbit/s. Each but the embedded one is run once before it is measured, and nothing comes from the browser's cache:
`make bench`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.bench.conftest import Note
from tests.browsers import fresh_page
from tests.lab.page import LabPage
from tests.lab.server import LabServer, running
from tests.media import write_mp4

ROUNDS = 5
GOAL_S, GOAL_SLOW_S = 0.35, 1.5
#: Without latency: Chromium adds it to every 16 kB of a WebSocket, which makes another line of it.
SLOW_LINE = {"offline": False, "latency": 0, "downloadThroughput": 20e6 / 8, "uploadThroughput": 20e6 / 8}

#: What each way needs is imported and loaded before the clock runs.
SETUP = """
import asyncio, pathlib
import ipywidgets, traitlets
from IPython.display import Video
from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Answer
from veo_widget.notebook.bridged import BridgedWidget
from veo_widget.notebook.hosts import find_host
from veo_widget.notebook.streaming import StreamDesk

PATH = pathlib.Path("clip.mp4").resolve()
LOOP = EngineLoop()
CLIP = {"id": "c", "sample": 0, "width": 1280, "height": 720, "duration": 60.0, "size": 1, "file": None}
JOB = {"id": "j", "prompt": "A lion", "settings": "", "state": "done", "words": "Done", "open": False, "clips": [CLIP]}

async def find(_media):
    return PATH

async def hello(_body, _buffers):
    return Answer()

async def poster(_body, _buffers):
    return Answer()

class Card(BridgedWidget):
    job = traitlets.Dict().tag(sync=True)

def streamed():
    handlers = StreamDesk(LOOP, find).handlers | {"hello": hello, "poster": poster}
    return Card(LOOP, find_host(get_ipython()), handlers, kind="card", job=JOB)
"""
OURS, EMBEDDED = "our stream", "IPython.display.Video(embed=True)"
WAYS = {
    OURS: "streamed()",
    "relative address": "Video('clip.mp4')",
    "ipywidgets.Video": "ipywidgets.Video.from_file('clip.mp4', autoplay=False)",
    EMBEDDED: "Video('clip.mp4', embed=True)",
}
#: What is measured in one page, in turn, and how often: those that are close to each other side by side.
#: Each 70 MB of base64 gets a page of its own: one page with several of them does not always survive.
GROUPS: tuple[tuple[tuple[str, ...], int], ...] = (
    ((OURS, "relative address"), ROUNDS),
    (("ipywidgets.Video",), ROUNDS),
    *[((EMBEDDED,), 1)] * 3,
)

#: Notes when the next <video> of the page has its first picture on the screen.
WATCH = """() => {
  const seen = window.seen = { begin: 0, frame: 0, data: 0 };
  const watcher = new MutationObserver(() => {
    const video = [...document.querySelectorAll("video")].find((each) => !each.known);
    if (!video) return;
    video.known = true;
    watcher.disconnect();
    const data = () => { seen.data ||= performance.now(); };
    if (video.readyState >= 2) data(); else video.addEventListener("loadeddata", data);
    video.requestVideoFrameCallback(() => { seen.frame = performance.now(); });
  });
  watcher.observe(document.body, { childList: true, subtree: true });
}"""
#: Whether nothing more is on its way: a streamed video has its two seconds, others all that they fetch by themselves.
SETTLED = """() => {
  const video = document.querySelector("video"), end = video.buffered.length ? video.buffered.end(0) : 0;
  return video.readyState === 4 && (!video.closest(".veo-root") || end > 1.9);
}"""
RUN = "() => { window.seen.begin = performance.now(); return window.lab.command('notebook:run-cell'); }"


def test_how_soon_a_video_is_seen(chromium: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], note: Note):
    times: dict[str, list[float]] = {}
    with running(tmp_path / "lab") as server:
        folder = server.root / "bench"
        folder.mkdir()
        write_clip(folder / "clip.mp4")
        for names, rounds in GROUPS:
            with opened(chromium, server, folder, names) as lab:
                for name, each in measured(lab, names, rounds).items():
                    times.setdefault(name, []).extend(each)
        with opened(chromium, server, folder, (OURS,), SLOW_LINE) as lab:
            times[f"{OURS}, 20 Mbit/s"] = measured(lab, (OURS,), ROUNDS)[OURS]
        size = (folder / "clip.mp4").stat().st_size
    report(capsys, times, size)
    for row in rows(times):
        note(*row)
    assert median(times[OURS]) < median(times["ipywidgets.Video"])


def write_clip(path: Path) -> None:
    """A minute of about 50 MB, as a camera would make it."""
    write_mp4(path, seconds=6, size=(1280, 720), bit_rate=6_600_000, gop=48, b_frames=3, repeats=10)


@contextmanager
def opened(
    chromium: Browser, server: LabServer, folder: Path, names: Sequence[str], line: dict[str, Any] | None = None
) -> Iterator[LabPage]:
    """A notebook with a cell for each way, in a page of its own without a cache, on a line of that kind."""
    with fresh_page(chromium) as page:
        lab = LabPage(page, server, folder)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        lab.new(SETUP, *(WAYS[name] for name in names))
        lab.run_cell(0)
        if line is not None:
            network.send("Network.emulateNetworkConditions", line)
        yield lab
    server.stop_kernels()


def measured(lab: LabPage, names: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Seconds from running a cell to its first frame, in turn; where there are several, a first one does not count."""
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds + 1 if rounds > 1 else 1):
        for cell, name in enumerate(names, start=1):
            times[name].append(first_frame(lab, cell))
    return {name: each[-rounds:] for name, each in times.items()}


def first_frame(lab: LabPage, cell: int) -> float:
    """Runs a cell and takes its output away again; seconds until its video had drawn its first frame."""
    lab.page.evaluate("cell => window.lab.select(cell)", cell)
    lab.page.evaluate(WATCH)
    lab.page.evaluate(RUN)
    lab.page.wait_for_function("() => window.seen.frame", timeout=120_000)
    seen: dict[str, float] = lab.page.evaluate("window.seen")
    lab.page.wait_for_function(SETTLED, timeout=120_000)
    lab.wait_idle()
    lab.page.evaluate("() => window.lab.command('notebook:clear-cell-output')")
    lab.page.wait_for_function("() => !document.querySelector('video')")
    return (seen["frame"] - seen["begin"]) / 1000


def rows(times: dict[str, list[float]]) -> Iterator[tuple[str, str, str, str]]:
    """What the one table says of it."""
    seconds = {name: median(each) for name, each in times.items()}
    ours, slow = seconds.pop(OURS), seconds.pop(f"{OURS}, 20 Mbit/s")
    rivals = ", ".join(f"{name} {each:.2f} s ({each / ours:.1f} x)" for name, each in seconds.items())
    goal = f"{GOAL_S} s, 1/10 and 1/25, not slower than an address"
    yield "first frame, 60 s of 50 MB, stream", goal, f"{ours:.2f} s", rivals
    yield "the same at 20 Mbit/s", f"{GOAL_SLOW_S} s", f"{slow:.2f} s", "-"


def report(capsys: Any, times: dict[str, list[float]], size: int) -> None:
    """A table of medians, and how many times longer than ours each way takes."""
    ours = median(times[OURS])
    with capsys.disabled():
        print(f"\nfrom running the cell to the first frame, seconds, {size / 1e6:.1f} MB, 60 s")
        print(f"{'':36} {'median':>8} {'/ ours':>8}  each")
        for name, each in times.items():
            row = " ".join(f"{value:.3f}" for value in sorted(each))
            print(f"{name:36} {median(each):8.3f} {median(each) / ours:8.1f}  {row}")
        print(f"goals: {OURS} {GOAL_S}, throttled {GOAL_SLOW_S}; 10 times, 25 times; not slower than the address")
