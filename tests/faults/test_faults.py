"""Faults on the way: each gives one clear sentence, leaves the record, and never a second POST."""

from __future__ import annotations

import socket
from concurrent.futures import Future
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import PictureError
from veo_widget.job import Job
from veo_widget.records import Charge, JobRecord, State, utc_now

THE_PAGES_DAY = "2025-12-18"
"""Veo on the Gemini API's wire runs as of this day."""
SHORT = {"vertex": {"duration_seconds": 4}, "gemini": {"duration_seconds": 4}, "omni": {"duration_seconds": 3}}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    then, now = tmp_path_factory.mktemp("then"), tmp_path_factory.mktemp("now")
    with (
        simulator(then, render="stub", extra=("--as-of", THE_PAGES_DAY, "--processing", "0")) as page_day,
        simulator(now, render="stub", latency="0.3") as today,  # so that Omni's jobs are polled at all
    ):
        yield {"vertex": today, "omni": today, "gemini": page_day}


@pytest.fixture(params=["vertex", "gemini", "omni"])
def wire(request):
    return request.param


@pytest.fixture
def server(servers, wire):
    servers[wire].clear_faults()
    return servers[wire]


@pytest.fixture
def studio(tmp_path, server, wire):
    day = THE_PAGES_DAY if wire == "gemini" else None
    return simulated(tmp_path / "lib", wire=wire, url=server.url, as_of=day)


def _end(studio, prompt: str = "A lion", **options):
    job = studio.generate(prompt, **SHORT[studio.backend.wire], **options)
    record = job.until_ended(WAIT)
    kept = studio.library.job(record.id)
    assert kept is not None
    assert (kept.state, kept.charge, kept.message) == (record.state, record.charge, record.message)
    return record


