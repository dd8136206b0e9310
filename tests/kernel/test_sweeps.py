"""`%%veo --sweep` in a real kernel: planned, priced, run, shown; run again for nothing."""

from __future__ import annotations

import pytest

from tests.kernel.session import KernelSession, kernel
from tests.simulators import RunningSimulator, simulator
from tests.sweeps import submits

CELL = "%%veo --sweep seed=7 --duration 4 --study cats\nA {cat, dog} surfing"


@pytest.fixture(scope="module")
def session(server, tmp_path_factory):
    with kernel(tmp_path_factory.mktemp("notebook")) as running:
        begin(running, server)
        yield running


def begin(session: KernelSession, server: RunningSimulator) -> None:
    session.run("%load_ext veo_widget")
    session.run(f"import veo_widget as veo; veo.use('simulator', url={server.url!r}, latency=0);")


def test_a_dry_run_shows_the_plan_and_sends_nothing(session, server):
    ran = session.run(CELL.replace("--study", "--dry-run --study"))
    assert ran.error is None
    assert ran.text.startswith("Request of the first cell: POST http")
    assert ran.text.endswith("\nNothing was sent.\n")
    (plan,) = [bundle for bundle in session.displays.values() if "Sweep" in bundle["text/plain"]]
    assert "Google's list price for 2 cells is $3.20" in plan["text/plain"]
    assert "<table>" in plan["text/html"]
    assert submits(server) == 0


def test_a_sweep_is_planned_run_and_shown_as_a_grid_and_run_again_for_nothing(session, server):
    ran = session.run(CELL)
    assert ran.error is None
    assert "Bought 2 missing cells ($0 on the simulator; list price $3.20)." in ran.text
    page = session.until_shown("2 of 2 done")
    assert page.count("data:image/jpeg") == 2
    view = "application/vnd.jupyter.widget-view+json"
    session.until(lambda: any(view in bundle for bundle in session.displays.values()))
    again = session.run("run = veo.sweep('A {cat, dog} surfing', seed=7, duration_seconds=4, study='cats').run()")
    assert again.error is None
    assert session.run("run.bought, run.progress.done").result == "(0, 2)"
    assert "Nothing was bought: $0." in session.run(CELL).text
    assert submits(server) == 2


def test_a_sweep_binds_its_run_and_is_listed(session):
    ran = session.run("run = %veo A {cat, dog} surfing --sweep seed=1..2 --duration 4 --study cats\nrun")
    assert ran.error is None
    assert (
        session.run("type(run).__name__, len(run.wait(60)), veo.study('cats').df is not None").result
        == "('SweepRun', 4, True)"
    )
    listed = session.run("%veoctl sweeps")
    assert listed.error is None
    text = list(session.displays.values())[-1]["text/plain"]
    assert "A {cat, dog} surfing" in text
    assert "2 of 2 done" in text
    assert session.run("get_ipython().run_line_magic('veoctl', f'sweeps {run.plan.id[:6]}')").error is None
    assert "cats" in session.run("print(veo.costs().rows('study'))").text


def test_a_study_is_exported_reported_and_imported(session, tmp_path):
    file = tmp_path / "cats.zip"
    assert "cats.zip: 6 clips" in session.run(f"%veoctl export cats {file}").text
    assert "cats.html: 6 clips" in session.run(f"%veoctl report cats {tmp_path / 'cats.html'}").text
    ran = session.run(f"%veoctl export cats {file}")
    assert ("UsageError: " in ran.text, "--overwrite" in ran.text, "Traceback" in ran.text) == (True, True, False)
    assert session.run(f"%veoctl export cats {file} --overwrite").error is None
    assert "6 were there already" in session.run(f"%veoctl import {file}").text


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("%%veo --sweep sed=1..2\nA lion", "Unknown parameter 'sed'. Did you mean seed?"),
        ("%%veo --sweep seed\nA lion", "--sweep takes name=values, such as seed=1..5 or model=a,b, not 'seed'."),
        ("%%veo --sweep seed=1..10000\nA lion", "This sweep has 10,000 cells, and 1,000 are allowed."),
        ("%%veo --sweep seed=1,2 --seed 3\nA lion", "seed stands there twice: as an option and in --sweep."),
        ("%%veo --sweep seed=1 --sweep seed=2\nA lion", "--sweep names seed twice"),
        ("%%veo --sweep wait=1,2\nA lion", "--sweep cannot vary wait."),
        ("%%veo --sweep seed=1,2 --new\nA lion", "--new does not go with --sweep; --repeat N makes N draws"),
        ("%%veo --drop-illegal\nA lion", "--drop-illegal goes with --sweep."),
        ("%%veo --sweep resolution=720p,4k --duration 4\nA lion", "1 of 2 cells is not possible: 4k videos are always"),
        ("%%veo --sweep seed=1,2 --retry filterd\nA lion", "retry is True, False or among"),
        ("%%veo --sweep\nA {cat, dog", "This brace is never closed."),
        ("%%veo --sweep seed=1,2 --budget 1 --model veo-3.1\nA fox", "This run would cost $6.40 for 2 missing cells"),
        ("%veoctl export cats", "%veoctl export takes a study (quoted if it has blanks) and a file"),
        ("%veoctl import nothing.zip", "nothing.zip"),
        ("%veoctl sweeps nothing", "There is neither a sweep nor a study 'nothing'"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_sent(session, server, cell, says):
    before = submits(server)
    ran = session.run(cell)
    assert "UsageError: " in ran.text
    assert says in ran.text
    assert "Traceback" not in ran.text
    assert submits(server) == before


def test_illegal_cells_are_dropped_on_request_and_choices_alone_are_a_sweep(session, server):
    before = submits(server)
    ran = session.run("%%veo --sweep --sweep resolution=720p,4k --drop-illegal --duration 4 --wait\nA {red, blue} kite")
    assert ran.error is None
    assert submits(server) == before + 2
    assert "2 of 2 done" in list(session.displays.values())[-2]["text/plain"]


def test_several_paid_videos_need_a_budget(tmp_path):
    paid = "%%veo --sweep seed=1..2 --duration 4{}\nA {{cat, dog}} on a wall"
    with (
        simulator(tmp_path / "gateway", render="stub", extra=("--as-of", "2025-12-18")) as gateway,
        kernel(tmp_path, GEMINI_API_KEY="a-key") as session,
    ):
        session.run("%load_ext veo_widget")
        session.run(f"import veo_widget as veo; veo.use('gemini', base_url={gateway.url!r});")
        ran = session.run(paid.format(""))
        assert "UsageError: This cell would buy 4 videos for $6.40. Nothing was sent. To run it: --budget" in ran.text
        assert "Traceback" not in ran.text
        assert submits(gateway) == 0
        assert "would cost $6.40" in session.run(paid.format(" --budget 5")).text
        assert session.run(paid.format(" --budget 7 --as run")).error is None
        assert session.run("len(run.wait(60))").result == "4"
        assert submits(gateway) == 4
        assert session.run(paid.format("")).error is None
        assert submits(gateway) == 4


def test_without_a_front_end_the_stored_output_is_the_finished_one(tmp_path, server):
    with kernel(tmp_path, VEO_WAIT="1") as session:
        begin(session, server)
        ran = session.run(CELL)
        assert ran.error is None
        plan, grid = session.displays.values()
        assert plan["text/plain"].startswith("Sweep ")
        assert "2 of 2 done" in grid["text/plain"]
        assert not any("widget-view" in name for bundle in session.displays.values() for name in bundle)
        assert "<details open>" in grid["text/html"]
