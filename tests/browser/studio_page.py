"""The studio on a plain page: `VeoWidget` without Jupyter, its controls by role and name."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.browser.card_page import RUNNING
from tests.browser.plain_page import PlainPage

BADGE = "Simulator: no account found, clips are synthetic, $0"


def model(name: str, title: str, resolutions: list[str], **fields: Any) -> dict[str, Any]:
    """One model of a catalog."""
    return {
        "name": name,
        "title": title,
        "stage": "GA",
        "options": {
            "duration_seconds": [4, 6, 8],
            "resolution": resolutions,
            "aspect_ratio": ["16:9", "9:16"],
            "number_of_videos": [1, 2, 3, 4],
        },
        "modes": ["text", "image"],
        "usd_per_second": dict.fromkeys(resolutions, "0.40"),
        "price_as_of": "2026-10-01",
        "shiny": {"newer": 1},
    } | fields


CATALOG: dict[str, Any] = {
    "defaults": {
        "model": "veo-3.1",
        "duration_seconds": 8,
        "resolution": "720p",
        "aspect_ratio": "16:9",
        "number_of_videos": 1,
    },
    "prompt_tokens": 1024,
    "image_bytes": 20971520,
    "seed": [0, 4294967295],
    "models": [
        model(
            "veo-3.1",
            "Veo 3.1",
            ["720p", "1080p", "4k"],
            usd_per_second={"720p": "0.40", "1080p": "0.40", "4k": "0.60"},
        ),
        model(
            "veo-3.1-lite",
            "Veo 3.1 Lite",
            ["720p", "1080p"],
            stage="preview",
            usd_per_second={"720p": "0.05"},
        ),
        model("words-only", "Words Only", ["720p"], modes=["text"]),
    ],
    "rules": [
        {
            "id": "high-resolution-needs-8s",
            "when": {"resolution": ["1080p", "4k"]},
            "require": {"duration_seconds": [8]},
            "message": "{resolution} videos are always 8 seconds long, not {duration_seconds}.",
            "hint": "Use a duration of 8 seconds, or 720p.",
        },
        {
            "id": "last-frame-needs-first",
            "when": {"last_frame": True},
            "require": {"image": True},
            "message": "A last frame needs a first frame.",
            "hint": "",
        },
        {"id": "newer", "when": {"moon_phase": ["full"]}, "require": {"image": {"at_least": 3}}, "message": "?"},
    ],
    "shiny": [1],
}
SIMULATOR = {"label": "Simulator", "badge": BADGE, "paid": False, "confirmed": True, "shiny": 1}
GOOGLE = {"label": "Agent Platform, project demo", "badge": "", "paid": True, "confirmed": False}

CLIP = {"id": "c1", "sample": 0, "width": 64, "height": 36, "duration": 1.0, "size": 4_404_019, "file": None}
DONE = RUNNING | {"state": "done", "words": "Done", "open": False, "now": RUNNING["started"] + 68_000, "clips": [CLIP]}


class StudioPage(PlainPage):
    """One studio, and a second one of the same model where a test wants it."""

    def open(self, theme: str = "light", *, config: dict[str, str] | None = None, **traits: Any) -> None:
        """Shows the studio; `jobs` are what the kernel has, `config` is a Jupyter server's, the rest are traits."""
        self.goto(theme)
        jobs = traits.pop("jobs", [])
        if config is not None:
            self.page.evaluate(
                "config => document.head.insertAdjacentHTML('beforeend',"
                " `<script id='jupyter-config-data' type='application/json'>${JSON.stringify(config)}<` + '/script>')",
                config,
            )
        self.page.evaluate(
            "([traits, jobs]) => {"
            " Object.assign(fake.kernel, { jobs, badge: traits.backend.badge }); fake.open(traits) }",
            [{"kind": "studio", "catalog": CATALOG, "backend": SIMULATOR, "draft": {}} | traits, jobs],
        )
        self.studio.wait_for()

    @property
    def studio(self) -> Locator:
        """The panel (the first one of the page)."""
        return self.page.get_by_role("region", name="Veo", exact=True).first

    def box(self, name: str) -> Locator:
        """A text box."""
        return self.studio.get_by_role("textbox", name=name, exact=True)

    def choice(self, name: str) -> Locator:
        """A list to pick from."""
        return self.studio.get_by_role("combobox", name=name, exact=True)

    def number(self, name: str) -> Locator:
        """A number field."""
        return self.studio.get_by_role("spinbutton", name=name, exact=True)

    @property
    def generate(self) -> Locator:
        """The button with the price."""
        return self.studio.get_by_role("button", name="Generate")

    @property
    def slot(self) -> Locator:
        """The first frame."""
        return self.studio.get_by_role("group", name="First frame")

    @property
    def file_input(self) -> Locator:
        """What "Browse" is."""
        return self.slot.locator("input[type=file]")

    @property
    def jobs(self) -> Locator:
        """The items of the list."""
        return self.studio.get_by_role("list", name="Jobs").get_by_role("listitem")

    @property
    def player(self) -> Locator:
        """The player."""
        return self.studio.get_by_role("group", name="Player")

    def draft(self) -> dict[str, Any]:
        """The draft as the page last sent it to the kernel."""
        saved: list[dict[str, Any]] = self.page.evaluate("fake.model.saved")
        return saved[-1] if saved else {}

    def tell(self, **fields: Any) -> None:
        """The kernel says that a job has changed."""
        self.page.evaluate("job => fake.kernel.tell(job)", fields)

    def transfer(self, kind: str, place: str, files: list[dict[str, Any]], text: str = "") -> bool:
        """Drops or pastes `files` ({name, type, bytes or size}) and `text`; whether the page kept the event."""
        kept: bool = self.page.evaluate(TRANSFER, [kind, place, files, text])
        return kept


TRANSFER = """([kind, place, files, text]) => {
  const data = new DataTransfer();
  for (const { name, type, bytes, size } of files) {
    const content = size ? new Uint8Array(size) : Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0));
    if (size) content.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    data.items.add(new File([content], name, { type }));
  }
  if (text) data.setData('text/plain', text);
  const node = document.querySelector(place);
  const fire = (name) => {
    const event = kind === 'paste'
      ? new ClipboardEvent(name, { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
    node.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return kind === 'paste' ? fire('paste') : [fire('dragover'), fire('drop')].every(Boolean);
}"""
