"""A report as people open it: from the disk, offline, with or without script, in light and dark, with hostile texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import AXE
from tests.hostile import HOSTILE, MARK
from tests.shared import add, add_filtered, add_sweep, studio_in
from veo_widget.request import VideoInput
from veo_widget.research.study import Study

RUN_AXE = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}"""
ALIEN = """document.querySelectorAll("script, iframe, object, embed, link, base, svg, img, form, [onload], [onerror],"
  + " b[x], [href^='javascript'], [src='x'], textarea").length"""
STICKS_OUT = "document.documentElement.scrollWidth > window.innerWidth"
PLAYS = """async () => {
  const video = document.querySelector("video");
  video.muted = true;
  await video.play();
  return [video.videoWidth > 0, video.error === null];
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without network and script, as a reader's browser may be."""
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, offline=True, bypass_csp=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def study_of(folder: Path) -> Study:
    """A study with everything a report can show."""
    studio = studio_in(folder)
    add_sweep(studio)
    first = add(studio.library, "A cat on a sofa by the window, in soft light", seed=7, resolution="1080p")
    (clip,) = first.clips
    studio.library.mark(clip.id, "rating", 4)
    studio.library.mark(clip.id, "tag", "neon")
    studio.library.mark(clip.id, "note", "the ear twitches")
    measures = {name: getattr(clip, name) for name in ("sha256", "width", "height", "duration", "fps", "size")}
    video = VideoInput(clip_id=clip.id, path=Path(), **measures)
    add(studio.library, "A cat on a sofa by the door, in soft light", video=video, task="extend")
    better = add(studio.library, "A ginger cat on a sofa")
    origin = {"id": "1", "before": "A cat on a sofa", "after": "A ginger cat on a sofa"}
    studio.library.store.note(replace(better, detail=better.detail | {"improved_from": origin}))
    add_filtered(studio.library, "A cat that sings a song of somebody")
    return Study(studio, "cats")


def opened(page: Page, path: Path) -> list[str]:
    """Opens a file from the disk; what the page complained about so far and later."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(path.as_uri())
    return errors


def test_it_opens_from_the_disk_and_plays_without_network(page: Page, tmp_path: Path):
    errors = opened(page, study_of(tmp_path).report(tmp_path / "a report.html").path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Study cats")
    expect(page.locator("video")).to_have_count(5)
    posters = page.locator("video").evaluate_all("all => all.map((each) => each.poster)")
    for poster in posters:
        assert page.evaluate("src => new Promise((ok) => { const i = new Image(); i.onload = () => ok(i.width);"
                             " i.onerror = () => ok(0); i.src = src })", poster) > 0  # fmt: skip
    assert page.evaluate(PLAYS) == [True, True]
    assert errors == []


def test_it_says_settings_differences_lineage_costs_and_methods(page: Page, tmp_path: Path):
    opened(page, study_of(tmp_path).report(tmp_path / "cats.html").path)
    expect(page.get_by_text("Simulator: clips are synthetic, $0")).to_be_visible()
    expect(page.get_by_role("table", name="The same for every attempt")).to_contain_text("Model")
    expect(page.locator("ins").filter(has_text="{+door+}")).to_be_visible()
    expect(page.locator("del").filter(has_text="[-window-]")).to_be_visible()
    expect(page.get_by_text("Compared with the prompt it was rewritten from")).to_be_visible()
    rated = page.get_by_role("listitem").filter(has_text="★ 4 of 5, neon")
    expect(rated).to_contain_text("the ear twitches")
    expect(page.get_by_role("table", name="What happened to each")).to_contain_text("A cat that sings")
    expect(page.get_by_role("table", name="US dollars by model")).to_contain_text("veo-3.1")
    expect(page.get_by_role("heading", name="Methods")).to_be_visible()
    expect(page.get_by_text("@software{veo_widget")).to_be_visible()
    expect(page.get_by_role("heading", name="Lineage")).to_be_visible()
    page.get_by_role("link", name="clip").first.click()
    assert "#clip-" in page.url


def test_the_page_in_an_export_plays_where_it_is_unzipped(page: Page, tmp_path: Path):
    import zipfile

    done = study_of(tmp_path).export(tmp_path / "cats.zip")
    with zipfile.ZipFile(done.path) as archive:
        archive.extractall(tmp_path / "out")
    errors = opened(page, tmp_path / "out" / "report.html")
    assert page.evaluate(PLAYS) == [True, True]
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, tmp_path: Path, scheme: str, width: int):
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, study_of(tmp_path).report(tmp_path / "cats.html").path)
    page.add_script_tag(path=AXE)
    assert page.evaluate(RUN_AXE) == []
    assert not page.evaluate(STICKS_OUT)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_only_texts(page: Page, tmp_path: Path, name: str):
    studio, text = studio_in(tmp_path), HOSTILE[name]
    add(studio.library, "First")
    (clip,) = add(studio.library, text, negative_prompt=text, labels=((text[:40], text[:60]),)).clips
    studio.library.mark(clip.id, "note", text[:4000])
    studio.library.mark(clip.id, "tag", text.strip()[:20] or "x")
    add_filtered(studio.library, text, message=text)
    page.set_viewport_size({"width": 320, "height": 700})
    errors = opened(page, Study(studio, "cats").report(tmp_path / "cats.html").path)
    assert page.evaluate(ALIEN) == 0
    assert MARK not in page.title()
    assert not page.evaluate(STICKS_OUT)
    assert errors == []
    assert page.locator("h1").count() == 1


def test_a_browser_without_script_shows_all_of_it(chromium: Browser, tmp_path: Path):
    context = chromium.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(study_of(tmp_path).report(tmp_path / "cats.html").path.as_uri())
    expect(page.get_by_role("heading", name="Methods")).to_be_visible()
    expect(page.locator("video[controls]")).to_have_count(5)
    context.close()


def test_fifty_clips_of_different_long_prompts_stay_under_200_kB(tmp_path: Path):
    studio = studio_in(tmp_path)
    for number in range(50):
        words = " ".join(f"detail {part} of the scene" for part in range(60))
        add(studio.library, f"Take {number}: a cat number {number} walks by. {words}", seed=number)
    done = Study(studio, "cats").report(tmp_path / "cats.html")
    assert done.clips == 50
    assert done.size == done.path.stat().st_size < 200_000
