"""Running a cell again buys nothing that is there: reuse, draws, and what the user is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import RepeatError
from veo_widget.records import Charge, State

FOUR = {"duration_seconds": 4}


@pytest.fixture
def studio(tmp_path, server):
    return simulated(tmp_path / "lib", url=server.url)


def _submits(server) -> int:
    return len(server.ledger("submit"))


def test_the_same_request_again_is_the_clip_that_is_there(studio, server):
    first = studio.generate("A lion", **FOUR)
    first.wait(WAIT)
    before = _submits(server)
    again = studio.generate("A lion", **FOUR)
    assert again.id == first.id
    assert again.result()[0].path == first.clips[0].path
    assert again.reused.startswith("Reused, $0: made 20")
    assert _submits(server) == before


def test_another_kernel_finds_it_too(studio, server, tmp_path):
    studio.generate("A lion", **FOUR).wait(WAIT)
    before = _submits(server)
    other = simulated(tmp_path / "lib", url=server.url)
    job = other.generate("A lion", **FOUR)
    assert (job.status, len(job.wait(WAIT)), _submits(server)) == ("done", 1, before)


@pytest.mark.parametrize(
    "options", [{"duration_seconds": 6}, {"seed": 1}, {"model": "veo-3.1-fast"}, {"negative_prompt": "fog"}]
)
def test_a_request_that_differs_is_another_one(studio, server, options):
    studio.generate("A lion", **FOUR).wait(WAIT)
    before = _submits(server)
    studio.generate("A lion", **{**FOUR, **options}).wait(WAIT)
    assert _submits(server) == before + 1


def test_one_under_way_is_attached_to(tmp_path):
    with simulator(tmp_path / "slow", latency="1", render="stub") as slow:
        studio = simulated(tmp_path / "lib", url=slow.url)
        first, second = studio.generate("A lion", **FOUR), None
        while second is None or second.id != first.id:  # once the first one's record is written
            assert first.record.is_open, "the second one was bought"
            if first.record.state is not State.QUEUED:
                second = studio.generate("A lion", **FOUR)
        assert second is first
        assert "is not bought twice" in second.reused
        first.wait(WAIT)
        assert len(slow.ledger("submit")) == 1


def test_two_cells_in_a_row_do_not_race(studio, server):
    before = _submits(server)
    jobs = [studio.generate("A lion", **FOUR) for _ in range(5)]
    for job in jobs:
        job.wait(WAIT)
    assert len({job.id for job in jobs}) == 1
    assert _submits(server) == before + 1


def test_new_buys_once_per_edit_of_the_cell_and_again_in_any_case(studio, server):
    studio.generate("A lion", **FOUR).wait(WAIT)
    before = _submits(server)
    first = studio.generate("A lion", new=True, edit="cell text", **FOUR)
    first.wait(WAIT)
    assert studio.generate("A lion", new=True, edit="cell text", **FOUR).id == first.id
    assert _submits(server) == before + 1
    studio.generate("A lion", new=True, edit="edited text", **FOUR).wait(WAIT)
    studio.generate("A lion", new="again", edit="edited text", **FOUR).wait(WAIT)
    studio.generate("A lion", new=True, **FOUR).wait(WAIT)
    assert _submits(server) == before + 4


def test_draws_are_numbered_and_only_missing_ones_are_bought(studio, server):
    before = _submits(server)
    first = [studio.generate("A lion", draw=draw, **FOUR) for draw in range(2)]
    for job in first:
        job.wait(WAIT)
    more = [studio.generate("A lion", draw=draw, **FOUR) for draw in range(3)]
    for job in more:
        job.wait(WAIT)
    assert [job.id for job in more[:2]] == [job.id for job in first]
    assert _submits(server) == before + 3


def test_what_is_unknown_is_asked_about_and_never_bought_by_itself(studio, server):
    server.fault(on="submit", kind="drop-after")
    assert studio.generate("A lion", **FOUR).until_ended(WAIT).state is State.UNKNOWN
    before = _submits(server)
    with pytest.raises(RepeatError) as caught:
        studio.generate("A lion", **FOUR)
    assert "may have been made and billed. Nothing was sent now." in str(caught.value)
    assert _submits(server) == before
    assert studio.generate("A lion", new=True, **FOUR).wait(WAIT)
    assert _submits(server) == before + 1


@pytest.mark.parametrize("prompt", ["A lion [[filtered:video]]", "A lion [[failed]]"])
def test_what_ended_without_a_clip_is_sent_again_and_says_so(studio, server, prompt):
    studio.generate(prompt, **FOUR).until_ended(WAIT)
    before = _submits(server)
    job = studio.generate(prompt, **FOUR)
    job.until_ended(WAIT)
    assert "The same request ended before without a clip" in job.record.detail["notices"][0]
    assert _submits(server) == before + 1


def test_a_clip_whose_file_is_gone_is_made_again_and_says_so(studio, server):
    (clip,) = studio.generate("A lion", **FOUR).wait(WAIT)
    clip.path.unlink()
    job = studio.generate("A lion", **FOUR)
    assert job.wait(WAIT)[0].path.exists()
    assert "is no longer in the library; it is bought again" in job.record.detail["notices"][0]


def test_a_job_no_kernel_looks_after_is_watched_on(tmp_path, server):
    studio = simulated(tmp_path / "lib", url=server.url)
    job = studio.generate("A lion [[stuck]]", **FOUR)
    job.on_change(lambda record: job.stop() if record.operation else None)
    assert job.until_ended(WAIT).state is State.UNWATCHED
    before = _submits(server)
    other = simulated(tmp_path / "lib", url=server.url)
    again = other.generate("A lion [[stuck]]", **FOUR)
    assert again.id == job.id
    again.stop()
    again.until_ended(WAIT)
    assert _submits(server) == before


@pytest.mark.parametrize(("state", "posts"), [(State.QUEUED, 1), (State.WAITING, 1), (State.SUBMITTING, 0)])
def test_what_a_dead_kernel_never_sent_is_sent_and_what_it_may_have_sent_is_asked_about(studio, server, state, posts):
    job = studio.generate("A lion", **FOUR)
    job.wait(WAIT)
    # As the dead kernel left it: its last line says where the job was, and its process is no more.
    left = replace(job.record, state=state, ended=None, detail={"watcher": {"machine": "another", "pid": 1}})
    studio.library.store.note(left)
    before = _submits(server)
    other = simulated(studio.library.path, url=server.url)
    if state is State.SUBMITTING:
        with pytest.raises(RepeatError):
            other.generate("A lion", **FOUR)
    else:
        other.generate("A lion", **FOUR).wait(WAIT)
    assert _submits(server) == before + posts


def test_of_two_kernels_that_ask_for_the_same_at_once_only_one_sends_it(tmp_path):
    """The second one looked before the first one wrote its record down: it finds it under the write lock."""
    with simulator(tmp_path / "slow", latency="600", render="stub") as slow:
        first, second = (simulated(tmp_path / "lib", url=slow.url) for _ in range(2))
        job = first.generate("A lion [[stuck]]", **FOUR)
        while job.record.operation is None:
            assert job.record.is_open
        elsewhere = {"watcher": {"machine": "another", "pid": 1}}
        first.library.store.note(replace(job.record, detail=elsewhere))
        record = second.buy(second.quote("A lion [[stuck]]", **FOUR), once=True).until_ended(WAIT)
        assert (record.state, record.charge) == (State.FAILED, Charge.NOT_CHARGED)
        assert "is being sent by another kernel" in record.sentence
        assert "Run the cell again: it finds that job." in record.sentence
        assert len(slow.ledger("submit")) == 1
        job.stop()
        job.until_ended(WAIT)
