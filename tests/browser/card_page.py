"""The job card on a plain page, with a clock that stands still."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.browser.plain_page import PlainPage

#: Second 0 of a job that usually takes 70 s, by the kernel's clock.
STARTED = 1_800_000_000_000
RUNNING: dict[str, Any] = {
    "id": "01J9",
    "prompt": "A calico kitten asleep in the sun, slow push-in, soft morning light",
    "settings": "Veo 3.1 Fast · 8 s · 720p · 16:9 · seed 7",
    "state": "running",
    "words": "Veo is making the video",
    "message": "",
    "money": "$0 (would cost $3.20)",
    "badge": "Simulator: no account found, clips are synthetic, $0",
    "started": STARTED,
    "now": STARTED,
    "expected": 70,
    "open": True,
}


class CardPage(PlainPage):
    """One card on a page whose clock stands still until `pass_time` moves it."""

    @property
    def card(self) -> Locator:
        """The card's root."""
        return self.page.locator(".veo-card")

    @property
    def bar(self) -> Locator:
        """The progress bar."""
        return self.page.get_by_role("progressbar")

    @property
    def stop(self) -> Locator:
        """The only button that asks for something, whatever it says just now."""
        return self.page.locator(".veo-stop button")

    def open(self, theme: str = "light", **fields: Any) -> None:
        """Shows a running job, with `fields` in place of its own."""
        self.page.clock.install(time=STARTED / 1000)
        self.goto(theme)
        self.page.evaluate("job => { fake.kernel.jobs = [job]; fake.open({ job }) }", RUNNING | fields)
        self.card.wait_for()

    def update(self, **fields: Any) -> None:
        """Does what a message from the kernel does."""
        self.page.evaluate("job => fake.update('job', job)", RUNNING | fields)

    def pass_time(self, seconds: float) -> None:
        """Moves the page's clock, timers and animation frames included."""
        self.page.clock.run_for(int(seconds * 1000))
