"""The studio on a plain page: `VeoWidget` without Jupyter, its controls by role and name."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.browser.card_page import RUNNING
from tests.browser.plain_page import PlainPage, as_text

BADGE = "Simulator: no account found, clips are synthetic, $0"


PARAMETERS = ["negative_prompt", "seed", "person_generation", "generate_audio", "enhance_prompt", "resize_mode",
              "compression_quality", "fps", "output_gcs_uri", "labels"]  # fmt: skip
MODES = ["text", "image", "interpolation", "references", "extension"]


def model(name: str, title: str, resolutions: list[str], **fields: Any) -> dict[str, Any]:
    """One model of a catalog."""
    return {
        "name": name,
        "title": title,
        "family": "veo-3.1",
        "stage": "GA",
        "notice": "",
        "options": {
            "duration_seconds": [4, 6, 8],
            "resolution": resolutions,
            "aspect_ratio": ["16:9", "9:16"],
            "number_of_videos": [1, 2, 3, 4],
        },
        "modes": MODES,
        "reference_images": 3,
        "parameters": PARAMETERS,
        "silent": False,
        "usd_per_second": dict.fromkeys(resolutions, "0.40"),
        "usd_per_second_silent": {},
        "price_as_of": "2026-10-01",
        "price_is_bound": False,
        "shiny": {"newer": 1},
    } | fields


def rule(name: str, when: dict[str, Any], require: dict[str, Any], message: str, hint: str = "") -> dict[str, Any]:
    """One rule of a catalog."""
    return {"id": name, "when": when, "require": require, "message": message, "hint": hint}


CATALOG: dict[str, Any] = {
    "wire": "vertex",
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
    "retries": 3,
    "choices": {
        "person_generation": ["allow_adult", "dont_allow"],
        "resize_mode": ["crop", "pad"],
        "compression_quality": ["optimized", "lossless"],
        "fps": [24],
    },
    "fits": ["crop", "pad"],
    "titles": {"negative_prompt": "negative prompt", "person_generation": "person generation", "fps": "frame rate"},
    "models": [
        model(
            "veo-3.1",
            "Veo 3.1",
            ["720p", "1080p", "4k"],
            usd_per_second={"720p": "0.40", "1080p": "0.40", "4k": "0.60"},
            usd_per_second_silent={"720p": "0.20"},
        ),
        model(
            "veo-3.1-lite",
            "Veo 3.1 Lite",
            ["720p", "1080p"],
            stage="preview",
            modes=["text", "image", "interpolation"],
            reference_images=0,
            usd_per_second={"720p": "0.05"},
        ),
        model("words-only", "Words Only", ["720p"], modes=["text"], reference_images=0),
    ],
    "image_models": [{"name": "banana", "title": "Banana", "usd": "0.034", "price_is_bound": False}],
    "rules": [
        rule(
            "high-resolution-needs-8s",
            {"resolution": ["1080p", "4k"]},
            {"duration_seconds": [8]},
            "{resolution} videos are always 8 seconds long, not {duration_seconds}.",
            "Use a duration of 8 seconds, or 720p.",
        ),
        rule(
            "last-frame-needs-first",
            {"last_frame": True},
            {"image": True},
            "A last frame needs a first frame.",
            "Give the first frame as well.",
        ),
        rule(
            "references-exclude-frames",
            {"reference_images": True},
            {"image": False, "last_frame": False},
            "Reference images cannot be combined with a first or a last frame.",
            "Leave out one or the other.",
        ),
        rule(
            "video-excludes-images",
            {"video": True},
            {"image": False, "last_frame": False, "reference_images": False},
            "A video cannot be combined with images.",
        ),
        rule("extension-is-720p", {"mode": ["extension"]}, {"resolution": ["720p"]}, "Not {resolution}, but 720p."),
        rule(
            "rewriting-cannot-be-switched-off",
            {"enhance_prompt": [False]},
            {"family": ["veo-2.0"]},
            "Only Veo 2 can be told not to rewrite the prompt.",
        ),
        {"id": "newer", "when": {"moon_phase": ["full"]}, "require": {"image": {"at_least": 3}}, "message": "?"},
    ],
    "shiny": [1],
}
#: A wire of another kind: no list of parameters but the negative prompt, edits, long clips, a price not seen.
OMNI: dict[str, Any] = CATALOG | {
    "wire": "omni",
    "defaults": CATALOG["defaults"] | {"model": "omni"},
    "choices": {},
    "models": [
        model(
            "omni",
            "Omni",
            ["360p", "720p"],
            family="omni",
            modes=[*MODES, "edit"],
            reference_images=6,
            parameters=["negative_prompt"],
            price_is_bound=True,
            usd_per_second={"360p": "0.03", "720p": "0.11"},
            options={
                "duration_seconds": list(range(3, 16)),
                "resolution": ["360p", "720p"],
                "aspect_ratio": ["16:9", "9:16"],
                "number_of_videos": [1],
            },
        )
    ],
}
SIMULATOR = {"label": "Simulator", "badge": BADGE, "paid": False, "confirmed": True, "shiny": 1}
GOOGLE = {"label": "Agent Platform, project demo", "badge": "", "paid": True, "confirmed": False}

PICTURE = {"sha256": "ab" * 32, "mime_type": "image/png", "width": 640, "height": 360, "size": 9, "name": "kept.png"}
CLIP = {"id": "c1", "sample": 0, "width": 64, "height": 36, "duration": 1.0, "size": 4_404_019, "file": None}
DONE = RUNNING | {"state": "done", "words": "Done", "open": False, "now": RUNNING["started"] + 68_000, "clips": [CLIP]}


class StudioPage(PlainPage):
    """One studio, and a second one of the same model where a test wants it."""

    def open(self, theme: str = "light", *, config: dict[str, str] | None = None, **traits: Any) -> None:
        """Shows the studio; `jobs` and `files` are what the kernel has, `config` is a Jupyter server's, the rest are
        traits.
        """
        self.goto(theme)
        jobs = traits.pop("jobs", [])
        files = {name: as_text(data) for name, data in traits.pop("files", {}).items()}
        self.page.evaluate("files => { Object.assign(fake.kernel.files, files) }", files)
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

    def place(self, title: str) -> Locator:
        """One slot: "First frame", "Last frame", "Reference 1", "Video"."""
        return self.studio.get_by_role("group", name=title, exact=True)

    @property
    def slot(self) -> Locator:
        """The first frame."""
        return self.place("First frame")

    def open_more(self) -> None:
        """Opens the fold with the settings that few need."""
        self.studio.get_by_role("button", name="More settings").click()

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

    def transfer(self, kind: str, place: str, files: list[dict[str, Any]], text: str = "", **data: str) -> bool:
        """Drops or pastes `files` ({name, type, bytes or size}), `text`, and of `data` html, links or a clip.

        Returns:
            Whether the page kept the event.
        """
        carried = {TYPES[name]: value for name, value in {"text": text, **data}.items() if value}
        kept: bool = self.page.evaluate(TRANSFER, [kind, place, files, carried])
        return kept

    def drag_over(self, place: str, **data: str) -> None:
        """Drags what would be dropped over a place, without dropping it."""
        carried = {TYPES[name]: value for name, value in data.items()}
        self.page.evaluate(TRANSFER, ["over", place, [], carried])


TYPES = {"text": "text/plain", "html": "text/html", "links": "text/uri-list", "clip": "application/x-veo-clip"}
TRANSFER = """([kind, place, files, carried]) => {
  const data = new DataTransfer();
  for (const { name, type, bytes, size } of files) {
    const content = size ? new Uint8Array(size) : Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0));
    if (size) content.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    data.items.add(new File([content], name, { type }));
  }
  for (const [type, value] of Object.entries(carried)) data.setData(type, value);
  const node = document.querySelector(place);
  const fire = (name) => {
    const event = kind === 'paste'
      ? new ClipboardEvent(name, { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
    node.dispatchEvent(event);
    return event.defaultPrevented;
  };
  if (kind === 'over') return fire('dragover');
  return kind === 'paste' ? fire('paste') : [fire('dragover'), fire('drop')].every(Boolean);
}"""
