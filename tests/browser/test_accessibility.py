"""The studio and the card for everybody: axe's rules, the keyboard alone, narrow and wide, every theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.card_page import CardPage
from tests.browser.plain_page import PlainPage
from tests.browser.states import DRAFT, ENDS, FAILED, FRAMES, MORE, OPEN, PICTURE, STATES, VERTEX, VIDEO
from tests.browser.studio_page import CLIP, DONE, GOOGLE, StudioPage
from tests.media import picture

AXE = Path(__file__).resolve().parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
  const found = await axe.run(document.querySelector(".veo-root"), {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}"""
THEMES = ["light", "dark", "contrast", "vscode-light", "vscode-dark", "vscode-contrast", "forced", "more"]
SHOWN = {name: STATES[name] for name in ("jobs", "illegal", "ends", "left", "pairs", "extend", "omni")}


def violations(shown: PlainPage) -> list[str]:
    """What axe finds in the view."""
    if not shown.page.evaluate("'axe' in window"):
        shown.page.add_script_tag(path=AXE)
    found: list[str] = shown.page.evaluate(RUN_AXE)
    return found


def dress(shown: PlainPage, theme: str) -> str:
    """Asks for a way of drawing; the theme to open with."""
    if theme == "forced":
        shown.page.emulate_media(forced_colors="active", color_scheme="dark")
    if theme == "more":
        shown.page.emulate_media(contrast="more")
    return "light" if theme in ("forced", "more") else theme


def open_all(studio_page: StudioPage, theme: str = "light") -> None:
    """A panel in which everything that can be opened is open, and everything that can be wrong is wrong."""
    jobs = [FAILED, DONE | {"clips": [CLIP, CLIP | {"id": "c2"}], "kept_until": DONE["now"] + 10_000_000}, OPEN]
    draft = MORE | {"notice": "A model was chosen.", "fit": "pad", "number_of_videos": 9}
    square = PICTURE | {"width": 320, "height": 320}
    studio_page.open(
        theme,
        catalog=VERTEX,
        backend=GOOGLE,
        draft=draft | {"image": square},
        jobs=[each | {"badge": ""} for each in jobs],
        files={"image": picture(320, 320)},
    )
    studio_page.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    studio_page.page.evaluate(
        "fake.kernel.refusals['image.make'] = { code: 'confirm', message: 'An account was found.', hint: '' }"
    )
    studio_page.open_more()
    studio_page.slot.get_by_role("button", name="From a clip").click()
    last = studio_page.place("Last frame")
    last.get_by_role("button", name="Make with Gemini").click()
    last.get_by_role("button", name="Make ·").click()
    studio_page.page.get_by_role("button", name="Not now").wait_for()
    studio_page.jobs.nth(1).get_by_role("button", name="Copy code").click()
    studio_page.jobs.nth(1).get_by_role("button", name="Python").click()
    studio_page.jobs.nth(1).get_by_role("textbox", name="Code").wait_for()
    studio_page.player.locator("video").wait_for()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_any_state(studio_page: StudioPage, theme: str):
    opened = dress(studio_page, theme)
    states = SHOWN if theme in ("light", "dark", "forced") else {"ends": STATES["ends"]}
    for name, state in states.items():
        studio_page.open(opened, **{"catalog": VERTEX} | state)
        expect(studio_page.jobs).to_have_count(len(state.get("jobs", [])))
        assert violations(studio_page) == [], name
    open_all(studio_page, opened)
    assert violations(studio_page) == [], "opened"


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_axe_finds_nothing_while_something_goes_wrong(studio_page: StudioPage, theme: str):
    studio_page.open(dress(studio_page, theme), catalog=VERTEX, backend=GOOGLE, draft=DRAFT | FRAMES, jobs=[OPEN])
    studio_page.page.evaluate("fake.kernel.held.add('upload.chunk')")
    file = {"name": "holiday.png", "type": "image/png", "size": 4_000_000}
    studio_page.transfer("drop", "[data-slot=image] .veo-slot", [file])
    studio_page.transfer("drop", "[data-slot=last_frame] .veo-slot", [], "only words")
    studio_page.drag_over("[data-slot=image] .veo-slot", clip="c1")
    studio_page.page.get_by_text("The kernel is busy").wait_for()
    studio_page.page.evaluate("fake.model.comm_live = false; fake.model.emit('comm_live_update')")
    studio_page.page.get_by_text("The kernel was restarted").first.wait_for()
    assert violations(studio_page) == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_on_a_card(card_page: CardPage, theme: str):
    card_page.open(dress(card_page, theme))
    for job in (*ENDS, FAILED, DONE):
        card_page.update(**job | {"id": "01J9", "notices": ["Made smaller."]})
        expect(card_page.card).to_contain_text(job["words"])
        assert violations(card_page) == [], job["state"]


#: What can be reached with Tab: of a group of radio buttons the chosen one, or the first; hidden inputs by the label
#: that is drawn for them.
REACHABLE = """[...document.querySelectorAll(".veo-root :is(a[href], button, input, select, textarea, summary)")]
  .filter((node) => {
    const named = `.veo-root input[type=radio][name="${node.name}"]`;
    const stop = () => document.querySelector(`${named}:checked`) ?? document.querySelector(named);
    return node.checkVisibility() && node.tabIndex >= 0 && (node.type !== "radio" || node === stop());
  })"""
