"""A sweep that is run: bought under the budget, each cell once, found again by another kernel, stopped, promoted."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from threading import Event

import pandas
import pytest

from tests.media import picture
from tests.simulators import simulator
from tests.studios import WAIT
from tests.sweeps import CATS, FOUR, planned, studio_in, submits
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.errors import BackendError, BudgetError, RequestError, SweepError
from veo_widget.records import Charge, State, utc_now
from veo_widget.research.study import Study
from veo_widget.studio import Backend, Studio
from veo_widget.studio.budget import Budget
from veo_widget.studio.connections import Connections
from veo_widget.studio.costs import costs_of
from veo_widget.studio.spending import Expense
from veo_widget.studio.watching import watcher

SOME = Decimal("1.60")


@pytest.fixture
def studio(tmp_path, server):
    return studio_in(tmp_path, server)


def test_a_run_buys_every_cell_and_gives_its_clips_in_the_order_of_the_plan(studio, server):
    before = submits(server)
    run = planned(studio, seed=[1, 2], **FOUR).run()
    assert (run.bought, run.price) == (4, "$6.40")
    clips = run.wait(WAIT)
    assert [(clip.request.prompt, clip.request.seed) for clip in clips] == [
        ("A cat surfing", 1),
        ("A cat surfing", 2),
        ("A dog surfing", 1),
        ("A dog surfing", 2),
    ]
    assert submits(server) == before + 4
    assert (run.progress.done, run.is_open, run.progress.words) == (4, False, "4 of 4 done")


def test_it_can_be_awaited(studio):
    async def made():
        return await planned(studio, seed=[1], **FOUR).run()

    assert len(asyncio.run(made())) == 2


def test_the_same_sweep_again_costs_nothing_and_a_larger_one_buys_the_rest(studio, server, tmp_path):
    planned(studio, seed=[1, 2], **FOUR).run().wait(WAIT)
    before = submits(server)
    again = planned(studio, seed=[2, 1], **FOUR)
    assert (again.price, again.missing(), again.run().bought) == (0, [], 0)
    other = studio_in(tmp_path, server)  # another kernel
    more = planned(other, seed="1..3", **FOUR)
    assert more.price == 2 * SOME
    assert "there already  4" in more.table()
    more.run().wait(WAIT)
    assert submits(server) == before + 2


def test_a_clip_made_outside_of_the_sweep_counts(studio, server):
    studio.generate("A cat surfing", seed=1, **FOUR).wait(WAIT)
    before = submits(server)
    run = planned(studio, seed=[1], **FOUR).run()
    assert (run.bought, len(run.wait(WAIT)), submits(server)) == (1, 2, before + 1)


def test_each_job_says_which_study_sweep_and_cell_it_is_of(studio):
    plan = planned(studio, seed=[1], study="cats", **FOUR)
    plan.run().wait(WAIT)
    said = {record.id: record.detail for record in studio.library.jobs()}
    assert {detail["study"] for detail in said.values()} == {"cats"}
    assert {detail["sweep"] for detail in said.values()} == {plan.id}
    assert {detail["cell"] for detail in said.values()} == {cell.key for cell in plan.cells}
    assert {row["study"]: row["count"] for row in costs_of(studio.spending, studio.library).rows("study")} == {
        "cats": 2
    }


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (
            Budget(session=Decimal(7)),
            "of the session's budget of $7.00 there are $5.40 left ($1.60 spent or under way), enough for 3 of them.",
        ),
        (Budget(day=Decimal(5)), "of the day's budget of $5.00 there are $3.40 left"),
        (
            Budget(job=Decimal(1)),
            "4 of these 4 videos would cost up to $1.60 each, more than the $1.00 a job may cost.",
        ),
    ],
)
def test_what_does_not_fit_the_budget_is_refused_as_a_whole_and_the_sentence_says_how_much_would(
    studio, server, budget, says
):
    studio.generate("A lion", **FOUR).wait(WAIT)
    studio.budget = replace(budget, counts_simulated=True)
    before, jobs = submits(server), len(studio.library.jobs())
    plan = planned(studio, seed=[1, 2], **FOUR)
    with pytest.raises(BudgetError) as caught:
        plan.run()
    assert says in str(caught.value)
    assert "Nothing was sent." in str(caught.value)
    assert (submits(server), len(studio.library.jobs()), len(studio.spending.expenses())) == (before, jobs, 1)
    assert studio.library.store.sweeps.sweeps() == []


def test_a_run_has_a_cap_of_its_own(studio, server):
    before = submits(server)
    with pytest.raises(
        BudgetError, match=r"This run would cost \$6\.40 for 4 missing cells; its budget of \$5\.00 is enough for 3"
    ):
        planned(studio, seed=[1, 2], **FOUR).run(budget=5)
    assert submits(server) == before
    planned(studio, seed=[1, 2], **FOUR).run(budget="$6.40").wait(WAIT)


def test_a_paid_account_only_found_in_the_environment_is_named_with_the_price_of_all_of_it(studio):
    studio.backend = Backend(wire="vertex", endpoint="google", project="found", confirmed=False)
    with pytest.raises(BackendError, match=r"This would cost about \$6\.40 on Agent Platform \(project found"):
        planned(studio, seed=[1, 2], **FOUR).run()
    assert not studio.library.paths.database.exists() or studio.library.jobs() == []


def test_a_plan_is_run_where_it_was_priced_and_nowhere_else(studio):
    plan = planned(studio, seed=[1], **FOUR)
    studio.backend = Backend(wire="vertex", endpoint="google", project="p")
    with pytest.raises(SweepError, match="was planned for the simulator, and jobs go to Agent Platform"):
        plan.run()


def test_what_ended_without_a_clip_counts_as_missing_and_is_bought_again_only_when_asked(studio, server):
    source = ["A lion", "A lion [[filtered:video]]", "A lion [[failed]]"]
    run = planned(studio, source, **FOUR).run()
    run.wait(WAIT)
    assert run.progress.words == "1 of 3 done, 2 without a clip"
    before = submits(server)
    again = planned(studio, source, **FOUR)
    assert again.missing() == []
    assert [cell.prompt for cell in again.missing(retry="failed")] == ["A lion [[failed]]"]
    assert len(again.missing(retry=True)) == 2
    assert "bought again only with plan.run(retry=...)" in again.table()
    again.run().wait(WAIT)
    assert submits(server) == before
    again.run(retry=["filtered"]).wait(WAIT)
    assert submits(server) == before + 1
    with pytest.raises(SweepError, match="retry is True, False or among filtered, refused, failed, expired, unknown"):
        again.run(retry="filterd")


def test_an_answer_that_was_lost_is_bought_again_by_name_alone(studio, server):
    server.fault(on="submit", kind="drop-after")
    plan = planned(studio, "A lion", **FOUR)
    plan.run().wait(WAIT)
    assert "sent, answer lost: may be billed" in plan.table()
    before = submits(server)
    assert plan.run(retry=True).bought == 0
    assert plan.run(retry="unknown").bought == 1
    plan.run().wait(WAIT)
    assert (submits(server), plan.missing(), plan.run(retry="unknown").bought) == (before + 1, [], 0)


def test_a_clip_whose_file_is_gone_is_missing_again(studio, server):
    plan = planned(studio, "A lion", **FOUR)
    (clip,) = plan.run().wait(WAIT)
    clip.path.unlink()
    assert plan.price == SOME
    assert plan.run().wait(WAIT)[0].path.exists()


def test_stopping_cancels_what_was_not_sent_for_nothing_and_saves_the_rest(tmp_path):
    with simulator(tmp_path / "slow", latency="1", render="stub") as slow:
        plain = studio_in(tmp_path, slow)
        two_at_once = Connections(plain.library.paths, at_once={"simulator": 2})
        studio = Studio(plain.backend, plain.library, plain.spending, two_at_once)
        sent, two_sent = set(), Event()

        def count(record):
            sent.update([record.id] if record.operation else [])
            if len(sent) == 2:
                two_sent.set()

        studio.watch_jobs(count)
        run = planned(studio, "A lion", seed="1..6", **FOUR).run()
        assert two_sent.wait(WAIT)
        run.stop()
        clips = run.wait(WAIT)
        assert [job.record.state for job in run.jobs].count(State.CANCELLED) == 6 - len(clips)
        assert 2 <= len(clips) == submits(slow) < 6
        charges = [each.charge for each in studio.spending.expenses()]
        assert charges.count(Charge.NOT_CHARGED) == 6 - len(clips)
        rest = planned(studio, "A lion", seed="1..6", **FOUR).run()
        assert rest.bought == 6 - len(clips)
        rest.wait(WAIT)
        assert submits(slow) == 6


def test_waiting_has_a_limit_and_the_sweep_goes_on(tmp_path):
    with simulator(tmp_path / "slow", latency="600", render="stub") as slow:
        run = planned(studio_in(tmp_path, slow), "A lion [[stuck]]", **FOUR).run()
        with pytest.raises(TimeoutError, match=r"The sweep has not ended after 0\.1 s; it goes on \(0 of 1 done"):
            run.wait(0.1)
        for job in run.jobs:
            job.stop()
            job.until_ended(WAIT)


def test_what_a_killed_kernel_reserved_and_never_sent_does_not_count_against_the_next_one(studio, server):
    """As it leaves it: a run is written down and all of it reserved, and nobody was born to send it."""
    dead = {**watcher(), "pid": 2**22 - 1}
    sweep = SweepRecord(id="a" * 32, created=utc_now(), study="", definition={})
    studio.library.store.sweeps.keep(sweep, RunRecord(at=utc_now(), watcher=dead, jobs={}, bought=("LOST1", "LOST2")))
    of = {"what": "video", "model": "veo-3.1", "place": "vertex/simulator", "usd": SOME, "simulated": True}
    studio.spending.reserve_all([Expense(id=each, **of) for each in ("LOST1", "LOST2", "OTHER")], Budget())
    studio.budget = Budget(day=Decimal(5), counts_simulated=True)
    planned(studio, seed=[1], **FOUR).run().wait(WAIT)
    charges = {each.id: each.charge for each in studio.spending.expenses()}
    assert (charges["LOST1"], charges["LOST2"]) == (Charge.NOT_CHARGED, Charge.NOT_CHARGED)
    assert charges["OTHER"] is Charge.ESTIMATED, "of another library, perhaps: nobody here can know"


def test_a_study_finds_its_sweeps_in_another_kernel_without_the_cell_that_made_them(studio, server, tmp_path):
    planned(studio, study="cats", seed=[1], **FOUR).run().wait(WAIT)
    planned(studio, "A dog at {time}", time=["dawn"], study="dogs", **FOUR).run().wait(WAIT)
    studio.generate("A cat alone", study="cats", **FOUR).wait(WAIT)
    other = studio_in(tmp_path, server)
    study = Study(other, "cats")
    (plan,) = study.sweeps()
    assert plan.definition.source == CATS
    assert [state.status for state in plan.states()] == ["done", "done"]
    assert plan.missing() == []
    assert [row["prompt"] for row in study.rows()] == ["A cat surfing", "A dog surfing", "A cat alone"]
    assert repr(study) == "<Study 'cats': 1 sweep>"
    before = submits(server)
    assert plan.run().bought == 0
    assert submits(server) == before


def test_a_larger_sweep_of_a_study_tells_no_clip_twice(studio):
    planned(studio, study="cats", seed=[1], **FOUR).run().wait(WAIT)
    planned(studio, study="cats", seed=[1, 2], **FOUR).run().wait(WAIT)
    study = Study(studio, "cats")
    assert len(study.sweeps()) == 2
    assert len(study.rows()) == 4


def test_a_study_has_a_budget_of_its_own_across_kernels(studio, server, tmp_path):
    study = Study(studio, "cats")
    studio.budget = replace(studio.budget, counts_simulated=True)
    assert study.budget() == "Study 'cats': $0.00 spent or under way; it has no budget of its own."
    study.budget(5)
    planned(studio, seed=[1], study="cats", **FOUR).run().wait(WAIT)
    other = studio_in(tmp_path, server)
    other.budget = studio.budget
    before = submits(server)
    with pytest.raises(BudgetError, match=r"study's budget of \$5\.00 there are \$1\.80 left .*enough for 1 of"):
        planned(other, seed=[2], study="cats", **FOUR).run()
    assert submits(server) == before
    planned(other, seed=[2], study="dogs", **FOUR).run().wait(WAIT)
    assert Study(other, "cats").budget(None) == "Study 'cats': $3.20 spent or under way; it has no budget of its own."


@pytest.mark.parametrize("name", ["", "two\nlines", "x" * 81, 7])
def test_a_studys_name_is_one_line(studio, name):
    with pytest.raises((SweepError, RequestError), match="study"):
        Study(studio, name)


def test_every_clip_and_every_cell_without_one_is_a_row(studio):
    source = ["A {state} lion", "A {state} lion [[filtered:video]]"]
    plan = planned(studio, source, state=["calm"], number_of_videos=2, seed=[1], **FOUR)
    plan.run().wait(WAIT)
    frame = plan.df()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["state"]) == ["done", "done", "filtered"]
    assert list(frame["slot_state"]) == ["calm"] * 3, "a slot that is called like a column of ours keeps its value"
    assert list(frame["sample"])[:2] == [0, 1]
    assert list(frame["seed"]) == [1, 1, 1]
    assert frame["clip"].notna().tolist() == [True, True, False]
    assert frame["usd"].tolist() == [0, 0, 0]
    assert frame["list_usd"].tolist() == [3.2, 3.2, 3.2]
    assert "safety filter" in frame["words"][2]
    assert {"cell", "job", "path", "rating", "starred", "sweep", "study"} <= set(frame.columns)


def test_without_pandas_a_sentence_says_what_to_install():
    code = "import sys; sys.modules['pandas'] = None\nfrom veo_widget.research.frame import data_frame\ndata_frame([])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: A DataFrame needs pandas: pip install 'veo-widget[research]'." in done.stderr


def test_winners_are_made_again_with_other_settings(studio):
    draft = planned(studio, "A {cat, dog, fox}", seed=[1, 2], model="veo-3.1-lite", repeat=2, study="zoo", **FOUR)
    draft.run().wait(WAIT)
    best = {("A fox", 2): 5.0, ("A cat", 1): 4.0, ("A dog", 1): 1.0}

    def judge(clip):
        return best.get((clip.request.prompt, clip.request.seed))

    plan = draft.promote(2, by=judge, model="veo-3.1", resolution="1080p", duration_seconds=8)
    assert [(cell.prompt, cell.quote.request.seed) for cell in plan.cells] == [("A fox", 2), ("A cat", 1)]
    assert {cell.quote.request.model for cell in plan.cells} == {"veo-3.1"}
    assert (plan.definition.parent, plan.study, plan.illegal) == (draft.id, "zoo", [])
    assert [cell.text("choice_1") for cell in plan.cells] == ["fox", "cat"]
    plan.run().wait(WAIT)
    assert [each.definition.parent for each in Study(studio, "zoo").sweeps()] == [draft.id, ""]
    crossed = draft.promote(1, by=judge, seed="10..12")
    assert [cell.quote.request.seed for cell in crossed.cells] == [10, 11, 12]


def test_stars_and_ratings_decide_who_wins_and_are_in_the_rows(studio):
    draft = planned(studio, "A {cat, dog, fox}", seed=[1, 2], **FOUR)
    clips = draft.run().wait(WAIT)
    for clip, rating in zip(clips, (3, 5, 1, 4), strict=False):
        clip.rate(rating)
    clips[5].star()
    assert [cell.prompt for cell in draft.promote(3, model="veo-3.1-fast").cells] == ["A cat", "A dog", "A cat"]
    assert [cell.prompt for cell in draft.promote(by="starred", model="veo-3.1-fast").cells] == ["A fox"]
    assert [row["rating"] for row in draft.rows()] == [3, 5, 1, 4, None, None]
    assert [row["starred"] for row in draft.rows()].index(True) == 5


@pytest.mark.parametrize(
    ("top", "by", "says"),
    [
        (3, "rating", "No clip of this sweep is rated yet"),
        (3, "starred", "No clip of this sweep is starred yet"),
        (3, lambda clip: None, "The function gave no clip of this sweep a number"),
        (3, "ratng", 'by is "rating", "starred" or a function of a clip, not \'ratng\'.'),
        (0, "rating", "top is a whole number from 1, not 0."),
    ],
)
def test_promoting_nothing_is_a_clear_sentence(studio, top, by, says):
    draft = planned(studio, "A lion", **FOUR)
    draft.run().wait(WAIT)
    with pytest.raises(SweepError) as caught:
        draft.promote(top, by)
    assert says in str(caught.value)


def test_pictures_of_a_kept_sweep_are_there_in_another_kernel(studio, server, tmp_path):
    (tmp_path / "hero.png").write_bytes(picture(640, 360))
    planned(studio, "It moves", image=tmp_path / "hero.png", study="cats", **FOUR).run().wait(WAIT)
    (tmp_path / "hero.png").unlink()
    (plan,) = Study(studio_in(tmp_path, server), "cats").sweeps()
    assert plan.missing() == []
    assert plan.rows()[0]["image"] == "hero.png"
