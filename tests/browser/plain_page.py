"""A plain page with the built bundle and a fake model whose kernel is played by the page (`kernel.js`)."""

from __future__ import annotations

import base64
import json
import re
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from tests.media import picture, short_mp4
from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Answer, RequestFailed
from veo_widget.notebook.parts import part_handlers
from veo_widget.notebook.scenes import Scenes
from veo_widget.notebook.streaming import StreamDesk

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "veo_widget" / "static"
ORIGIN = "http://localhost"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> &amp; {{x}}"
RIGHT_TO_LEFT = "قطة نائمة \u202etxt.exe في الشمس"


@cache
def video() -> bytes:
    """A tiny MP4."""
    return short_mp4()


@cache
def tiny_file() -> Path:
    """The tiny MP4 as a file."""
    path = Path(tempfile.mkdtemp()) / "tiny.mp4"
    path.write_bytes(video())
    return path


def as_text(data: bytes) -> str:
    """Bytes on their way into the page."""
    return base64.b64encode(data).decode()


@cache
def kernel_files() -> dict[str, str]:
    """What the fake kernel sends as bytes."""
    return {
        "poster": as_text(picture(160, 90, kind="JPEG")),
        "image": as_text(picture(160, 90, kind="JPEG", hue=90)),
    }


@cache
def engine_loop() -> EngineLoop:
    """The loop of every page's kernel."""
    return EngineLoop()


class PlainPage:
    """One page, its views and the kernel behind them; a script error on it is kept in `errors`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.files: dict[str, Callable[[], bytes]] = {}
        """What a Jupyter server would serve, by path."""
        self.media: dict[str, Path] = {}
        """The videos the kernel has, by id; any other is a tiny one."""
        streams, scenes = StreamDesk(engine_loop(), self._find), Scenes(engine_loop(), self._find)
        self._handlers = streams.handlers | scenes.handlers | part_handlers(engine_loop())
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route(f"{ORIGIN}/**", self._serve)

    def goto(self, theme: str, bundle: str = "index") -> None:
        """Loads the page with one of the bundles, without a view."""
        self.page.goto(f"{ORIGIN}/page.html?bundle={bundle}")
        self.page.wait_for_function("window.fake !== undefined")
        self.page.evaluate(
            "theme => { document.body.dataset.theme = theme;"
            " if (/^vscode/.test(theme)) document.body.classList.add(theme.replace('-contrast', '-high-contrast'));"
            " else if (theme) document.body.dataset.jpThemeLight = String(theme === 'light') }",
            theme,
        )
        self.page.evaluate("files => { fake.kernel.files = files }", kernel_files())

    def serve_files(self, base: str = "/") -> None:
        """Says that a Jupyter server is there, as its own pages do."""
        self.page.evaluate(
            "baseUrl => document.head.insertAdjacentHTML('beforeend',"
            " `<script id='jupyter-config-data' type='application/json'>${JSON.stringify({ baseUrl })}<` + '/script>')",
            base,
        )

    def requests(self, name: str = "") -> list[dict[str, Any]]:
        """The requests the page has sent so far: those of one name, or all but what is asked in passing."""
        found: list[dict[str, Any]] = self.page.evaluate("window.fake.kernel.requests")
        quiet = {"hello", "poster", "image", "facts", "filmstrip", "tokens", "family", "part"}
        return [each for each in found if each["name"] == name or (not name and each["name"] not in quiet)]

    def wait_for_request(self, name: str, count: int = 1) -> dict[str, Any]:
        """Waits until the kernel has had so many requests of a name; the last of them."""
        self.page.wait_for_function(
            "([name, count]) => window.fake.kernel.requests.filter((each) => each.name === name).length >= count",
            arg=[name, count],
        )
        return self.requests(name)[-1]

    def close(self) -> None:
        """Ends the view as the host does."""
        self.page.evaluate("window.fake.close()")

    def left_behind(self) -> dict[str, int]:
        """What closed views still hold: listeners of the model and of the page, object URLs."""
        found: dict[str, int] = self.page.evaluate(
            "({ model: fake.model.listeners, page: fake.pageListeners.size, urls: fake.urls.size })"
        )
        return found

    def contrast(self, place: str) -> float:
        """The smallest contrast (WCAG 2) of any text in a place against the background behind it."""
        found: float = self.page.evaluate(CONTRAST, place)
        return found

    def _serve(self, route: Route) -> None:
        """The page, the bundle as it was last built, and what a test has put there."""
        path = urlsplit(route.request.url).path
        file = STATIC / Path(path).name if path.startswith("/static/") else HERE / Path(path).name
        if path.startswith("/kernel/") and route.request.method == "POST":
            route.fulfill(body=self._kernel(path.removeprefix("/kernel/"), json.loads(route.request.post_data or "")))
        elif path in self.files:
            _serve_file(route, self.files[path]())
        elif file.suffix in TYPES and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=f"{TYPES[file.suffix]}; charset=utf-8")
        else:
            route.fulfill(status=404)

    def _kernel(self, name: str, body: dict[str, Any]) -> bytes:
        """What the real kernel says to a request about a video: a line of JSON, then the buffer."""
        try:
            answer = engine_loop().start(self._answered(name, body)).result()
        except RequestFailed as error:
            failure = {"code": error.code, "message": error.message, "hint": error.hint}
            return json.dumps({"error": failure}).encode() + b"\n"
        return json.dumps({"value": answer.value}).encode() + b"\n" + b"".join(answer.buffers)

    async def _answered(self, name: str, body: dict[str, Any]) -> Answer:
        return await self._handlers[name](body, ())

    async def _find(self, media: str) -> Path:
        return self.media.get(media) or tiny_file()


def _serve_file(route: Route, data: bytes) -> None:
    """A file as a Jupyter server gives it: in parts, where a player asks for parts."""
    wish = re.fullmatch(r"bytes=(\d+)-(\d*)", route.request.headers.get("range", ""))
    headers = {"accept-ranges": "bytes", "content-type": "video/mp4"}
    if not wish:
        route.fulfill(body=data, headers=headers)
        return
    start, end = int(wish[1]), int(wish[2] or len(data) - 1)
    part = data[start : end + 1]
    headers["content-range"] = f"bytes {start}-{start + len(part) - 1}/{len(data)}"
    route.fulfill(status=206, body=part, headers=headers)


CONTRAST = """(place) => {
  const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const drawn = (...colours) => {
    paint.clearRect(0, 0, 1, 1);
    for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
    return [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgrounds = (node) =>
    node ? [...backgrounds(node.parentElement), getComputedStyle(node).backgroundColor] : [];
  const ratio = (node) => {
    const behind = backgrounds(node), text = getComputedStyle(node).color;
    const pair = [light(drawn('white', ...behind)), light(drawn('white', ...behind, text))];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  const texts = [...document.querySelectorAll(`${place} *`)]
    .filter((node) => node.tagName !== 'OPTION')
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  return Math.min(...texts.map(ratio));
}"""
