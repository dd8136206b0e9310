"""Frames dropped while four compared clips of 720p play for 5 s, against four plain `<video>` elements: `make bench`.

Both sides in one run, in turns, in the same places of the same page; the browser counts (getVideoPlaybackQuality).
"""

from __future__ import annotations

import io
from statistics import median

from playwright.sync_api import Browser

from tests.bench.conftest import Note
from tests.browser.player_page import PlayerPage
from tests.browsers import fresh_page
from tests.media import write_mp4

ROUNDS = 5
SECONDS = 5
GOAL = 0.05
BITS = 4_000_000
"""A second, about what Veo's 720p has."""
#: Starts everything with `start` and gives the share of frames dropped until `SECONDS` are over.
MEASURE = """async ([seconds, start]) => {
  const all = [...document.querySelectorAll('video')];
  const counts = () => all.map((node) => node.getVideoPlaybackQuality());
  const sum = (list, name) => list.reduce((total, each) => total + each[name], 0);
  eval(start);
  await new Promise((done) => { const look = () => all.every((node) => node.currentTime > 0.1)
    ? done() : requestAnimationFrame(look); look(); });
  const before = counts();
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const after = counts();
  const dropped = sum(after, 'droppedVideoFrames') - sum(before, 'droppedVideoFrames');
  return dropped / (sum(after, 'totalVideoFrames') - sum(before, 'totalVideoFrames'));
}"""
#: The comparison's own stage with plain elements in place of ours.
PLAIN = """() => {
  const sources = [...document.querySelectorAll('video')].map((node) => [node.src, node.getBoundingClientRect()]);
  fake.close();
  for (const [src, { x, y, width, height }] of sources) {
    const node = Object.assign(document.createElement('video'), { src, muted: true, preload: 'auto' });
    Object.assign(node.style, { position: 'absolute', left: `${x}px`, top: `${y}px`, width: `${width}px`,
      height: `${height}px` });
    document.body.append(node);
  }
}"""
PLAY_PLAIN = "all.forEach((node) => node.play())"
PLAY_OURS = "document.querySelector('.veo-key[aria-label=Play]').click()"


def test_frames_dropped_by_four_clips_at_once(chromium: Browser, capsys, note: Note):
    out = io.BytesIO()
    write_mp4(out, seconds=SECONDS + 2, size=(1280, 720), bit_rate=BITS)
    ours, plain = [], []
    for _ in range(ROUNDS):
        ours.append(_dropped(chromium, out.getvalue(), plain=False))
        plain.append(_dropped(chromium, out.getvalue(), plain=True))
    share, limit = median(ours), median(plain)
    with capsys.disabled():
        print(f"\nfour clips of 720p for {SECONDS} s, share of frames dropped, medians of {ROUNDS}")
        print(f"{'veo.compare':42} {share:8.3f}   goal {GOAL}, or what plain elements reach   {_each(ours)}")
        print(f"{'four plain <video> elements':42} {limit:8.3f}   {_each(plain)}")
    goal = f"below {GOAL:.0%}, or what four plain elements drop"
    note("frames dropped, four compared clips of 720p", goal, f"{share:.1%}", f"four plain <video>: {limit:.1%}")
    assert share <= max(GOAL, limit * 1.1)


def _dropped(chromium: Browser, data: bytes, *, plain: bool) -> float:
    with fresh_page(chromium) as page:
        shown = PlayerPage(page)
        shown.open_compare([data] * 4)
        if plain:
            page.evaluate(PLAIN)
            page.wait_for_function("[...document.querySelectorAll('video')].every((node) => node.readyState > 3)")
        share: float = page.evaluate(MEASURE, [SECONDS, PLAY_PLAIN if plain else PLAY_OURS])
        return share


def _each(shares: list[float]) -> str:
    return " ".join(f"{share:.3f}" for share in shares)
