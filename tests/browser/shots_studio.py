"""Pictures of the studio, for people to look at: `make screenshots`. Where they go stands in `shots_card.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.card_page import RUNNING
from tests.browser.studio_page import CLIP, DONE, GOOGLE, StudioPage

FAILED = RUNNING | {
    "id": "f1",
    "prompt": "A person who looks like a famous actor walks a dog",
    "state": "filtered",
    "words": "Google's safety filter kept the video back",
    "message": "Google's code 17301594: a celebrity was recognised. Not charged. Describe the person without a name.",
    "money": "not charged",
    "open": False,
}
OPEN = RUNNING | {
    "id": "o1",
    "prompt": "Waves roll onto a black beach at dawn, drone shot",
    "now": RUNNING["started"] + 22_000,
}
SEVERAL = DONE | {
    "id": "d2",
    "prompt": "A lighthouse in a storm, slow pan",
    "clips": [CLIP | {"id": f"s{n}", "sample": n} for n in range(3)],
}
PICTURE = {
    "sha256": "ab" * 32,
    "mime_type": "image/png",
    "width": 1280,
    "height": 720,
    "size": 912_345,
    "name": "kitten-on-the-sill.png",
}
DRAFT = {
    "prompt": "A calico kitten asleep in the sun, slow push-in, soft morning light. A clock ticks.",
    "negative_prompt": "cartoon",
}
STATES: dict[str, dict[str, Any]] = {
    "empty": {},
    "jobs": {"draft": DRAFT | {"image": PICTURE, "seed": 7}, "jobs": [OPEN, DONE | {"id": "d1"}, SEVERAL, FAILED]},
    "off": {"draft": DRAFT | {"duration_seconds": 6}, "backend": GOOGLE},
    "illegal": {
        "draft": DRAFT | {"model": "veo-3.1-lite", "resolution": "4k", "number_of_videos": 7},
        "backend": GOOGLE,
    },
    "paid": {"draft": DRAFT, "backend": GOOGLE, "jobs": [OPEN | {"badge": "", "money": "$3.20 if it succeeds"}]},
}


@pytest.mark.parametrize("theme", ["light", "dark", ""])
@pytest.mark.parametrize("width", [320, 720, 1100])
@pytest.mark.parametrize("name", STATES)
def test_picture(studio_page: StudioPage, tmp_path: Path, theme: str, width: int, name: str):
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    studio_page.open(theme, **STATES[name])
    studio_page.page.wait_for_timeout(250)  # posters
    shoot(studio_page, tmp_path, f"studio-{name}-{width}-{theme or 'plain'}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_of_refusals(studio_page: StudioPage, tmp_path: Path, theme: str):
    studio_page.page.set_viewport_size({"width": 900, "height": 700})
    studio_page.open(theme, backend=GOOGLE, draft=DRAFT)
    studio_page.transfer("drop", "fieldset", [{"name": "holiday.png", "type": "image/png", "size": 40 * 1024 * 1024}])
    studio_page.page.evaluate(
        "fake.kernel.refusals.generate = { code: 'confirm', hint: '',"
        " message: 'Agent Platform, project demo, was found in the environment; this video costs $3.20 there.' }"
    )
    studio_page.generate.click()
    studio_page.page.get_by_role("button", name="Not now").wait_for()
    shoot(studio_page, tmp_path, f"studio-refusals-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_of_an_upload(studio_page: StudioPage, tmp_path: Path, theme: str):
    studio_page.page.set_viewport_size({"width": 900, "height": 700})
    studio_page.open(theme, draft=DRAFT)
    studio_page.page.evaluate("fake.kernel.held.add('upload.chunk')")
    studio_page.transfer("drop", "fieldset", [{"name": "holiday.png", "type": "image/png", "size": 4 * 1024 * 1024}])
    studio_page.wait_for_request("upload.chunk", 2)
    studio_page.page.get_by_text("The kernel is busy").wait_for()
    shoot(studio_page, tmp_path, f"studio-upload-{theme}")


def shoot(studio_page: StudioPage, tmp_path: Path, name: str) -> None:
    """Takes one picture."""
    folder = Path(os.environ.get("VEO_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / f"{name}.png"
    studio_page.page.screenshot(path=picture, full_page=True)
    print(picture)
    assert picture.stat().st_size > 0
