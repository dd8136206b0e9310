"""Faults beyond those of one wire: quotas, directives from outside, slow bodies, the second origin, spending."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import httpx2
import pytest
from google.genai import errors, types

from tests.unit.simulator.gemini import GUIDE, VEO_2, Gemini, error
from tests.unit.simulator.helpers import MODEL, Simulator, body, start_simulator

OMNI = {"model": "gemini-omni-1.2-flash", "input": "x"}


def details(answer: httpx2.Response) -> dict[str, dict[str, Any]]:
    """The error's details by the last word of their type."""
    return {detail["@type"].rpartition(".")[2]: detail for detail in answer.json()["error"].get("details", [])}


@pytest.mark.parametrize(("per", "word"), [("minute", "PerMinute"), ("day", "PerDay"), ("spend", "Spend")])
def test_a_quota_tells_its_period_and_perhaps_a_delay(fresh: Simulator, per: str, word: str) -> None:
    fresh.fault(on="submit", kind="quota", per=per, retry_delay="33s")
    fresh.fault(on="submit", kind="quota")
    answer = fresh.submit(body("x"))
    assert error(answer)[:2] == (429, "RESOURCE_EXHAUSTED")
    found = details(answer)
    assert word in found["QuotaFailure"]["violations"][0]["quotaId"]
    assert found["RetryInfo"]["retryDelay"] == "33s"
    assert details(fresh.submit(body("x"))).keys() == {"Help"}
    assert fresh.submit(body("x")).status_code == 200


def test_the_sdk_sees_the_quota(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="quota", per="day")
    client = fresh.client()
    with pytest.raises(errors.ClientError) as caught:
        client.models.generate_videos(model=MODEL, source=types.GenerateVideosSource(prompt="x"))
    assert (caught.value.code, caught.value.status) == (429, "RESOURCE_EXHAUSTED")


def test_a_directive_can_come_from_outside_on_every_wire(fresh_guide: Gemini) -> None:
    simulator = fresh_guide.simulator
    for _ in range(2):
        simulator.fault(on="submit", kind="directive", directive="filtered:person")
    finished = fresh_guide.finish(fresh_guide.start("x"))
    assert finished["response"]["generateVideoResponse"]["raiMediaFilteredCount"] == 1
    finished = simulator.finish(simulator.start("x"))
    assert finished["response"]["raiMediaFilteredCount"] == 1
    assert simulator.ledger("submit")[-1]["directives"] == ["filtered:person"]
    assert simulator.http.get("/simulator/faults").json() == {"pending": []}


def test_a_directive_waits_for_a_legal_request(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="directive", directive="failed")
    assert fresh.submit(body("x", seed="7")).status_code == 400
    assert fresh.finish(fresh.start("x"))["error"]["code"] == 13


def test_a_fault_may_wait_for_one_wire(fresh_guide: Gemini) -> None:
    fresh_guide.simulator.fault(on="submit", kind="status", status=503, wire="gemini")
    assert fresh_guide.simulator.submit(body("x")).status_code == 200
    assert fresh_guide.submit(body("x")).status_code == 503
    assert fresh_guide.submit(body("x")).status_code == 200


def test_the_second_origin_can_break_off_and_the_files_api_can_fail(fresh_guide: Gemini) -> None:
    (uri,) = fresh_guide.uris(fresh_guide.start("x"))
    where = fresh_guide.http.get(uri).headers["location"]
    fresh_guide.simulator.fault(on="download", kind="truncate")
    with pytest.raises(httpx2.RemoteProtocolError):
        httpx2.get(where)
    assert httpx2.get(where).content[4:8] == b"ftyp"
    fresh_guide.simulator.fault(on="file", kind="status", status=500)
    assert fresh_guide.http.get(uri).status_code == 500
    assert fresh_guide.http.get(uri).status_code == 302


def test_a_body_can_come_in_drops(fresh_guide: Gemini) -> None:
    (uri,) = fresh_guide.uris(fresh_guide.start("x"))
    where = fresh_guide.http.get(uri).headers["location"]
    whole = httpx2.get(where).content
    fresh_guide.simulator.fault(on="download", kind="dribble", seconds=0.5)
    before = time.monotonic()
    with httpx2.stream("GET", where) as answer:
        parts = list(answer.iter_raw())
    assert b"".join(parts) == whole
    assert len(parts) > 2
    assert time.monotonic() - before >= 0.4


def test_an_interaction_is_told_in_its_own_words_or_in_the_classic_form(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="quota", wire="omni")
    answer = fresh.http.post("/v1/interactions", json=OMNI)
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    classic = {"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}}
    fresh.fault(on="submit", kind="status", status=503, body=classic)
    assert fresh.http.post("/v1/interactions", json=OMNI).json() == classic
    assert fresh.http.post("/v1/interactions", json=OMNI).status_code == 200


def test_the_sdk_tries_an_interaction_again_by_itself(fresh: Simulator) -> None:
    from google import genai

    fresh.fault(on="submit", kind="status", status=503, times=2)
    options = types.HttpOptions(base_url=fresh.url, timeout=60_000)
    client = genai.Client(api_key="any-key", http_options=options)
    client.interactions.create(model="gemini-omni-1.2-flash", input="x")
    assert [entry["kind"] for entry in fresh.ledger()] == ["refused", "refused", "submit"]


def test_faults_can_stand_on_the_command_line() -> None:
    faults = ("--fault", '{"on": "submit", "kind": "html"}', "--fault", '[{"on": "poll", "kind": "drop-before"}]')
    with start_simulator("--latency", "0", "--render", "stub", *faults) as running:
        pending = running.http.get("/simulator/faults").json()["pending"]
        assert pending == [{"on": "poll", "kind": "drop-before"}, {"on": "submit", "kind": "html"}]
        assert running.submit(body("x")).status_code == 502


def test_a_window_of_spending_closes_and_opens_again() -> None:
    arguments = ("--latency", "0", "--render", "stub", "--as-of", GUIDE, "--spend-window", "tier1")
    with start_simulator(*arguments) as running:
        gemini = Gemini(running)
        for _ in range(3):
            gemini.start("x [[failed]]")  # 3.20 dollars each
        refused = gemini.submit(body("x"))
        assert error(refused)[:2] == (429, "RESOURCE_EXHAUSTED")
        assert "Spend" in details(refused)["QuotaFailure"]["violations"][0]["quotaId"]
        assert gemini.submit(body("x", seed="no")).status_code == 400
        assert gemini.submit(body("x", durationSeconds=5), model=VEO_2).status_code == 429
        running.http.post("/simulator/clock", json={"advance": 601})
        assert gemini.submit(body("x")).status_code == 200


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--fault", "{"),
        ("--fault", '{"on": "lunch", "kind": "html"}'),
        ("--fault", '{"on": "submit", "kind": "directive"}'),
        ("--fault", '{"on": "poll", "kind": "directive", "directive": "failed"}'),
        ("--spend-window", "much"),
        ("--spend-window", "-1"),
        ("--as-of", "yesterday"),
        ("--retention", "-1"),
    ],
)
def test_a_senseless_setting_exits_with_two(flag: str, value: str) -> None:
    command = [sys.executable, "-m", "veo_widget.simulator", f"{flag}={value}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert flag in ended.stderr
