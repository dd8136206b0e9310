"""The Veo panel in JupyterLab: from a dropped picture to a playing video, also while a cell computes."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from statistics import median

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.lab.page import LabPage
from tests.lab.panel import Panel
from tests.lab.test_veo import PLAYS
from tests.media import difference, picture
from veo_widget.media.videos import frame_at, probe

LOAD = "%load_ext veo_widget\n%veoctl use simulator --latency {}\nimport veo_widget as veo"
SHOW = "panel = veo.VeoWidget(duration_seconds=4)\npanel"
BUSY = "import time\nend = time.monotonic() + 10\nwhile time.monotonic() < end: pass"
ANSWERED_MS = 3000  # an answer comes in some tens; one that waits for the cell takes up to 10,000
CLICKS = 5


@pytest.fixture
def panel(lab: LabPage):
    def show(latency: float = 0, show: str = SHOW) -> Panel:
        lab.new(LOAD.format(latency), show)
        lab.run_all()
        shown = Panel(lab, lab.cell(1))
        expect(shown.region).to_be_visible()
        expect(shown.generate).to_be_visible()
        return shown

    return show


def _clips(lab: LabPage) -> list[Path]:
    return sorted((lab.folder / "veo_library" / "clips").glob("*.mp4"))


def _submissions(lab: LabPage) -> int:
    lines = (lab.folder / "veo_library" / "simulator" / "ledger.jsonl").read_text().splitlines()
    return sum(json.loads(line)["kind"] == "submit" for line in lines)


def _plays_first(panel: Panel, given: bytes) -> None:
    moved, width, height, _ = panel.video.evaluate(PLAYS)
    assert moved
    assert (width, height) == (1280, 720)
    first = frame_at(_clips(panel.lab)[0], 0)
    assert difference(Image.open(io.BytesIO(given)), first) < 6


def test_a_dropped_picture_becomes_a_playing_video_while_a_cell_computes(lab: LabPage, panel):
    shown: Panel = panel(6)
    given = picture(1280, 720)
    shown.prompt.fill("The picture begins to move")
    shown.drop(("first.png", given))
    shown.has_picture()
    shown.generate.click()
    expect(shown.items).to_have_count(1)
    bar = shown.items.first.get_by_role("progressbar")
    lab.execute(BUSY, wait=False)
    seen: set[str | None] = set()
    answers: list[float] = []
    while not lab.is_idle() and bar.count():
        seen.add(bar.get_attribute("aria-valuenow"))
        if len(answers) < CLICKS:
            answers.append(shown.milliseconds_to_answer())
        lab.page.wait_for_timeout(250)  # the interval at which progress is looked at
    assert len(seen - {None}) >= 5, f"the progress stood still: {seen}"
    assert len(answers) == CLICKS
    assert median(answers) < ANSWERED_MS, answers
    expect(shown.items.filter(has_text="Done")).to_have_count(1 + CLICKS)
    _plays_first(shown, given)
    assert _submissions(lab) == 1 + CLICKS


def test_run_all_with_a_long_cell_below_leaves_the_panel_working(lab: LabPage):
    lab.new(LOAD.format(0), SHOW, "while True: pass")
    lab.run_all(wait=False)
    shown = Panel(lab, lab.cell(1))
    shown.prompt.fill("A lion walks")
    shown.generate.click()
    expect(shown.items.filter(has_text="Done")).to_have_count(1)
    assert not lab.is_idle()
    lab.interrupt()


def test_a_clip_is_extended_from_its_button(lab: LabPage, panel):
    shown: Panel = panel()
    shown.prompt.fill("A lion walks")
    shown.generate.click()
    expect(shown.items.filter(has_text="Done")).to_have_count(1)
    shown.clip.get_by_role("button", name="Extend").click()
    expect(shown.place("Video")).to_contain_text("A lion walks")
    expect(shown.prompt).to_be_focused()
    shown.prompt.fill("It lies down")
    shown.generate.click()
    expect(shown.items.filter(has_text="Done")).to_have_count(2)
    expect(shown.items.first).to_contain_text("+7 s")
    assert sorted(probe(path).duration for path in _clips(lab)) == [4.0, 11.0]
    expect(shown.player).to_contain_text("It lies down")
    assert shown.video.evaluate(PLAYS)[3] == pytest.approx(11.0, abs=0.1)


def test_gemini_makes_the_first_frame_of_a_clip(lab: LabPage, panel):
    shown: Panel = panel()
    shown.first_frame.get_by_role("button", name="Make with Gemini").click()
    shown.first_frame.get_by_role("textbox", name="Picture prompt").fill("A paper boat in the rain")
    shown.first_frame.get_by_role("button", name="Make · $0").click()
    made = shown.first_frame.get_by_role("img", name="First frame: made with Gemini: A paper boat in the rain")
    expect(made).to_be_visible()
    shown.has_picture()
    shown.prompt.fill("It sails away")
    shown.generate.click()
    expect(shown.items.filter(has_text="Done")).to_have_count(1)
    (drawn,) = (path for path in (lab.folder / "veo_library" / "images").iterdir() if path.suffix in (".png", ".jpg"))
    _plays_first(shown, drawn.read_bytes())


def test_clicks_are_answered_while_a_cell_computes_after_a_reload_and_in_two_views(lab: LabPage, panel):
    panel(0)
    lab.save()
    lab.reload()
    lab.execute("panel")
    lab.execute("panel")
    views = [Panel(lab, lab.cell(2)), Panel(lab, lab.cell(3))]
    views[0].prompt.fill("A lion")
    expect(views[1].prompt).to_have_value("A lion")
    lab.execute(BUSY, wait=False)
    for number, view in enumerate(views):
        expect(view.items).to_have_count(3 * number)
        answers = [view.milliseconds_to_answer() for _ in range(3)]
        assert median(answers) < ANSWERED_MS, answers
    assert not lab.is_idle()
    lab.wait_idle()
    for view in views:
        expect(view.items.filter(has_text="Done")).to_have_count(6)
    assert _submissions(lab) == 6


def test_a_20_mb_picture_arrives_with_the_right_hash(lab: LabPage, panel):
    shown: Panel = panel()
    small = picture(640, 360)
    data = small + b"\0" * (20 * 1024 * 1024 - len(small))
    path = lab.folder / "large.png"
    path.write_bytes(data)
    shown.file_input.set_input_files(path)
    shown.has_picture()
    kept = lab.folder / "veo_library" / "images" / f"{hashlib.sha256(data).hexdigest()}.png"
    assert kept.read_bytes() == data


def test_the_accessible_names_are_found_by_role(panel):
    shown: Panel = panel()
    for control in (
        shown.prompt, shown.negative, shown.model, shown.aspect, shown.resolution, shown.duration, shown.seed,
        shown.count, shown.first_frame, shown.generate, shown.jobs, shown.player,
    ):  # fmt: skip
        expect(control).to_have_count(1)
    expect(shown.file_input).to_have_count(1)


def test_the_keyboard_alone_makes_a_video(lab: LabPage, panel):
    shown: Panel = panel(1)
    given = picture(1280, 720)
    (lab.folder / "first.png").write_bytes(given)
    cells = lab.page.locator(".jp-Notebook .jp-CodeCell").count()
    keys = lab.page.keyboard
    shown.prompt.focus()
    keys.type("a bb dd x: A lion, typed with every shortcut letter")
    expect(shown.prompt).to_have_value("a bb dd x: A lion, typed with every shortcut letter")
    shown.duration.focus()
    keys.press("ArrowDown")
    expect(shown.duration).to_have_value("6")
    with lab.page.expect_file_chooser() as chooser:
        shown.file_input.focus()
        keys.press("Enter")
    chooser.value.set_files(lab.folder / "first.png")
    shown.has_picture()
    shown.generate.focus()
    keys.press("Enter")
    expect(shown.items.filter(has_text="Done")).to_have_count(1)
    assert lab.page.locator(".jp-Notebook .jp-CodeCell").count() == cells
    _plays_first(shown, given)


def test_a_double_click_makes_one_job(lab: LabPage, panel):
    shown: Panel = panel()
    shown.prompt.fill("A lion")
    shown.generate.dblclick()
    expect(shown.items.filter(has_text="Done")).to_have_count(1)
    assert _submissions(lab) == 1


def test_illegal_options_are_greyed_out_with_the_rule(panel):
    shown: Panel = panel()
    option = shown.resolution.locator("option", has_text="1080p")
    expect(option).to_be_disabled()
    expect(option).to_contain_text("8 seconds")
    shown.duration.select_option("8")
    expect(option).to_be_enabled()


BAD_DROPS: list[tuple[list[tuple[str, bytes]], str]] = [
    ([("note.png", b"only text")], "note.png"),
    ([("cut.png", picture()[:500])], "cut.png is damaged"),
    ([("a.png", picture()), ("b.png", picture()), ("c.png", picture())], "one picture"),
    ([("a.txt", b"words")], "a.txt"),
]


def test_each_bad_drop_is_one_clear_sentence(lab: LabPage, panel):
    shown: Panel = panel()
    for files, says in BAD_DROPS:
        shown.drop(*files)
        expect(shown.first_frame).to_contain_text(says)
        expect(shown.first_frame.get_by_role("button", name="Clear")).to_have_count(0)
    shown.drop(("huge.png", b"\x89PNG\r\n\x1a\n"), padding=40 * 1024 * 1024)
    expect(shown.first_frame).to_contain_text("huge.png is 40.0 MB")
    assert "/doc/tree/" in lab.page.url


def test_a_picture_of_40_mb_is_made_smaller_on_its_way(lab: LabPage, panel):
    shown: Panel = panel()
    given = picture(1280, 720)
    shown.drop(("huge.png", given), padding=40 * 1024 * 1024 - len(given))
    expect(shown.first_frame).to_contain_text("40.0 MB became")
    shown.has_picture()
    (kept,) = (lab.folder / "veo_library" / "images").glob("*.jpg")
    assert difference(Image.open(io.BytesIO(given)), Image.open(kept)) < 3


def test_hostile_text_stays_text(lab: LabPage, panel):
    shown: Panel = panel()
    hostile = '<img src=x onerror="document.title=1"><b>bold</b> \u202eright to left'
    shown.prompt.fill(hostile)
    shown.generate.click()
    expect(shown.items.first).to_contain_text("<b>bold</b>")
    expect(shown.region.locator("b, img[src=x]")).to_have_count(0)
    assert lab.page.title() != "1"


def test_what_was_filled_in_survives_a_reload(lab: LabPage, panel):
    shown: Panel = panel()
    shown.prompt.fill("A prompt worth keeping")
    shown.seed.fill("7")
    shown.drop(("first.png", picture()))
    shown.has_picture()
    shown.prompt.blur()
    lab.save()
    lab.reload()
    lab.execute("panel")
    again = Panel(lab, lab.cell(2))
    expect(again.prompt).to_have_value("A prompt worth keeping")
    expect(again.seed).to_have_value("7")
    again.has_picture()


def test_a_page_reloaded_in_the_middle_of_an_upload_starts_afresh(lab: LabPage, panel):
    shown: Panel = panel()
    (lab.folder / "large.png").write_bytes(picture().ljust(20 * 1024 * 1024, b"\0"))
    shown.file_input.set_input_files(lab.folder / "large.png")
    expect(shown.first_frame.get_by_role("progressbar")).to_be_visible()
    lab.save()
    lab.reload()
    again = Panel(lab, lab.cell(lab.execute("panel")))
    expect(again.first_frame.get_by_role("progressbar")).to_have_count(0)
    expect(again.first_frame.get_by_role("button", name="Clear")).to_have_count(0)
    again.drop(("first.png", picture()))
    again.has_picture()


def test_two_views_show_the_same_draft_and_the_same_jobs(lab: LabPage, panel):
    one: Panel = panel()
    lab.execute("panel")
    one, other = Panel(lab, lab.cell(1)), Panel(lab, lab.cell(2))
    one.prompt.fill("Seen twice")
    expect(other.prompt).to_have_value("Seen twice")
    other.generate.click()
    for view in (one, other):
        expect(view.items.filter(has_text="Done")).to_have_count(1)


def test_a_job_of_the_magic_is_listed_too(lab: LabPage, panel):
    shown: Panel = panel()
    lab.execute("%veo A lion from elsewhere --duration 4")
    expect(shown.items.filter(has_text="A lion from elsewhere")).to_contain_text("Done")


def test_a_restarted_kernel_leaves_its_words_and_its_jobs_to_the_next_panel(lab: LabPage, panel):
    shown: Panel = panel(8)
    shown.prompt.fill("A lion that survives")
    shown.seed.fill("7")
    shown.drop(("first.png", picture(1280, 720)))
    shown.has_picture()
    shown.generate.click()
    expect(shown.items).to_contain_text("Veo is making the video")
    lab.restart_kernel()
    if shown.region.count():
        expect(shown.region).to_contain_text("The kernel was restarted")
        expect(shown.region).to_contain_text("1 job under way can be resumed there")
    lab.run_all()
    again = Panel(lab, lab.cell(1))
    expect(again.prompt).to_have_value("A lion that survives")
    expect(again.seed).to_have_value("7")
    again.has_picture()
    expect(again.region).to_contain_text("1 job is left by a kernel that has ended.")
    again.region.get_by_role("button", name="Resume").first.click()
    expect(again.items.filter(has_text="Done")).to_have_count(1)
    assert _submissions(lab) == 1


def test_the_saved_notebook_stays_small(lab: LabPage, panel):
    shown: Panel = panel()
    shown.prompt.fill("A lion")
    shown.drop(("first.png", picture(1280, 720)))
    shown.has_picture()
    shown.generate.click()
    expect(shown.items.filter(has_text="Done")).to_have_count(1)
    lab.save()
    assert len(json.dumps(lab.saved())) < 100_000


COUNTERS = """
(() => {
    window.counted = { urls: 0 };
    const create = URL.createObjectURL.bind(URL), revoke = URL.revokeObjectURL.bind(URL);
    URL.createObjectURL = thing => { window.counted.urls += 1; return create(thing); };
    URL.revokeObjectURL = url => { window.counted.urls -= 1; revoke(url); };
})()
"""
OPEN_AND_CLOSE = """
from IPython.display import clear_output
for number in range(50):
    each = veo.VeoWidget(prompt=f"round {number}")
    display(each)
    each.close()
    clear_output()