SUBMIT_FAULTS = [
    ({"kind": "status", "status": 400, "message": "Bad `thing`."}, State.REFUSED, Charge.NOT_CHARGED, "Bad `thing`"),
    ({"kind": "status", "status": 401}, State.REFUSED, Charge.NOT_CHARGED, "did not accept the credentials"),
    ({"kind": "status", "status": 403}, State.REFUSED, Charge.NOT_CHARGED, "billing switched on"),
    ({"kind": "status", "status": 404}, State.REFUSED, Charge.NOT_CHARGED, "refused"),
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


@pytest.mark.parametrize("kind", ["drop-before", "truncate", "html", "dribble"])
def test_a_broken_download_is_tried_again(studio, server, wire, kind):
    if wire == "omni":
        return  # its poll answer is the download
    server.fault(on="download", kind=kind, status=502, seconds=0.3)
    record = _end(studio, **({"output_gcs_uri": "gs://bucket/clips/"} if wire == "vertex" else {}))
    assert record.state is State.DONE, record.sentence
    assert studio.library.file(record.clips[0].path).stat().st_size == record.clips[0].size


def test_without_a_network_nothing_was_sent(tmp_path, wire):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        day = THE_PAGES_DAY if wire == "gemini" else None
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        record = _end(simulated(tmp_path / "lib", wire=wire, url=url, as_of=day))
    assert (record.state, record.charge) == (State.FAILED, Charge.NOT_CHARGED)
    assert "could not be reached" in record.sentence
    assert "Nothing was sent" in record.sentence


def test_a_network_lost_for_a_while_comes_back(studio, server):
    server.fault(on="poll", kind="drop-before", times=3)
    job = studio.generate("A lion", **SHORT[studio.backend.wire])
    seen: set[str] = set()
    job.on_change(lambda record: seen.add(record.message))
    assert job.until_ended(WAIT).state is State.DONE
    assert any("Still trying" in message for message in seen)


OUTCOMES = [
    ("[[filtered:audio]]", State.FILTERED, "(audio): We encountered an issue with the audio"),
    ("[[filtered:person]]", State.FILTERED, "Leave out the names and likenesses of real people."),
    ("[[filtered:video]]", State.FILTERED, "The safety filter held the video back"),
    ("[[filtered:prompt]]", State.FILTERED, "Cost: $0"),
    ("[[filtered:input-image]]", State.FILTERED, "held the video back"),
    ("[[empty]]", State.FAILED, "without a video|holds no video"),
    ("[[failed]]", State.FAILED, "Such faults often pass: run it again."),
]


@pytest.mark.parametrize(("directive", "state", "says"), OUTCOMES, ids=[directive for directive, _, _ in OUTCOMES])
def test_each_outcome_without_a_video_is_one_sentence_on_every_wire(studio, server, directive, state, says):
    record = _end(studio, f"A lion {directive}")
    assert record.state is state, record.sentence
    assert any(part in record.sentence for part in says.split("|")), record.sentence
    assert record.charge is (Charge.UNKNOWN if directive == "[[empty]]" else Charge.NOT_CHARGED)


def _waiting(job: Job) -> JobRecord:
    """The record of a job as soon as it waits for quota."""
    seen: Future[JobRecord] = Future()

    def look(record: JobRecord) -> None:
        if (record.state is State.WAITING or not record.is_open) and not seen.done():
            seen.set_result(record)

    job.on_change(look)
    record = seen.result(WAIT)
    assert record.state is State.WAITING, record.sentence
    return record


PASSING_REFUSALS = [
    {"kind": "quota", "per": "minute", "retry_delay": "1s"},
    {"kind": "status", "status": 429, "retry_delay": "1s"},
    {"kind": "list-wrapped", "status": 429, "retry_delay": "1s"},
    {"kind": "status", "status": 429},
]


@pytest.mark.parametrize("fault", PASSING_REFUSALS)
def test_a_refusal_for_quota_waits_and_is_bought_once(studio, server, fault):
    posts, refusals = len(server.ledger("submit")), len(server.ledger("refused"))
    server.fault(on="submit", **fault)
    job = studio.generate("A lion", **SHORT[studio.backend.wire])
    waiting = _waiting(job)
    assert (waiting.charge, waiting.submitted) == (Charge.ESTIMATED, None)
    assert "quota is used up" in waiting.message
    assert "It is sent again at" in waiting.message
    assert job.until_ended(WAIT).state is State.DONE
    assert len(server.ledger("submit")) == posts + 1
    assert len(server.ledger("refused")) <= refusals + 1


QUOTAS = [
    ({"per": "minute", "retry_delay": "33s"}, timedelta(seconds=33), timedelta(seconds=37)),
    ({"per": "spend", "retry_delay": "90s"}, timedelta(seconds=90), timedelta(seconds=100)),
    ({"per": "day", "retry_delay": "33s"}, timedelta(seconds=0), timedelta(hours=25)),
]


@pytest.mark.parametrize(("fault", "least", "most"), QUOTAS)
def test_a_quota_says_until_when_to_wait_and_stopping_is_free(studio, server, wire, fault, least, most):
    if wire == "omni":
        return  # its refusals carry words only, no details
    posts, sent = len(server.ledger("submit")), utc_now()
    server.fault(on="submit", kind="quota", **fault)
    job = studio.generate("A lion", **SHORT[wire])
    resumes = datetime.fromisoformat(_waiting(job).detail["resumes"])
    assert sent + least <= resumes <= utc_now() + most
    if fault["per"] == "day":
        assert resumes.astimezone(ZoneInfo("America/Los_Angeles")).hour == 0
    job.stop()
    record = job.until_ended(WAIT)
    assert (record.state, record.charge) == (State.CANCELLED, Charge.NOT_CHARGED)
    assert len(server.ledger("submit")) == posts


def test_an_operation_that_never_ends_is_given_up_with_its_name_kept(studio, wire):
    job = studio.generate("A lion [[stuck]]", **SHORT[wire])
    job.on_change(lambda record: job.stop() if record.operation and record.polls > 1 else None)
    record = job.until_ended(WAIT)
    assert record.state is (State.CANCELLED if wire == "omni" else State.UNWATCHED)
    assert record.operation


def test_a_sound_block_is_tried_again_only_where_the_user_allowed_it(studio, server):
    submits = len(server.ledger("submit"))
    server.fault(on="submit", kind="directive", directive="filtered:audio")
    record = _end(studio, retries=1)
    assert record.state is State.DONE, record.sentence
    assert len(server.ledger("submit")) == submits + 2
    (attempt,) = record.detail["attempts"]
    assert attempt["operation"] not in ("", None, record.operation)
    assert "audio" in attempt["reasons"][0]
    one, other = ((entry["prompt"], entry["model"], entry["seconds"]) for entry in server.ledger("submit")[-2:])
    assert one == other == ("A lion", one[1], one[2]), "nothing is reworded to get past a filter"
    server.fault(on="submit", kind="directive", directive="filtered:audio")
    assert _end(studio, new=True).state is State.FILTERED
    assert len(server.ledger("submit")) == submits + 3


def test_other_blocks_are_not_tried_again(studio, server):
    submits = len(server.ledger("submit"))
    assert _end(studio, "A lion [[filtered:video]]", retries=3).state is State.FILTERED
    assert len(server.ledger("submit")) == submits + 1


PICTURE_FAULTS = [
    ("[[filtered:image]]", "the picture was held back by the safety filter. Cost: unknown (at most $0."),
    ("[[filtered:prompt]]", "the prompt asks for prohibited content"),
    ("[[filtered:recitation]]", "too close to an existing work"),
    ("[[empty]]", "answered without a picture"),
    ("[[drop-after]]", "Cost: unknown (at most $0."),
]


@pytest.mark.parametrize(("directive", "says"), PICTURE_FAULTS)
def test_a_picture_that_is_refused_says_why_and_what_it_cost(studio, directive, says):
    with pytest.raises(PictureError) as caught:
        studio.image(f"a calico kitten {directive}")
    assert says in str(caught.value)


def test_a_model_that_talks_before_it_draws_gives_its_first_picture(studio):
    picture = studio.image("a calico kitten [[text-first]]")
    assert picture.width > picture.height > 0
