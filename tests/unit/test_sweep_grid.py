"""A sweep's grid as a static output: bounded, escaped, playable where the server serves the files."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy
import pytest
from PIL import Image
from ulid import ULID

from tests.media import picture, short_mp4
from tests.simulators import simulator
from tests.studios import WAIT
from tests.sweeps import FOUR, planned, studio_in
from veo_widget.notebook.board import Board
from veo_widget.notebook.grid_page import MOST_BYTES, bundle_for
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.plan_page import plan_bundle
from veo_widget.notebook.sweep_grid import layout
from veo_widget.records import Charge, ClipRecord, JobRecord, State, utc_now
from veo_widget.research.states import CellState, Status

HOSTILE = "<script>alert(1)</script> \"'&{{x}} $x$ \u202e"


@pytest.fixture
def studio(tmp_path):
    return studio_in(tmp_path)


def host(tmp_path: Path, *, serves: bool = True) -> Host:
    return Host(has_page=True, root=tmp_path if serves else None, folder=tmp_path)


def page_of(plan, host_: Host, states=None, **shown) -> dict[str, str]:
    return bundle_for(plan.grid(**shown), states or plan.states(), host_)


def made(studio, plan, *, noisy: bool = False) -> list[CellState]:
    """Every cell done, without a service: records as they come out of the library, and one file for all."""
    poster, path = "posters/noise.jpg" if noisy else "posters/plain.jpg", "clips/one.mp4"
    (studio.library.path / poster).write_bytes(_noise() if noisy else picture(1280, 720, kind="JPEG"))
    (studio.library.path / path).write_bytes(short_mp4())
    return [CellState(cell, _done(cell.quote, poster, path), Status.MADE) for cell in plan.cells]


def _done(quote, poster: str, path: str) -> JobRecord:
    job_id, now = str(ULID()), utc_now()
    clip = ClipRecord(
        id=str(ULID()), job_id=job_id, sample=0, path=path, poster=poster, sha256="0" * 64, size=9, width=1280,
        height=720, duration=4.0, fps=24.0, video_codec="h264", audio_codec="aac", created=now,
    )  # fmt: skip
    return JobRecord(
        id=job_id, request=quote.request, backend=quote.backend.as_dict(), created=now, estimate=Decimal("1.60"),
        key=quote.key, draw=quote.terms.draw, submitted=now, finished=now, clips=(clip,), charge=Charge.CHARGED,
        state=State.DONE,
    )  # fmt: skip


def without_attributes(page: str) -> str:
    return re.sub(r' [a-z-]+="[^"]*"', "", page)


def _noise() -> bytes:
    """A picture that no JPEG makes small."""
    out = io.BytesIO()
    pixels = numpy.random.default_rng(1).integers(0, 255, (720, 1280, 3), dtype=numpy.uint8)
    Image.fromarray(pixels).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("noisy", [False, True])
@pytest.mark.parametrize(
    ("seeds", "most"), [("1..1", 20_000), ("1..3", 60_000), ("1..12", 240_000), ("1..150", MOST_BYTES)]
)
def test_the_page_stays_small_however_many_clips_there_are(studio, tmp_path, seeds, most, noisy):
    plan = planned(studio, seed=seeds, **FOUR)
    bundle = page_of(plan, host(tmp_path), made(studio, plan, noisy=noisy))
    assert set(bundle) == {"text/html", "text/plain"}
    assert sum(len(text.encode()) for text in bundle.values()) <= most
    posters = bundle["text/html"].count("data:image/jpeg")
    assert (
        posters == len(plan) or "are left out, to keep the notebook small; .grid() shows them." in bundle["text/html"]
    )
    assert posters >= 2 or noisy


def test_beyond_some_hundred_cells_the_page_says_where_the_rest_is(studio, tmp_path):
    plan = planned(studio, "A lion", seed="1..1000")
    bundle = page_of(plan, host(tmp_path), rows="prompt", cols="seed")
    assert "The first 300 of 1,000 cells are shown; .df() has all of them." in bundle["text/html"]
    assert sum(len(text.encode()) for text in bundle.values()) < 150_000


def test_few_clips_are_players_many_are_links_and_without_a_server_pictures(studio, tmp_path):
    few, many = planned(studio, seed="1..2", **FOUR), planned(studio, "A lion", seed="1..30", **FOUR)
    four, thirty = made(studio, few), made(studio, many)
    assert page_of(few, host(tmp_path), four)["text/html"].count('<video src="lib/clips/one.mp4"') == 4
    assert page_of(many, host(tmp_path), thirty)["text/html"].count('<a href="lib/clips/one.mp4"') == 30
    alone = page_of(few, host(tmp_path, serves=False), four)["text/html"]
    assert "<video" not in alone
    assert alone.count("<img ") == 4


def test_one_table_for_each_combination_of_what_is_neither_row_nor_column(studio, tmp_path):
    plan = planned(studio, seed=[1, 2], model=["veo-3.1", "veo-3.1-fast"], repeat=2, **FOUR)
    page = page_of(plan, host(tmp_path))["text/html"]
    assert re.findall(r"<caption[^>]*>([^<]*)</caption>", page) == [
        "model: veo-3.1, repeat: 1",
        "model: veo-3.1, repeat: 2",
        "model: veo-3.1-fast, repeat: 1",
        "model: veo-3.1-fast, repeat: 2",
    ]
    turned = page_of(plan, host(tmp_path), rows="model", cols="repeat")["text/html"]
    assert turned.count("<table>") == 4
    assert 'scope="row"' in turned
    text = page_of(plan, host(tmp_path))["text/plain"]
    assert "prompt \\ seed  1  2" in text


def test_hostile_values_are_text_in_every_output(studio, tmp_path):
    prompt = HOSTILE.replace("{", "(").replace("}", ")")
    rows = [{"prompt": "A lion", HOSTILE: HOSTILE}, {"prompt": prompt, HOSTILE: "x"}]
    plan = planned(studio, rows, study="<b>", **FOUR)
    states = made(studio, plan)
    for page in (page_of(plan, host(tmp_path), states)["text/html"], plan_bundle(plan)["text/html"]):
        assert "<script" not in page
        assert "<b>'" not in page
        assert "&lt;script&gt;" in page
        assert "$x$" not in without_attributes(page), "no formula either"


def test_what_is_not_done_says_why(tmp_path):
    with simulator(tmp_path / "sim", render="stub") as server:
        studio = studio_in(tmp_path, server)
        plan = planned(studio, ["A lion", "A lion [[filtered:video]]"], resolution=["720p", "4k"], **FOUR)
        plan.drop_illegal().run().wait(WAIT)
        page = page_of(plan, host(tmp_path))["text/html"]
    assert "Held back by the safety filter" in page
    assert "Not possible" in page
    assert "4k videos are always 8 seconds long, not 4." in page
    assert "1 of 4 done, 1 without a clip, 2 not made" in page
    assert page.count("<video ") == 1


def test_a_board_follows_the_jobs_and_keeps_a_clip_that_is_there(studio):
    plan = planned(studio, seed=[1], **FOUR)
    board = Board(plan.grid())
    quote = plan.cells[1].quote
    asked = JobRecord(id="0" * 26, request=quote.request, backend={}, created=utc_now(), key=quote.key)
    assert board.heard(replace(asked, key="another")) == []
    assert board.heard(asked) == [1]
    assert (board.states[1].status, board.is_open) == ("under way", True)
    done = made(studio, plan)[1].record
    assert board.heard(done) == [1]
    assert board.heard(asked) == [], "an older attempt does not hide a clip"
    assert [state.status for state in board.states] == ["missing", "done"]


def test_the_live_grid_gets_every_cells_place(studio):
    plan = planned(studio, seed=[1, 2], **FOUR)
    told = layout(plan.grid(), plan.states())
    assert [factor["name"] for factor in told["factors"]] == ["prompt", "choice_1", "seed"]
    assert told["places"] == [[0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]]
    assert (told["rows"], told["cols"]) == ("prompt", "seed")
