from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from tests.unit.simulator.helpers import (
    MODEL,
    RESOURCE,
    Simulator,
    body,
    picture,
    start_simulator,
    wire_image,
)

TOKEN = "s3cret-bearer-token"


def test_the_ledger_tells_what_was_asked_and_what_was_answered(fresh: Simulator) -> None:
    name = fresh.start("A cat", sampleCount=2, durationSeconds=4)
    fresh.finish(name)
    fresh.submit(body("x", seed="7"))
    (submitted,) = fresh.ledger("submit")
    assert submitted["operation"] == name
    assert (submitted["model"], submitted["samples"], submitted["seconds"]) == (MODEL, 2, 4)
    assert (submitted["status"], submitted["prompt"]) == (200, "A cat")
    assert submitted["at"].endswith("Z")
    assert len(submitted["request_sha256"]) == 64
    polls = fresh.ledger("poll")
    assert polls[-1]["done"]
    assert polls[-1]["operation"] == name
    (refused,) = fresh.ledger("refused")
    assert (refused["on"], refused["status"]) == ("submit", 400)


def test_equal_requests_have_equal_hashes(fresh: Simulator) -> None:
    for seed in (1, 1, 2):
        fresh.start("A cat", seed=seed)
    first, second, third = (entry["request_sha256"] for entry in fresh.ledger("submit"))
    assert first == second != third


def test_images_are_named_by_hash_in_the_ledger(fresh: Simulator) -> None:
    image = picture(64, 36)
    fresh.submit({"instances": [{"image": wire_image(image)}]})
    (entry,) = fresh.ledger("submit")
    assert entry["images"] == [hashlib.sha256(image).hexdigest()]
    assert wire_image(image)["bytesBase64Encoded"] not in json.dumps(entry)


def test_with_a_token_every_request_but_health_needs_it(tmp_path: Path) -> None:
    with start_simulator("--latency", "0", "--render", "stub", token=TOKEN, state=tmp_path) as guarded:
        stranger = httpx2.Client(base_url=guarded.url)
        assert stranger.get("/simulator/health").json()["ok"] is True
        for path in ("/simulator/ledger", "/simulator/faults", "/storage/v1/b/x", "/nothing"):
            answer = stranger.get(path)
            assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
        start = f"/v1/{RESOURCE}:predictLongRunning"
        wrong = stranger.post(start, json=body("x"), headers={"authorization": "Bearer wrong"})
        assert wrong.status_code == 401
        assert stranger.post(start, json=body("x"), headers={"x-goog-api-key": TOKEN}).status_code == 200
        guarded.finish(guarded.start("x"))
        assert len(guarded.ledger("submit")) == 2
        output = "".join(guarded.process.communicate())
    assert TOKEN not in output
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()


def test_without_a_token_any_credentials_or_none_are_accepted(stub: Simulator) -> None:
    assert httpx2.post(f"{stub.url}/v1/{RESOURCE}:predictLongRunning", json=body("x")).status_code == 200


def test_health_names_the_wires_and_the_date(stub: Simulator) -> None:
    health = stub.http.get("/simulator/health").json()
    assert health == {
        "ok": True,
        "wires": ["vertex", "gemini", "omni"],
        "render": "stub",
        "date": datetime.now(UTC).date().isoformat(),
    }


def test_every_entry_of_the_ledger_names_its_wire(fresh: Simulator) -> None:
    fresh.finish(fresh.start("x", storageUri="gs://bucket"))
    fresh.submit(body("x", seed="7"))
    assert {entry["wire"] for entry in fresh.ledger()} == {"vertex"}
