"""Faults on the way: each gives one clear sentence, leaves the record, and never a second POST."""

from __future__ import annotations

import socket

import pytest

from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.records import Charge, State


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub") as running:
        yield running


@pytest.fixture
def studio(tmp_path, server):
    server.clear_faults()
    return simulated(tmp_path / "lib", url=server.url)


def _end(studio, prompt: str = "A lion", **options):
    job = studio.generate(prompt, duration_seconds=4, **options)
    record = job.until_ended(WAIT)
    kept = studio.library.job(record.id)
    assert kept is not None
    assert (kept.state, kept.charge, kept.message) == (record.state, record.charge, record.message)
    return record


SUBMIT_FAULTS = [
    ({"kind": "status", "status": 400, "message": "Bad `thing`."}, State.REFUSED, Charge.NOT_CHARGED, "Bad `thing`"),
    ({"kind": "status", "status": 401}, State.REFUSED, Charge.NOT_CHARGED, "Log in again"),
    ({"kind": "status", "status": 403}, State.REFUSED, Charge.NOT_CHARGED, "billing switched on"),
    ({"kind": "status", "status": 404}, State.REFUSED, Charge.NOT_CHARGED, "refused"),
    ({"kind": "status", "status": 429}, State.REFUSED, Charge.NOT_CHARGED, "quota is used up"),
    ({"kind": "list-wrapped", "status": 429}, State.REFUSED, Charge.NOT_CHARGED, "quota is used up"),
    ({"kind": "status", "status": 500}, State.UNKNOWN, Charge.UNKNOWN, "error 500"),
    ({"kind": "status", "status": 503}, State.UNKNOWN, Charge.UNKNOWN, "error 503"),
    ({"kind": "html", "status": 502}, State.UNKNOWN, Charge.UNKNOWN, "502 Bad Gateway"),
    ({"kind": "status", "status": 200, "body": "no json"}, State.UNKNOWN, Charge.UNKNOWN, "answer never arrived"),
    ({"kind": "status", "status": 200, "body": {}}, State.UNKNOWN, Charge.UNKNOWN, "answer never arrived"),
    ({"kind": "drop-before"}, State.UNKNOWN, Charge.UNKNOWN, "not sent again by itself"),
    ({"kind": "drop-after"}, State.UNKNOWN, Charge.UNKNOWN, "not sent again by itself"),
]


@pytest.mark.parametrize(("fault", "state", "charge", "says"), SUBMIT_FAULTS)
def test_a_fault_at_the_start_is_one_sentence_and_one_post(studio, server, fault, state, charge, says):
    posts = len(server.ledger())
    server.fault(on="submit", **fault)
    record = _end(studio)
    assert (record.state, record.charge) == (state, charge)
    assert says in record.sentence
    assert "<html" not in record.sentence
    assert "Traceback" not in record.sentence
    assert [entry["kind"] for entry in server.ledger()[posts:]].count("submit") <= 1
    assert [entry["kind"] for entry in server.ledger()[posts:]].count("poll") == 0


POLL_FAULTS = [
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 429},
    {"kind": "list-wrapped", "status": 503},
    {"kind": "html", "status": 502},
    {"kind": "drop-before"},
    {"kind": "drop-after"},
    {"kind": "slow", "seconds": 1},
]


@pytest.mark.parametrize("fault", POLL_FAULTS)
def test_a_fault_while_waiting_passes(studio, server, fault):
    submits = len(server.ledger("submit"))
    server.fault(on="poll", **fault)
    record = _end(studio)
    assert record.state is State.DONE
    assert len(server.ledger("submit")) == submits + 1


def test_an_operation_the_service_forgot_is_expired(studio, server):
    server.fault(on="poll", kind="status", status=404)
    record = _end(studio)
    assert record.state is State.EXPIRED
    assert "two days" in record.sentence


@pytest.mark.parametrize("kind", ["drop-before", "truncate", "html"])
def test_a_broken_download_is_tried_again(studio, server, kind):
    server.fault(on="download", kind=kind, status=502)
    record = _end(studio, output_gcs_uri="gs://bucket/clips/")
    assert record.state is State.DONE, record.sentence
    assert studio.library.file(record.clips[0].path).stat().st_size == record.clips[0].size


def test_without_a_network_nothing_was_sent(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        studio = simulated(tmp_path / "lib", url=f"http://127.0.0.1:{taken.getsockname()[1]}")
        record = _end(studio)
    assert (record.state, record.charge) == (State.FAILED, Charge.NOT_CHARGED)
    assert "could not be reached" in record.sentence
    assert "Nothing was sent" in record.sentence


def test_a_network_lost_for_a_while_comes_back(studio, server):
    server.fault(on="poll", kind="drop-before", times=3)
    job = studio.generate("A lion", duration_seconds=4)
    seen: set[str] = set()
    job.on_change(lambda record: seen.add(record.message))
    assert job.until_ended(WAIT).state is State.DONE
    assert any("Still trying" in message for message in seen)
