"""A branch made again on another model: planned with price and reasons, run step by step, gone on with after a cut."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from decimal import Decimal

import pytest

from tests.studios import WAIT
from tests.sweeps import studio_in, submits
from veo_widget.chronicle.replay import plan_replay
from veo_widget.chronicle.settings import cell_of
from veo_widget.errors import BudgetError, FilteredError, RefusedError, RequestError, StoppedError
from veo_widget.records import State
from veo_widget.studio import Backend
from veo_widget.studio.budget import Budget

ALL = Decimal("2.40")


@pytest.fixture
def studio(tmp_path, server):
    return studio_in(tmp_path, server)


@pytest.fixture
def branch(studio):
    """A first clip and two extensions; the last one."""
    (first,) = studio.generate("A lion", duration_seconds=8, seed=3).wait(WAIT)
    (second,) = first.extend("It roars").wait(WAIT)
    return second.extend("It sleeps").wait(WAIT)[0]


def test_a_plan_has_steps_a_price_and_sends_nothing(branch, server):
    before = submits(server)
    plan = branch.replay(model="veo-3.1-fast")
    assert [step.quote.request.prompt for step in plan.steps] == ["A lion", "It roars", "It sleeps"]
    assert {step.quote.request.model for step in plan.steps} == {"veo-3.1-fast"}
    assert [step.quote.request.seed for step in plan.steps] == [3, None, None]
    assert [step.quote.request.mode for step in plan.steps] == ["text", "extension", "extension"]
    assert (plan.price, plan.problems) == (ALL, [])
    assert "Google's list price is $2.40. Nothing was sent" in repr(plan)
    assert "<table>" in plan._repr_mimebundle_()["text/html"]
    assert submits(server) == before


def test_a_run_makes_each_step_on_the_result_of_the_one_before(branch, studio, server):
    before = submits(server)
    run = branch.replay(model="veo-3.1-fast").run()
    clips = run.wait(WAIT)
    assert [clip.request.prompt for clip in clips] == ["A lion", "It roars", "It sleeps"]
    assert [clip.request.video.clip_id for clip in clips[1:]] == [clip.id for clip in clips[:2]]
    assert clips[-1].record.duration == branch.record.duration
    assert submits(server) == before + 3
    assert (run.is_open, run.words, len(run.jobs)) == (False, "3 of 3 clips made", 3)
    assert "3 of 3 clips made." in run._repr_mimebundle_()["text/plain"]
    tie = next(tie for tie in branch.tree().ties if tie.child == clips[-1].id and tie.relation == "replay")
    assert tie.parent == branch.id


def test_the_same_again_costs_nothing_and_can_be_awaited(branch, studio, server):
    branch.replay(model="veo-3.1-fast").run().wait(WAIT)
    before = submits(server)
    plan = branch.replay(model="veo-3.1-fast")
    assert plan.price == 0
    assert "for $0" in repr(plan)

    async def again():
        return await plan.run()

    assert len(asyncio.run(again())) == 3
    assert submits(server) == before


def test_what_an_interrupted_kernel_left_is_gone_on_with(branch, studio, server, tmp_path):
    """A first step was bought and then the kernel died: another one buys only the rest."""
    first = studio.generate("A lion", duration_seconds=8, seed=3, model="veo-3.1-fast")
    first.wait(WAIT)
    other = studio_in(tmp_path, server)
    clip = other.library.clip(branch.id)
    plan = plan_replay(other, clip, "veo-3.1-fast", {})
    assert [step.words.split(" $")[0] for step in plan.steps] == ["made already", "costs", "costs"]
    assert plan.price == Decimal("1.60")
    before = submits(server)
    assert len(plan.run().wait(WAIT)) == 3
    assert submits(server) == before + 2


def test_a_step_without_a_clip_ends_it_and_the_rest_is_not_bought(studio, server):
    (first,) = studio.generate("A lion", duration_seconds=8).wait(WAIT)
    (second,) = first.extend("It roars").wait(WAIT)
    plan = second.replay(model="veo-3.1-fast")
    server.fault(on="submit", kind="status", status=400, message="no")
    before = submits(server)
    run = plan.run()
    with pytest.raises(RefusedError):
        run.wait(WAIT)
    assert [job.record.state for job in run.jobs] == [State.REFUSED]
    assert submits(server) == before
    assert len(second.replay(model="veo-3.1-fast").run().wait(WAIT)) == 2


def test_what_a_model_cannot_do_is_said_before_anything_is_sent(branch, studio, server):
    before = submits(server)
    plan = branch.replay(model="veo-3.1-fast", resolution="1080p")
    assert [bool(step.problems) for step in plan.steps] == [False, True, True]
    assert "2 of 3 steps are not possible" in repr(plan)
    assert "An extended video is always 720p" in repr(plan)
    with pytest.raises(RequestError, match="always 720p"):
        plan.run()
    assert "There is no model" in repr(branch.replay(model="veo-9"))
    assert submits(server) == before


def test_a_budget_holds_for_all_of_it(branch, studio, server):
    before = submits(server)
    with pytest.raises(BudgetError, match=r"would cost \$2.40; its budget is \$1.00"):
        branch.replay(model="veo-3.1-fast").run(budget=1)
    studio.budget = Budget(session=Decimal(2), counts_simulated=True)
    with pytest.raises(BudgetError):
        branch.replay(model="veo-3.1-fast").run()
    assert submits(server) == before


def test_without_a_model_the_successor_is_meant(branch, studio, server):
    with pytest.raises(RequestError, match=r"Veo 3.1 is still offered here and has no successor. Name the model"):
        branch.replay()
    studio.backend = Backend(endpoint="simulator", wire="omni", url=server.url, latency=0.0)
    plan = branch.replay(duration_seconds=5, seed=None)
    assert {step.quote.request.model for step in plan.steps} == {"omni-1.1"}
    assert plan.problems == []
    made = plan.run().wait(WAIT)
    assert [clip.request.mode for clip in made] == ["text", "extension", "extension"]


def test_a_parameter_that_is_none_is_refused_with_the_nearest(branch):
    with pytest.raises(TypeError, match="resolution"):
        branch.replay(model="veo-3.1-fast", resolutoin="720p")
    with pytest.raises(TypeError):
        branch.replay(model="veo-3.1-fast", prompt="Another")


def test_stopping_begins_no_further_step(branch, studio, server):
    before = submits(server)
    run = branch.replay(model="veo-3.1-fast").run()
    run.stop()
    with suppress(StoppedError):  # where its first step had not been sent yet
        run.wait(WAIT)
    assert not run.is_open
    assert submits(server) <= before + 1
    assert len(run.jobs) <= 1


def test_settings_ask_for_the_same_clip_again(branch, studio, server):
    before = submits(server)
    assert branch.settings()["video"] == branch.request.video.clip_id
    job = studio.generate(**branch.settings())
    assert job.reused.startswith("Reused, $0")
    assert job.settings() == branch.settings()
    picture = studio.generate("From a frame", image=branch.first_frame, duration_seconds=8).wait(WAIT)[0]
    assert studio.generate(**picture.settings()).reused.startswith("Reused, $0")
    assert submits(server) == before + 1


def test_the_cell_makes_it_again_also_where_a_magic_cannot(studio):
    (plain,) = studio.generate("A lion", duration_seconds=4, seed=3).wait(WAIT)
    assert cell_of(plain._job_record()).startswith("%%veo --model veo-3.1 --duration 4")
    (odd,) = studio.generate("\nA lion\r\n", duration_seconds=4).wait(WAIT)
    cell = cell_of(odd._job_record())
    asked = {}
    exec(cell.replace("import veo_widget as veo", "").replace("veo.generate", "asked.update"), {"asked": asked})
    assert studio.generate(**asked).reused.startswith("Reused, $0")


def test_a_filtered_job_is_an_error_of_its_own(studio):
    job = studio.generate("A song [[filtered:audio]]", duration_seconds=4)
    with pytest.raises(FilteredError):
        job.wait(WAIT)
    assert job.settings()["prompt"] == "A song [[filtered:audio]]"
