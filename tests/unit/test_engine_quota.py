"""Waits before a job is sent: for quota, for the network; nothing is sent twice that may have acted."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ulid import ULID

from tests.studios import QUICK, READY, WAIT, Stage
from veo_widget.engine import endings, pauses
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Ticket
from veo_widget.records import Charge, JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.wires.base import AnswerLost, Filtered, NotSent, Refused

PACIFIC = ZoneInfo("America/Los_Angeles")
UNREACHED = NotSent("The service could not be reached.", detail={"error": "ConnectError"})
ONE = replace(QUICK, at_once=1)


def _quota(seconds: float | None = None, period: str = "") -> Refused:
    detail = {"status": 429, "retry_seconds": seconds, "quota": period}
    return Refused("The quota is used up for now.", hint="Wait and run it again.", detail=detail)


@pytest.fixture
def stage(tmp_path):
    return lambda **script: Stage(tmp_path, **script)


REFUSALS = [_quota(0.02), _quota(), _quota(0.0), _quota(0.02, "spend"), _quota(0.02, "minute")]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_for_quota_is_waited_out_and_every_step_is_committed(stage, refusal):
    made = stage(submits=[refusal, "operations/1"])
    record = made.run()
    assert record.state is State.DONE
    steps = [State.QUEUED, State.SUBMITTING, State.WAITING, State.SUBMITTING, State.RUNNING]
    assert made.journal.states == [*steps, State.COLLECTING, State.DONE]
    waiting = made.journal.records[2]
    assert (waiting.submitted, waiting.charge) == (None, Charge.ESTIMATED)
    assert "It is sent again at" in waiting.message
    assert datetime.fromisoformat(waiting.detail["resumes"]) > waiting.created
    assert (record.message, "resumes" in record.detail) == ("", False)


def test_after_a_wait_a_lost_answer_is_still_final(stage):
    made = stage(submits=[_quota(0.01), AnswerLost("The connection broke."), "operations/1"])
    record = made.run()
    assert (record.state, record.charge, len(made.wire.requests)) == (State.UNKNOWN, Charge.UNKNOWN, 2)


def test_a_quota_that_never_comes_back_ends_refused(stage):
    made = stage(submits=[_quota(0.01)])
    record = made.run(replace(QUICK, quota_deadline=0.3))
    assert (record.state, record.charge) == (State.REFUSED, Charge.NOT_CHARGED)
    assert record.sentence == "The quota is used up for now. Cost: not charged. Wait and run it again."
    assert 1 < len(made.wire.requests) < 30


def test_before_a_closed_door_each_next_job_knocks_once(stage):
    made = stage(submits=[_quota(0.01)])
    tickets = [made.submit(replace(ONE, quota_deadline=0.05), prompt=prompt) for prompt in ("a", "b", "c")]
    assert {ticket.ended.result(WAIT).state for ticket in tickets} == {State.REFUSED}
    prompts = [request.prompt for request in made.wire.requests]
    assert prompts[-2:] == ["b", "c"]
    assert prompts.count("b") == prompts.count("c") == 1, "it would have been refused all the while they waited"


def test_the_days_quota_starts_again_at_midnight_pacific_time(stage):
    midnight = datetime(2026, 11, 24, tzinfo=PACIFIC)
    ahead = midnight - timedelta(seconds=0.3) - utc_now()
    made = stage(submits=[_quota(7200, "day"), "operations/1"], clock=lambda: utc_now() + ahead)
    ticket = made.submit()
    waiting = made.until(ticket, lambda record: record.state is State.WAITING)
    resumes = datetime.fromisoformat(waiting.detail["resumes"])
    assert timedelta(0) < resumes - midnight <= timedelta(seconds=QUICK.quota_pause)
    assert f"{resumes.astimezone():%H:%M:%S}" in waiting.message
    assert ticket.ended.result(WAIT).state is State.DONE
    assert made.journal.records[3].submitted is not None
    assert made.journal.records[3].submitted + ahead >= midnight


def test_a_lane_without_quota_stands_still_and_no_other_does(stage):
    made = stage(submits=[_quota(3600), "operations/1"])
    refused = made.submit(model="veo-3.1")
    made.until(refused, lambda record: record.state is State.WAITING)
    behind = made.submit(model="veo-3.1")
    told = made.until(behind, lambda record: record.detail.get("place") == 2)
    assert told.state is State.QUEUED
    assert "sending goes on at" in told.message
    assert made.submit(model="veo-3.1-fast").ended.result(WAIT).state is State.DONE
    assert len(made.wire.requests) == 2


def test_a_burst_that_is_refused_is_sent_again_one_by_one_at_first(stage):
    made = stage(submits=[_quota(0.05)] * 10 + ["operations/1"], polls=[READY])
    tickets = [made.submit(replace(QUICK, at_once=10)) for _ in range(10)]
    ended = [ticket.ended.result(WAIT) for ticket in tickets]
    assert {record.state for record in ended} == {State.DONE}
    assert len(made.wire.requests) == 20, "ten refused, ten accepted"
    assert made.journal.states.count(State.WAITING) == 10


def _stopped(made: Stage, ticket: Ticket) -> JobRecord:
    made.engine.stop(ticket.record.id)
    return ticket.ended.result(WAIT)


def test_a_job_is_stopped_for_free_while_it_waits_for_quota(stage):
    made = stage(submits=[_quota(3600)])
    ticket = made.submit()
    made.until(ticket, lambda record: record.state is State.WAITING)
    record = _stopped(made, ticket)
    assert (record.state, record.charge) == (State.CANCELLED, Charge.NOT_CHARGED)
    assert len(made.wire.requests) == 1
    assert made.journal.states[-1] is State.CANCELLED
    assert "resumes" not in record.detail


def _refused_while(made: Stage, act: Any) -> JobRecord:
    """A job whose POST is refused for quota after something was done meanwhile."""
    ticket = made.submit()
    made.until(ticket, lambda record: record.state is State.SUBMITTING)
    act(ticket)
    return ticket.ended.result(WAIT)


@pytest.mark.parametrize("how", ["stop", "clear"])
def test_a_job_given_up_on_its_way_and_refused_is_not_sent_again(stage, how):
    go_on = threading.Event()

    def refuse() -> None:
        assert go_on.wait(WAIT)
        raise _quota(0.01)

    made = stage(submits=[refuse])

    def give_up(ticket: Any) -> None:
        made.engine.stop(ticket.record.id) if how == "stop" else made.engine.clear()
        made.loop.call(go_on.set)  # after the engine has heard of it

    record = _refused_while(made, give_up)
    assert (record.state, record.charge) == (State.CANCELLED, Charge.NOT_CHARGED)
    assert len(made.wire.requests) == 1


def test_a_refused_connection_is_tried_again(stage):
    made = stage(submits=[UNREACHED, UNREACHED, "operations/1"])
    record = made.run()
    assert (record.state, record.message) == (State.DONE, "")
    assert made.journal.states[:4] == [State.QUEUED, State.SUBMITTING, State.QUEUED, State.SUBMITTING]
    assert "Nothing was sent; trying again" in made.journal.records[2].message


def test_a_service_that_stays_away_is_not_sent_and_not_charged(stage):
    made = stage(submits=[UNREACHED])
    record = made.run()
    assert (record.state, record.charge, len(made.wire.requests)) == (State.FAILED, Charge.NOT_CHARGED, QUICK.tries)
    assert record.submitted is None


def test_a_step_that_cannot_be_written_down_is_not_taken(stage):
    made = stage()

    def full(record: JobRecord) -> None:
        if record.state is State.SUBMITTING:
            raise OSError(28, "No space left on device")

    made.journal._on_note = full
    record = made.run()
    assert (record.state, record.charge) == (State.FAILED, Charge.NOT_CHARGED)
    assert made.wire.requests == []


def test_another_attempt_after_a_sound_block_waits_like_a_new_job(stage):
    audio = Filtered(count=1, reasons=("We encountered an issue with the audio for your prompt.",))
    made = stage(submits=["operations/1", _quota(3600)], polls=[audio])
    record = JobRecord(
        id=str(ULID()), request=VideoRequest(prompt="a"), backend={}, created=utc_now(), detail={"retries": 1}
    )
    ticket = made.engine.submit(record, made.wire, QUICK)
    waiting = made.until(ticket, lambda record: record.state is State.WAITING)
    assert (waiting.operation, waiting.submitted) == (None, None)
    assert [attempt["operation"] for attempt in waiting.detail["attempts"]] == ["operations/1"]
    assert _stopped(made, ticket).charge is Charge.NOT_CHARGED


def test_a_job_whose_kernel_died_while_it_waited_for_quota_was_never_started():
    record = JobRecord(
        id=str(ULID()), request=VideoRequest(prompt="a"), backend={}, created=utc_now(), state=State.WAITING
    )
    ended = endings.abandoned(record)
    assert (ended.state, ended.charge) == (State.CANCELLED, Charge.NOT_CHARGED)


NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)
CALM = Patience(spread=0.0)


def _seconds(refusals: int = 1, **detail: Any) -> float:
    until = pauses.resumes(detail, refusals=refusals, now=NOON, patience=CALM)
    return (until - NOON).total_seconds()


def test_the_services_own_delay_counts():
    assert _seconds(retry_seconds=33.0, quota="minute") == 33.0
    assert _seconds(retry_seconds=90.0, quota="spend") == 90.0


def test_without_a_delay_the_pauses_double_up_to_five_minutes():
    spans = [_seconds(refusals) for refusals in (1, 2, 3, 4, 50)]
    for span, middle in zip(spans, (10, 20, 40, 80, 300), strict=True):
        assert 0.75 * middle <= span <= 1.25 * middle
    assert len({_seconds() for _ in range(10)}) > 1, "with jitter, so that two kernels do not meet again and again"


def test_a_service_that_always_says_in_a_second_is_not_believed_for_ever():
    assert [_seconds(refusals, retry_seconds=1.0) for refusals in (1, 3, 4)] == [1.0, 1.0, 80.0]


def test_the_days_quota_counts_whatever_delay_is_named():
    assert 12 * 3600 <= _seconds(retry_seconds=33.0, quota="day") <= 12 * 3600 + CALM.quota_pause


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-07-01T06:59:00+00:00", "2026-07-01T07:00:00+00:00"),  # summer time
        ("2026-07-01T07:00:00+00:00", "2026-07-02T07:00:00+00:00"),
        ("2026-12-01T07:59:00+00:00", "2026-12-01T08:00:00+00:00"),  # winter time
        ("2026-10-31T12:00:00+00:00", "2026-11-01T07:00:00+00:00"),
        ("2026-11-01T12:00:00+00:00", "2026-11-02T08:00:00+00:00"),  # the clocks went back that night
        ("2026-03-08T12:00:00+00:00", "2026-03-09T07:00:00+00:00"),  # and forward
    ],
)
def test_midnight_pacific_time_is_found_in_summer_and_winter(now, midnight):
    assert pauses.next_midnight(datetime.fromisoformat(now)) == datetime.fromisoformat(midnight)
