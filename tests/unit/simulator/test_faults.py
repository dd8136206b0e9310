from __future__ import annotations

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.unit.simulator.helpers import RESOURCE, Simulator, body


def exchange(simulator: Simulator, path: str, payload: Any) -> bytes:
    """Everything the server writes on one raw connection until it closes it."""
    where = urlsplit(simulator.url)
    content = json.dumps(payload).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    received = b""
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=10) as raw:
        raw.sendall(head + content)
        try:
            while part := raw.recv(65536):
                received += part
        except ConnectionResetError:
            pass
    return received


START = f"/v1/{RESOURCE}:predictLongRunning"


def test_a_status_fault_answers_in_googles_shape_as_often_as_asked(fresh: Simulator) -> None:
    fresh.fault(on="submit", times=2, kind="status", status=503, message="overloaded")
    for _ in range(2):
        answer = fresh.submit(body("x"))
        assert answer.status_code == 503
        assert answer.json()["error"] == {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}
    assert fresh.submit(body("x")).status_code == 200
    assert len(fresh.ledger("submit")) == 1
    assert [entry["fault"] for entry in fresh.ledger("refused")] == ["status", "status"]


def test_a_status_fault_can_have_a_body_of_its_own(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="status", status=418, body={"odd": 1})
    fresh.fault(on="submit", kind="status", status=500, body="plain words")
    assert fresh.submit(body("x")).json() == {"odd": 1}
    assert fresh.submit(body("x")).text == "plain words"


def test_a_gateways_page_is_html(fresh: Simulator) -> None:
    name = fresh.start("x")
    fresh.fault(on="poll", kind="html")
    answer = fresh.poll(name)
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


def test_an_error_may_come_in_a_list_with_a_retry_delay(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="list-wrapped", status=429, retry_delay="33s")
    answer = fresh.submit(body("x"))
    (item,) = answer.json()
    assert answer.status_code == item["error"]["code"] == 429
    assert item["error"]["details"][0]["retryDelay"] == "33s"


def test_drop_before_closes_the_connection_and_does_nothing(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="drop-before")
    assert exchange(fresh, START, body("x")) == b""
    assert fresh.ledger("submit") == []


def test_drop_after_closes_the_connection_when_the_operation_exists(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="drop-after")
    assert exchange(fresh, START, body("x")) == b""
    (entry,) = fresh.ledger("submit")
    assert fresh.finish(entry["operation"])["done"]


@pytest.mark.parametrize(("mark", "registered"), [("drop-before", 0), ("drop-after", 1)])
def test_a_prompt_can_ask_for_a_dropped_connection(fresh: Simulator, mark: str, registered: int) -> None:
    assert exchange(fresh, START, body(f"x [[{mark}]]")) == b""
    assert len(fresh.ledger("submit")) == registered


def test_an_http_client_sees_a_protocol_error(fresh: Simulator) -> None:
    fresh.fault(on="submit", kind="drop-after")
    with pytest.raises(httpx2.TransportError):
        fresh.submit(body("x"))


def test_a_slow_step_acts_after_its_time(fresh: Simulator) -> None:
    name = fresh.start("x")
    fresh.fault(on="poll", kind="slow", seconds=0.5)
    before = time.monotonic()
    assert fresh.poll(name).status_code == 200
    assert time.monotonic() - before >= 0.5


def test_a_truncated_answer_ends_in_the_middle(fresh: Simulator) -> None:
    name = fresh.start("x")
    fresh.finish(name)
    fresh.fault(on="poll", kind="truncate")
    received = exchange(fresh, f"/v1/{RESOURCE}:fetchPredictOperation", {"operationName": name})
    head, _, content = received.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if b"content-length" in line.lower())
    assert len(content) == length // 2
    assert fresh.finish(name)["done"]


def test_a_truncated_download_ends_in_the_middle(fresh: Simulator) -> None:
    finished = fresh.finish(fresh.start("x", storageUri="gs://bucket"))
    bucket, _, name = finished["response"]["videos"][0]["gcsUri"].removeprefix("gs://").partition("/")
    fresh.fault(on="download", kind="truncate")
    path = f"/download/storage/v1/b/{bucket}/o/{name.replace('/', '%2F')}?alt=media"
    with pytest.raises(httpx2.RemoteProtocolError):
        fresh.http.get(path)
    assert fresh.http.get(path).content[4:8] == b"ftyp"


def test_pending_faults_can_be_seen_and_cleared(fresh: Simulator) -> None:
    fresh.fault(on="poll", kind="html", times=2)
    assert fresh.http.get("/simulator/faults").json() == {"pending": [{"on": "poll", "kind": "html"}] * 2}
    assert fresh.http.delete("/simulator/faults").json() == {"pending": []}


@pytest.mark.parametrize(
    "faults",
    [
        {},
        [{"on": "submit"}],
        [{"on": "lunch", "kind": "html"}],
        [{"on": "poll", "kind": "html", "time": 2}],
        [{"on": "poll", "kind": "html", "times": "2"}],
    ],
)
def test_a_mistyped_fault_is_refused(stub: Simulator, faults: Any) -> None:
    assert stub.http.post("/simulator/faults", json=faults).status_code == 400
    assert stub.http.get("/simulator/faults").json() == {"pending": []}
