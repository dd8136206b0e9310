"""A plain page with the built bundle and a fake anywidget model: the front end without Jupyter."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "veo_widget" / "static"
ORIGIN = "http://localhost"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}

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


class CardPage:
    """One card on a page whose clock stands still until `pass_time` moves it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route(f"{ORIGIN}/**", _serve)

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
        """The only button that sends something, whatever it says just now."""
        return self.page.locator(".veo-stop button")

    def open(self, theme: str = "light", **fields: Any) -> None:
        """Shows a running job, with `fields` in place of its own."""
        self.page.clock.install(time=STARTED / 1000)
        self.page.goto(f"{ORIGIN}/page.html")
        self.page.wait_for_function("window.fake !== undefined")
        self.page.evaluate("theme => { document.body.dataset.theme = theme }", theme)
        self.page.evaluate("job => { window.fake.open('job', job) }", RUNNING | fields)
        self.card.wait_for()

    def update(self, **fields: Any) -> None:
        """Does what a message from the kernel does."""
        self.page.evaluate("job => window.fake.update('job', job)", RUNNING | fields)

    def pass_time(self, seconds: float) -> None:
        """Moves the page's clock, timers and animation frames included."""
        self.page.clock.run_for(int(seconds * 1000))

    def sent(self) -> list[Any]:
        """What the page has sent to the kernel so far."""
        found: list[Any] = self.page.evaluate("window.fake.sent")
        return found

    def close(self) -> None:
        """Ends the view as the host does."""
        self.page.evaluate("window.fake.close()")


def _serve(route: Route) -> None:
    """The page, and the bundle as it was last built."""
    path = urlsplit(route.request.url).path
    file = STATIC / Path(path).name if path.startswith("/static/") else HERE / Path(path).name
    if file.suffix in TYPES and file.is_file():
        route.fulfill(body=file.read_bytes(), content_type=f"{TYPES[file.suffix]}; charset=utf-8")
    else:
        route.fulfill(status=404)
