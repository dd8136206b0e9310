"""`VideoPlayer` and `compare` on a plain page, with videos whose frames carry their numbers as pixels."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from playwright.sync_api import Locator

from tests.browser.plain_page import PlainPage
from tests.media import NUMBER_BITS, numbered_mp4


@cache
def clip(**options: Any) -> bytes:
    """A numbered video; see `numbered_mp4`."""
    return numbered_mp4(**options)


class NumberedPage(PlainPage):
    """A page with videos whose frames tell their numbers."""

    @property
    def slider(self) -> Locator:
        """Where the video is."""
        return self.page.get_by_role("slider", name="Position")

    def press(self, *keys: str) -> None:
        """Keys with the focus on the slider."""
        self.slider.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def numbers(self) -> list[int]:
        """The number of the frame that each video shows, read from its pixels."""
        found: list[int] = self.page.evaluate(NUMBERS, NUMBER_BITS)
        return found

    def spreads(self, seconds: float) -> list[int]:
        """How many frames the videos are apart, each time the page is drawn, for a while."""
        found: list[int] = self.page.evaluate(SPREADS, [NUMBER_BITS, seconds, NUMBERS])
        return found

    def settled_numbers(self) -> list[int]:
        """As `numbers`, once no video is on its way to another frame."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('video')].every((node) => node.paused && !node.seeking)"
        )
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.numbers()


class PlayerPage(NumberedPage):
    """One player, or one comparison."""

    def open_player(self, data: bytes, theme: str = "light", *, served: bool = True, **traits: Any) -> None:
        """Shows one video, from the server's file or from the kernel."""
        self._load(theme, [data])
        media = self._medium(0, served=served) | traits.pop("media", {})
        self._show({"kind": "player", "loop": True, "controls": True} | traits | {"media": media})
        self.wait_until_drawn()

    def open_compare(self, clips: list[bytes], theme: str = "light", **traits: Any) -> None:
        """Shows several videos from the server's files."""
        self._load(theme, clips)
        media = [self._medium(number, served=True) | {"title": f"Clip {number + 1}"} for number in range(len(clips))]
        self._show({"kind": "compare", "clips": media, "settings": []} | traits)
        self.wait_until_drawn()

    def _load(self, theme: str, clips: list[bytes]) -> None:
        self.goto(theme, "player")
        self.serve_files()
        folder = Path(mkdtemp())
        for number, data in enumerate(clips):
            path = folder / f"a lion {number}.mp4"
            path.write_bytes(data)
            self.media[f"m{number}"] = path
            self.files[f"/files/clips/{number}.mp4"] = path.read_bytes

    def _medium(self, number: int, *, served: bool) -> dict[str, Any]:
        return {"id": f"m{number}", "file": f"clips/{number}.mp4" if served else None, "title": "A lion"}

    def _show(self, traits: dict[str, Any]) -> None:
        self.page.evaluate("traits => fake.open(traits)", traits)

    def wait_until_drawn(self) -> None:
        """Waits until every video has a picture and the kernel's facts are there."""
        self.page.wait_for_function(
            "() => { const all = [...document.querySelectorAll('video')];"
            " return all.length && all.every((node) => node.readyState > 1 && !node.seeking) }"
        )
        self.page.locator(".veo-clock", has_text="frame").wait_for()

    @property
    def root(self) -> Locator:
        """The widget."""
        return self.page.locator(".veo-root")

    @property
    def clock(self) -> Locator:
        """Timecode and frame number, as they are drawn."""
        return self.page.locator(".veo-clock")

    def button(self, name: str) -> Locator:
        """A button of the player."""
        return self.root.get_by_role("button", name=name, exact=True)

    def axe(self) -> list[str]:
        """What axe-core finds wrong with the widget: a line for each rule and place."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate(AXE_RUN, ".veo-root")
        return found


AXE = Path(__file__).resolve().parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = """async (place) => (await axe.run(place)).violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))"""
NUMBERS = """(bits) => [...document.querySelectorAll('video')].map((video) => {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const paint = canvas.getContext('2d', { willReadFrequently: true });
  paint.drawImage(video, 0, 0);
  const row = paint.getImageData(0, Math.floor(canvas.height / 4), canvas.width, 1).data;
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const place = Math.floor((bit + 0.5) * canvas.width / bits);
    if (row[place * 4] > 128) number |= 1 << bit;
  }
  return number;
})"""
SPREADS = """async ([bits, seconds, numbers]) => {
  const read = eval(numbers), spreads = [], begin = performance.now();
  while (performance.now() - begin < seconds * 1000) {
    await new Promise(requestAnimationFrame);
    const all = read(bits);
    spreads.push(Math.max(...all) - Math.min(...all));
  }
  return spreads;
}"""
