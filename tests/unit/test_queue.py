"""Who is sent when: the cap, the order, the places, and what is cancelled before it is sent."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ulid import ULID

from tests.studios import QUICK, READY, WAIT, Stage
from veo_widget.archive.paths import LibraryPaths
from veo_widget.engine import waits
from veo_widget.engine.schedule import Patience
from veo_widget.engine.ticket import Ticket
from veo_widget.records import Charge, JobRecord, State, utc_now
from veo_widget.request import VideoRequest
from veo_widget.studio import Backend
from veo_widget.studio.connections import Connections
from veo_widget.wires.base import Pending


@pytest.fixture
def stage(tmp_path):
    return lambda **script: Stage(tmp_path, **script)


class Gate:
    """Lets polls find nothing until it is opened, and counts jobs at the service."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = threading.Event()
        self.there, self.most = 0, 0

    def submit(self) -> str:
        with self._lock:
            self.there += 1
            self.most = max(self.most, self.there)
        return "operations/1"

    def poll(self) -> Any:
        if not self._open.is_set():
            return Pending()
        with self._lock:
            self.there -= 1
        return READY

    def open(self) -> None:
        self._open.set()


def _gated(stage: Any) -> tuple[Stage, Gate]:
    gate = Gate()
    return stage(submits=[gate.submit], polls=[gate.poll]), gate


ONE = replace(QUICK, at_once=1, deadline=WAIT)


def _running(made: Stage, patience: Patience = ONE, **asked: Any) -> Ticket:
    ticket = made.submit(patience, **asked)
    made.until(ticket, lambda record: record.state is State.RUNNING)
    return ticket


def _stalled() -> JobRecord:
    """A job that is at the service since before."""
    known: dict[str, Any] = {"state": State.STALLED, "submitted": utc_now(), "operation": "operations/0"}
    return JobRecord(id=str(ULID()), request=VideoRequest(prompt="a cat"), backend={}, created=utc_now(), **known)


def test_no_more_jobs_than_allowed_are_at_the_service(stage):
    made, gate = _gated(stage)
    gate.open()
    tickets = [made.submit(replace(QUICK, at_once=3)) for _ in range(30)]
    assert {ticket.ended.result(WAIT).state for ticket in tickets} == {State.DONE}
    assert gate.most <= 3


def test_a_queue_is_left_in_the_order_of_arrival_and_priority(stage):
    made, gate = _gated(stage)
    first = _running(made, prompt="first")
    tickets = [made.submit(ONE, prompt=prompt) for prompt in ("b", "c", "d")]
    tickets.append(made.submit(ONE, prompt="urgent", priority=5))
    made.engine.prioritise(tickets[2].record.id, 1)
    made.until(tickets[0], lambda record: record.detail.get("place") == 3)
    gate.open()
    assert {ticket.ended.result(WAIT).state for ticket in [first, *tickets]} == {State.DONE}
    assert [request.prompt for request in made.wire.requests] == ["first", "urgent", "d", "b", "c"]


def test_the_place_in_the_queue_is_shown_and_not_written_down(stage):
    made, gate = _gated(stage)
    _running(made)
    tickets = [made.submit(ONE) for _ in range(3)]
    for number, ticket in enumerate(tickets, start=1):
        made.until(ticket, lambda record, number=number: record.detail.get("place") == number)
    gate.open()
    assert {ticket.ended.result(WAIT).state for ticket in tickets} == {State.DONE}
    assert not [record for record in made.journal.records if "place" in record.detail]
    assert "place" not in tickets[0].record.detail


def test_another_model_does_not_wait(stage):
    made, gate = _gated(stage)
    _running(made, model="veo-3.1")
    made.until(made.submit(ONE, model="veo-3.1"), lambda record: record.detail.get("place") == 1)
    assert _running(made, model="veo-3.1-fast").record.state is State.RUNNING
    assert gate.there == 2


def test_a_job_that_is_at_the_service_already_counts(stage):
    made, gate = _gated(stage)
    resumed = made.engine.resume(_stalled(), made.wire, ONE)
    made.until(resumed, lambda record: record.state is State.RUNNING)
    waiting = made.submit(ONE)
    made.until(waiting, lambda record: record.detail.get("place") == 1)
    assert made.wire.requests == []
    gate.open()
    assert {ticket.ended.result(WAIT).state for ticket in (resumed, waiting)} == {State.DONE}