NAMED = "(node) => node.id || node.getAttribute('aria-label') || node.textContent.trim() || node.tagName"
WALK = f"""(step) => {{
  const reachable = {REACHABLE};
  const focused = reachable.indexOf(document.activeElement);
  return [focused, reachable.length, ({NAMED})(document.activeElement)];
}}"""


def test_tab_reaches_everything_in_order_and_leaves_again(studio_page: StudioPage):
    open_all(studio_page)
    for place in ("beforebegin", "afterend"):
        studio_page.page.evaluate(
            "place => document.getElementById('view').insertAdjacentHTML(place, `<button>${place}</button>`)", place
        )
    keys = studio_page.page.keyboard
    studio_page.page.get_by_role("button", name="beforebegin").focus()
    count = studio_page.page.evaluate(WALK)[1]
    assert count > 40
    for step in range(count):
        keys.press("Tab")
        found = studio_page.page.evaluate(WALK)
        assert found[0] == step, found
    keys.press("Tab")
    expect(studio_page.page.get_by_role("button", name="afterend")).to_be_focused()
    keys.press("Shift+Tab")
    assert studio_page.page.evaluate(WALK)[0] == count - 1


#: What is cut off at the sides, sticks out of the view, or is too small to be touched.
MISPLACED = f"""() => {{
  const root = document.querySelector(".veo-root").getBoundingClientRect();
  const meant = ".veo-hidden, .veo-hidden *, .veo-clips *, .veo-strip *, video, svg *";
  const short = (node) => `${{node.tagName}}.${{node.className}} ${{node.textContent.slice(0, 30)}}`;
  const all = [...document.querySelectorAll(".veo-root *")].filter((n) => n.checkVisibility() && !n.matches(meant));
  const out = all.filter((node) => {{
    const {{ left, right, width }} = node.getBoundingClientRect();
    return width > 0 && (left < root.left - 1 || right > root.right + 1);
  }});
  const cut = all.filter((node) => {{
    const style = getComputedStyle(node);
    const dots = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    return node.scrollWidth > node.clientWidth + 1 && style.overflowX !== "visible" && !dots
      && !node.matches(".veo-clips, textarea, input, select");
  }});
  const drawn = (node) => (node.matches(".veo-hidden, .veo-diff input") ? node.closest("label") : node);
  const small = {REACHABLE}.map(drawn).filter((node) => {{
    const {{ width, height }} = node.getBoundingClientRect();
    return width < 24 || height < 24;
  }});
  return {{ out: out.map(short), cut: cut.map(short), small: small.map(short),
           wide: document.documentElement.scrollWidth > window.innerWidth }};
}}"""
WELL = {"out": [], "cut": [], "small": [], "wide": False}


@pytest.mark.parametrize("width", [320, 480, 700, 1200])
def test_everything_has_its_place_at_every_width(studio_page: StudioPage, width: int):
    studio_page.page.set_viewport_size({"width": width, "height": 800})
    for name, state in SHOWN.items():
        studio_page.open(**{"catalog": VERTEX} | state)
        expect(studio_page.jobs).to_have_count(len(state.get("jobs", [])))
        assert studio_page.page.evaluate(MISPLACED) == WELL, name
    open_all(studio_page)
    assert studio_page.page.evaluate(MISPLACED) == WELL, "opened"


def test_a_narrow_cell_in_a_wide_window_has_the_narrow_layout(studio_page: StudioPage):
    studio_page.open(draft=DRAFT | {"video": VIDEO}, jobs=[DONE])
    boxes = "['.veo-form', '.veo-results'].map((each) => document.querySelector(each).getBoundingClientRect().top)"
    form, results = studio_page.page.evaluate(boxes)
    assert form == results, "side by side"
    studio_page.page.evaluate("document.getElementById('view').style.width = '420px'")
    form, results = studio_page.page.evaluate(boxes)
    assert results > form + 200, "one above the other"
    assert studio_page.page.evaluate(MISPLACED) == WELL


def test_letters_of_twice_the_size_fit(studio_page: StudioPage):
    studio_page.page.set_viewport_size({"width": 700, "height": 800})
    state: dict[str, Any] = STATES["jobs"]
    studio_page.open(**{"catalog": VERTEX} | state)
    studio_page.page.add_style_tag(content=".veo-root { --jp-ui-font-size1: 26px }")
    assert studio_page.page.evaluate(MISPLACED) == WELL


def test_what_changes_is_announced_and_nothing_else(studio_page: StudioPage):
    studio_page.open(draft=DRAFT, jobs=[OPEN])
    said = studio_page.jobs.locator("[aria-live=polite]")
    expect(said).to_have_text("Veo is making the video")
    studio_page.tell(
        **OPEN | {"state": "done", "words": "Done", "open": False, "now": OPEN["now"] + 1, "clips": [CLIP]}
    )
    expect(said).to_have_text("Done")
    studio_page.player.locator("video").wait_for()
    live = studio_page.studio.locator("[aria-live], [role=status], [role=alert]")
    assert [text for text in live.all_inner_texts() if text] == ["Done"]