"""
COMMS = "from comm import get_comm_manager\nprint(len(get_comm_manager().comms), len(studio._watchers))"


def test_nothing_is_left_after_fifty_rounds_of_open_and_close(lab: LabPage, panel):
    shown: Panel = panel()
    lab.page.evaluate(COUNTERS)
    lab.execute("from veo_widget.studio import default_studio; studio = default_studio()")
    before = lab.outputs(lab.execute(COMMS))[0]["text"]
    urls = lab.page.evaluate("window.counted.urls")
    lab.execute(OPEN_AND_CLOSE)
    assert lab.outputs(lab.execute(COMMS))[0]["text"] == before
    for _ in range(10):
        index = lab.execute("veo.VeoWidget(prompt='seen')")
        view = Panel(lab, lab.cell(index))
        view.drop(("first.png", picture()))
        view.has_picture()
        lab.page.evaluate("index => window.lab.select(index)", index)
        lab.execute("_.close()")
        expect(view.region).to_have_count(0)
    assert lab.page.evaluate("window.counted.urls") == urls
    assert lab.outputs(lab.execute(COMMS))[0]["text"] == before
    expect(shown.region).to_be_visible()


def test_the_bundle_is_small():
    import gzip

    bundle = Path(__file__).resolve().parents[2] / "veo_widget" / "static" / "index.js"
    assert len(gzip.compress(bundle.read_bytes())) < 40_000


def test_a_closed_second_page_does_not_deafen_the_first(lab: LabPage, panel):
    shown: Panel = panel()
    lab.save()
    with lab.page.context.new_page() as page:
        other = LabPage(page, lab.server, lab.folder)
        other.open(lab.path)
        other.execute("panel")
        second = Panel(other, other.cell(2))
        second.prompt.fill("A lion")
        second.generate.click()
        expect(shown.items.filter(has_text="Done")).to_have_count(1)
        page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.dispose()")
    shown.generate.click()
    expect(shown.items.filter(has_text="Done")).to_have_count(2)