def test_a_job_is_stopped_for_free_while_it_waits_for_its_turn_and_those_behind_move_up(stage):
    made, gate = _gated(stage)
    _running(made)
    one, other = made.submit(ONE), made.submit(ONE)
    made.until(other, lambda record: record.detail.get("place") == 2)
    made.engine.stop(one.record.id)
    assert one.ended.result(WAIT).charge is Charge.NOT_CHARGED
    made.until(other, lambda record: record.detail.get("place") == 1)
    gate.open()
    assert other.ended.result(WAIT).state is State.DONE
    assert len(made.wire.requests) == 2


def test_clearing_cancels_what_was_not_sent_and_nothing_else(stage):
    made, gate = _gated(stage)
    running = _running(made)
    waiting = [made.submit(ONE) for _ in range(5)]
    made.engine.clear()
    ended = [ticket.ended.result(WAIT) for ticket in waiting]
    assert {(record.state, record.charge) for record in ended} == {(State.CANCELLED, Charge.NOT_CHARGED)}
    assert running.record.state is State.RUNNING
    gate.open()
    assert running.ended.result(WAIT).state is State.DONE
    assert len(made.wire.requests) == 1


def test_a_job_stopped_before_its_first_step_is_kept_as_cancelled(stage):
    made = stage()
    held, go_on = threading.Event(), threading.Event()
    made.loop.call(lambda: (held.set(), go_on.wait(WAIT)))
    assert held.wait(WAIT)
    ticket = made.submit()
    made.engine.stop(ticket.record.id)
    go_on.set()
    record = ticket.ended.result(WAIT)
    assert (record.state, record.charge) == (State.CANCELLED, Charge.NOT_CHARGED)
    assert made.journal.states == [State.QUEUED, State.CANCELLED]
    assert made.wire.requests == []


def test_a_resumed_job_tells_its_listeners_and_can_be_stopped_at_once(stage):
    made = stage(polls=[Pending()])
    resumed = made.engine.resume(_stalled(), made.wire, QUICK)
    seen: list[State] = []
    made.engine.listen(resumed, lambda record: seen.append(record.state))
    made.engine.stop(resumed.record.id)
    assert resumed.ended.result(WAIT).state is State.UNWATCHED
    assert seen[-2:] == [State.RUNNING, State.UNWATCHED]


def test_a_queued_job_says_while_its_lane_stands_still_and_no_longer():
    record = JobRecord(id=str(ULID()), request=VideoRequest(prompt="a cat"), backend={}, created=utc_now())
    still = waits.in_line(record, 3, utc_now())
    assert "sending goes on at" in still.message
    goes_on = waits.in_line(still, 2, None)
    assert (goes_on.message, goes_on.hint, goes_on.detail) == ("", "", {"place": 2})
    assert waits.without_passing(still).detail == {}
    other = replace(record, message="Sound was blocked.")
    assert waits.in_line(other, 1, None).message == "Sound was blocked."


@pytest.mark.parametrize(
    ("backend", "every", "typical", "at_once"),
    [
        (Backend(endpoint="google", wire="vertex"), 10.0, 70.0, 10),
        (Backend(endpoint="gateway", wire="gemini", url="https://gateway.example"), 10.0, 70.0, 10),
        (Backend(endpoint="simulator", wire="vertex", latency="real"), 10.0, 70.0, 50),
        (Backend(endpoint="simulator", wire="vertex", latency=0.0), 0.1, 0.0, 50),
    ],
)
def test_each_kind_of_backend_has_its_cap_and_its_pace(tmp_path: Path, backend, every, typical, at_once):
    patience = Connections(LibraryPaths(tmp_path)).patience(backend)
    assert (patience.every, patience.typical, patience.at_once) == (every, typical, at_once)
    assert patience.is_eager == (typical == 0.0)


def test_a_cap_can_be_raised(tmp_path: Path):
    connections = Connections(LibraryPaths(tmp_path), at_once={"google": 40})
    assert connections.patience(Backend(endpoint="google", wire="vertex")).at_once == 40
    assert connections.patience(Backend(endpoint="simulator", wire="vertex")).at_once == 50
