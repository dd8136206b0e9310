"""Pictures of the studio, for people to look at: `make screenshots`. Where they go stands in `shots_card.py`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.plain_page import PlainPage, as_text
from tests.browser.states import DRAFT, FAILED, MORE, OPEN, PICTURE, STATES, VERTEX
from tests.browser.studio_page import CLIP, DONE, GOOGLE, StudioPage
from tests.media import picture


@pytest.mark.parametrize("theme", ["light", "dark", ""])
@pytest.mark.parametrize("width", [320, 720, 1100])
@pytest.mark.parametrize("name", STATES)
def test_picture(studio_page: StudioPage, tmp_path: Path, theme: str, width: int, name: str):
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    studio_page.open(theme, **{"catalog": VERTEX} | STATES[name])
    studio_page.page.evaluate("data => { fake.kernel.files.image = data }", as_text(picture(640, 360, hue=40)))
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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
def test_picture_of_more_settings(studio_page: StudioPage, tmp_path: Path, theme: str, width: int):
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    studio_page.open(theme, catalog=VERTEX, draft=MORE)
    studio_page.open_more()
    shoot(studio_page, tmp_path, f"studio-more-{width}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
def test_picture_of_what_opens(studio_page: StudioPage, tmp_path: Path, theme: str, width: int):
    """The form for a picture with its question, and the languages of a job's code without a clipboard."""
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    studio_page.open(theme, catalog=VERTEX, backend=GOOGLE, draft=DRAFT, jobs=[DONE | {"badge": ""}])
    studio_page.page.evaluate(
        "fake.kernel.refusals['image.make'] = { code: 'confirm', hint: 'Nothing was sent.',"
        " message: 'This costs about $0.03 on Agent Platform, which was found in the environment.' }"
    )
    studio_page.slot.get_by_role("button", name="Make with Gemini").click()
    studio_page.slot.get_by_role("textbox").fill("A paper boat in a gutter, rain, macro")
    studio_page.slot.get_by_role("button", name="Make · $").click()
    studio_page.page.get_by_role("button", name="Not now").wait_for()
    studio_page.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    studio_page.jobs.get_by_role("button", name="Copy code").click()
    studio_page.jobs.get_by_role("button", name="Python").click()
    studio_page.jobs.get_by_role("textbox", name="Code").wait_for()
    shoot(studio_page, tmp_path, f"studio-opened-{width}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
@pytest.mark.parametrize(("fit", "ratio"), [("crop", "16:9"), ("pad", "9:16"), ("", "16:9")])
def test_picture_of_fitting(studio_page: StudioPage, tmp_path: Path, theme: str, width: int, fit: str, ratio: str):
    """Pictures that have another shape than the video."""
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    square = PICTURE | {"width": 640, "height": 640}
    draft = DRAFT | {"image": square, "last_frame": square | {"sha256": "cd" * 32}, "fit": fit, "aspect_ratio": ratio}
    studio_page.open(theme, catalog=VERTEX, draft=draft, files={"image": picture(640, 640, hue=40)})
    studio_page.slot.get_by_role("img").wait_for()
    shoot(studio_page, tmp_path, f"studio-fit-{fit or 'none'}-{width}-{theme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
def test_picture_of_a_clips_frames(studio_page: StudioPage, tmp_path: Path, theme: str, width: int):
    """The clips to choose from, a long prompt, the settings of an earlier job with the way back."""
    studio_page.page.set_viewport_size({"width": width, "height": 700})
    jobs = [DONE | {"id": f"d{n}", "clips": [CLIP | {"id": f"c{n}"}]} for n in range(5)]
    failed = FAILED | {"badge": ""}
    studio_page.open(theme, catalog=VERTEX, backend=GOOGLE, draft=DRAFT, jobs=[failed, *jobs])
    studio_page.page.evaluate(
        "draft => { fake.kernel.again = draft }",
        {"prompt": "word " * 950, "notice": "Google retired veo-3.0 on 2026-06-30. Veo 3.1 was chosen instead."},
    )
    studio_page.jobs.get_by_role("button", name="Try again").click()
    studio_page.slot.get_by_role("button", name="From a clip").click()
    studio_page.slot.get_by_role("radio").nth(1).check(force=True)
    studio_page.studio.get_by_text("about 950").wait_for()
    studio_page.page.wait_for_timeout(250)  # posters
    shoot(studio_page, tmp_path, f"studio-clips-{width}-{theme}")


@pytest.mark.parametrize("theme", ["contrast", "vscode-light", "vscode-dark", "vscode-contrast"])
@pytest.mark.parametrize("name", ["jobs", "illegal"])
def test_picture_of_other_themes(studio_page: StudioPage, tmp_path: Path, theme: str, name: str):
    studio_page.page.set_viewport_size({"width": 1100, "height": 700})
    studio_page.open(theme, **{"catalog": VERTEX} | STATES[name])
    studio_page.page.wait_for_timeout(250)  # posters
    shoot(studio_page, tmp_path, f"studio-{name}-{theme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["jobs", "illegal", "ends"])
def test_picture_in_the_systems_colours(studio_page: StudioPage, tmp_path: Path, scheme: Any, name: str):
    studio_page.page.emulate_media(forced_colors="active", color_scheme=scheme)
    studio_page.page.set_viewport_size({"width": 1100, "height": 700})
    studio_page.open("light", **{"catalog": VERTEX} | STATES[name])
    studio_page.page.wait_for_timeout(250)  # posters
    shoot(studio_page, tmp_path, f"studio-{name}-forced-{scheme}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_picture_of_a_kernel_that_went(studio_page: StudioPage, tmp_path: Path, theme: str):
    studio_page.page.set_viewport_size({"width": 900, "height": 700})
    studio_page.open(theme, catalog=VERTEX, draft=DRAFT, jobs=[OPEN])
    studio_page.page.evaluate("fake.model.comm_live = false; fake.model.emit('comm_live_update')")
    studio_page.studio.get_by_text("The kernel was restarted").first.wait_for()
    shoot(studio_page, tmp_path, f"studio-gone-{theme}")


def shoot(shown: PlainPage, tmp_path: Path, name: str) -> None:
    """Takes one picture."""
    folder = Path(os.environ.get("VEO_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    picture = folder / f"{name}.png"
    shown.page.screenshot(path=picture, full_page=True)
    print(picture)
    assert picture.stat().st_size > 0
