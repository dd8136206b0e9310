"""The engine on a scripted wire: order of commits, one submission, every end, stopping, threads."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from ulid import ULID

from tests.studios import MP4, QUICK, READY, WAIT, Stage
from veo_widget.engine.schedule import Patience
from veo_widget.records import Charge, JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.wires.base import (
    AnswerLost,
    Filtered,
    Gone,
    InlineVideo,
    NotSent,
    OperationFailed,
    Pending,
    Refused,
    Started,
    Succeeded,
)


@pytest.fixture
def stage(tmp_path):
    return lambda **script: Stage(tmp_path, **script)


def test_every_step_is_committed_in_order(stage):
    made = stage()
    record = made.run()
    assert made.journal.states == [State.QUEUED, State.SUBMITTING, State.RUNNING, State.COLLECTING, State.DONE]
    assert record.operation == "operations/1"
    assert record.charge is Charge.CHARGED
    assert made.library.file(record.clips[0].path).read_bytes() == MP4


def test_the_intent_is_written_before_the_request_leaves(stage):
    seen = []
    made = stage(submits=[lambda: seen.append(list(made.journal.states)) or "operations/1"])
    made.run()
    assert seen == [[State.QUEUED, State.SUBMITTING]]


def test_the_operations_name_is_written_before_the_first_poll(stage):
    seen = []
    made = stage(polls=[lambda: seen.append(made.journal.records[-1].operation) or READY])
    made.run()
    assert seen == ["operations/1"]


def test_a_job_that_cannot_be_written_down_is_not_sent(stage):
    made = stage()
    made.journal.intend = lambda record: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    record = made.run()
    assert record.state is State.FAILED
    assert record.charge is Charge.NOT_CHARGED
    assert "No space left on device" in record.sentence
    assert made.wire.requests == []


def _full_disk_from(state: State, made: Stage) -> None:
    def fail(record: JobRecord) -> None:
        if record.state is state or (state is State.RUNNING and record.operation):
            raise OSError(28, "No space left on device")

    made.journal._on_note = fail


def test_a_disk_full_at_the_wrong_moment_does_not_lose_the_operations_name(stage):
    made = stage()
    _full_disk_from(State.RUNNING, made)
    record = made.run()
    assert record.state is State.STALLED
    assert record.operation == "operations/1"
    assert "operations/1" in record.message
    assert "No space left on device" in record.message


def test_a_disk_full_at_the_end_still_gives_the_clip(stage):
    made = stage()
    _full_disk_from(State.DONE, made)
    record = made.run()
    assert record.state is State.DONE
    assert made.library.file(record.clips[0].path).read_bytes() == MP4
    assert "could not be written" in record.message


def test_a_stop_that_cannot_be_written_still_ends_the_job(stage):
    made = stage(polls=[Pending()])
    ticket = made.submit()
    _full_disk_from(State.UNWATCHED, made)
    while ticket.record.state is not State.RUNNING:
        assert not ticket.ended.done()
    made.engine.stop(ticket.record.id)
    assert ticket.ended.result(WAIT).state is State.UNWATCHED


@pytest.mark.parametrize(
    ("error", "state", "charge"),
    [
        (NotSent("The service could not be reached."), State.FAILED, Charge.NOT_CHARGED),
        (Refused("No.", detail={"status": 400}), State.REFUSED, Charge.NOT_CHARGED),
        (Refused("Blocked. Support codes: 58061214", detail={"status": 400}), State.FILTERED, Charge.NOT_CHARGED),
        (AnswerLost("The connection broke."), State.UNKNOWN, Charge.UNKNOWN),
        (RuntimeError("a fault of ours"), State.UNKNOWN, Charge.UNKNOWN),
    ],
)
def test_a_submission_that_fails_is_never_repeated(stage, error, state, charge):
    made = stage(submits=[error])
    record = made.run()
    assert (record.state, record.charge) == (state, charge)
    assert len(made.wire.requests) == 1
    assert record.message
    assert record.hint


@pytest.mark.parametrize(
    ("outcome", "state", "charge", "says"),
    [
        (Filtered(count=1, reasons=("An issue with the audio.",)), State.FILTERED, Charge.NOT_CHARGED, "(audio)"),
        (OperationFailed(code=13, message="internal"), State.FAILED, Charge.NOT_CHARGED, "internal"),
        (OperationFailed(code=None, message="no video"), State.FAILED, Charge.UNKNOWN, "no video"),
        (Gone(), State.EXPIRED, Charge.UNKNOWN, "two days"),
    ],
)
def test_each_outcome_without_a_video_has_its_end(stage, outcome, state, charge, says):
    record = stage(polls=[outcome]).run()
    assert (record.state, record.charge) == (state, charge)
    assert says in record.sentence


def test_a_partly_filtered_job_is_done_and_says_so(stage):
    record = stage(polls=[Succeeded(videos=(InlineVideo(MP4),), filtered=1, reasons=("why",))]).run()
    assert record.state is State.DONE
    assert "1 of 2 videos were held back" in record.sentence


def test_trouble_while_polling_passes(stage):
    made = stage(polls=[AnswerLost("cut"), NotSent("no network"), Refused("slow down", detail={"status": 429}), READY])
    assert made.run().state is State.DONE
    assert len(made.wire.requests) == 1


def test_lost_credentials_keep_the_operations_name(stage):
    record = stage(polls=[Refused("The credentials expired.", detail={"status": 401})]).run()
    assert record.state is State.STALLED
    assert record.operation == "operations/1"
    assert "veo.resume()" in record.hint


def test_a_job_that_never_ends_is_given_up_at_its_deadline(stage):
    record = stage(polls=[Pending()]).run(Patience(every=0.01, typical=0.0, deadline=0.2))
    assert record.state is State.STALLED
    assert record.operation == "operations/1"


def test_a_broken_download_is_tried_again(stage):
    made = stage(polls=[READY], reads=[AnswerLost("cut"), [b"<html>"], [MP4]])
    record = made.run()
    assert record.state is State.DONE
    assert made.library.file(record.clips[0].path).read_bytes() == MP4


def test_a_download_that_stays_broken_leaves_the_clip_fetchable(stage):
    made = stage(polls=[READY], reads=[[b"<html>error</html>"]])
    record = made.run()
    assert record.state is State.STALLED
    assert record.charge is Charge.CHARGED
    assert "no MP4 file" in record.message
    made.wire._reads.clear()
    again = made.engine.resume(record, made.wire, QUICK).ended.result(WAIT)
    assert again.state is State.DONE
    assert len(made.wire.requests) == 1


def test_stopping_a_running_job_stops_the_watching_only(stage):
    made = stage(polls=[Pending()])
    ticket = made.submit()
    made.journal._on_note = lambda record: record.state is State.RUNNING and made.engine.stop(record.id)
    made.engine.stop(ticket.record.id)
    record = ticket.ended.result(WAIT)
    assert record.state in (State.UNWATCHED, State.CANCELLED)
    if record.state is State.UNWATCHED:
        assert "billed if it succeeds" in record.message
        assert record.operation == "operations/1"


def test_a_stop_while_the_request_is_on_its_way_waits_for_the_name(stage):
    sent, go_on = threading.Event(), threading.Event()
    made = stage(submits=[lambda: (sent.set(), go_on.wait(WAIT), "operations/1")[-1]], polls=[Pending()])
    ticket = made.submit()
    assert sent.wait(WAIT)
    made.engine.stop(ticket.record.id)
    go_on.set()
    record = ticket.ended.result(WAIT)
    assert (record.state, record.operation) == (State.UNWATCHED, "operations/1")


def test_a_job_stopped_before_it_was_sent_is_cancelled_and_free(stage):
    writing, go_on = threading.Event(), threading.Event()
    made = stage()
    plain = made.journal.intend
    made.journal.intend = lambda record: (writing.set(), go_on.wait(WAIT), plain(record))[-1]
    ticket = made.submit()
    assert writing.wait(WAIT)
    made.engine.stop(ticket.record.id)
    go_on.set()
    record = ticket.ended.result(WAIT)
    assert (record.state, record.charge) == (State.CANCELLED, Charge.NOT_CHARGED)
    assert made.wire.requests == []


def test_the_wire_runs_in_worker_threads_and_news_come_from_the_engines_thread(stage):
    made = stage()
    ticket = made.submit()
    told: set[str] = set()
    made.engine.listen(ticket, lambda _record: told.add(threading.current_thread().name))
    ticket.ended.result(WAIT)
    assert told == {"veo-engine"}
    assert all(name.startswith("veo-wire") for name in made.wire.threads)


def test_a_listener_that_fails_does_not_take_the_job_with_it(stage):
    made = stage()
    ticket = made.submit()
    made.engine.listen(ticket, lambda _record: 1 / 0)
    assert ticket.ended.result(WAIT).state is State.DONE


def test_nothing_is_printed_from_the_engine(stage, capfd):
    stage(polls=[RuntimeError("boom")]).run()
    assert capfd.readouterr() == ("", "")


def test_two_hundred_jobs_run_side_by_side(stage):
    made = stage(polls=[READY])
    tickets = [made.submit() for _ in range(200)]
    assert {ticket.ended.result(WAIT).state for ticket in tickets} == {State.DONE}


def test_the_loop_goes_on_while_the_main_thread_computes(stage):
    made = stage(polls=[Pending()] * 5 + [READY])
    ticket = made.submit()
    end = time.monotonic() + WAIT
    while not ticket.ended.done() and time.monotonic() < end:
        sum(range(1000))
    assert ticket.record.state is State.DONE


def test_waiting_on_one_loop_and_giving_up_does_not_end_the_job(stage):
    made = stage(polls=[Pending()] * 20 + [READY])
    ticket = made.submit()

    async def impatient() -> None:
        await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(ticket.ended)), 0.01)

    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    assert ticket.ended.result(WAIT).state is State.DONE


def _stopped_while_running(made: Stage) -> JobRecord:
    ticket = made.submit()
    made.engine.listen(ticket, lambda record: made.engine.stop(record.id) if record.state is State.RUNNING else None)
    return ticket.ended.result(WAIT)


def test_where_the_service_can_cancel_a_stop_is_a_real_one(stage):
    made = stage(polls=[Pending()], cancels=[None])
    record = _stopped_while_running(made)
    assert (record.state, record.charge) == (State.CANCELLED, Charge.UNKNOWN)
    assert made.wire.cancelled == ["operations/1"]
    assert "Cancelled at the service" in record.sentence


def test_a_cancel_that_comes_too_late_still_gives_the_clip(stage):
    made = stage(polls=[READY], cancels=[Refused("It has ended already.")])
    record = _stopped_while_running(made)
    assert (record.state, record.charge, len(record.clips)) == (State.DONE, Charge.CHARGED, 1)


def test_a_cancel_that_does_not_arrive_keeps_the_name(stage):
    made = stage(polls=[Pending()], cancels=[AnswerLost("The connection broke.")])
    record = _stopped_while_running(made)
    assert (record.state, record.operation) == (State.UNWATCHED, "operations/1")
    assert "It could not be cancelled: the connection broke." in record.sentence


def test_what_the_start_tells_already_is_not_asked_again(stage):
    made = stage(submits=[Started(operation="operations/1", outcome=READY)], polls=[AssertionError("polled")])
    record = made.run()
    assert (record.state, record.polls) == (State.DONE, 0)
    assert State.RUNNING in made.journal.states, "the name is committed before the video is fetched"


AUDIO = Filtered(count=1, reasons=("We encountered an issue with the audio for your prompt.",))


def _submit_with_retries(made: Stage, retries: int) -> JobRecord:
    request = VideoRequest(prompt="a song")
    detail = {"retries": retries}
    record = JobRecord(id=str(ULID()), request=request, backend={}, created=utc_now(), detail=detail)
    return made.engine.submit(record, made.wire, QUICK).ended.result(WAIT)


@pytest.mark.parametrize(
    ("retries", "posts", "state"), [(0, 1, State.FILTERED), (1, 2, State.DONE), (3, 2, State.DONE)]
)
def test_a_sound_block_is_sent_again_as_often_as_allowed(stage, retries, posts, state):
    made = stage(submits=["operations/1", "operations/2"], polls=[AUDIO, READY])
    record = _submit_with_retries(made, retries)
    assert (record.state, len(made.wire.requests)) == (state, posts)
    assert len(set(made.wire.requests)) == 1, "the request is never reworded"
    assert [each["operation"] for each in record.detail.get("attempts", [])] == ["operations/1"][: posts - 1]


def test_a_sound_block_that_stays_ends_filtered_with_every_attempt_kept(stage):
    made = stage(submits=["operations/1", "operations/2", "operations/3"], polls=[AUDIO])
    record = _submit_with_retries(made, 2)
    assert (record.state, record.charge, record.operation) == (State.FILTERED, Charge.NOT_CHARGED, "operations/3")
    assert [each["operation"] for each in record.detail["attempts"]] == ["operations/1", "operations/2"]


def test_a_block_for_another_reason_is_never_sent_again(stage):
    made = stage(polls=[Filtered(count=1, reasons=("Violence. Support codes: 61493863",))])
    assert _submit_with_retries(made, 3).state is State.FILTERED
    assert len(made.wire.requests) == 1
