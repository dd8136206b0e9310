from __future__ import annotations

import json
from pathlib import Path

import httpx2
import pytest

from tests.unit.simulator.gemini import GUIDE, Gemini, error
from tests.unit.simulator.helpers import Simulator, body, start_simulator, until


def test_a_file_is_processed_for_a_moment_and_then_active(guide: Gemini) -> None:
    (uri,) = guide.uris(guide.start("x"))
    path = uri.partition(":download")[0]
    first = guide.http.get(path).json()
    assert first["state"] == "PROCESSING"
    assert first["mimeType"] == "video/mp4"
    active = until(lambda: (found := guide.http.get(path).json())["state"] == "ACTIVE" and found)
    assert active["name"] == path[path.index("files/") :]
    assert int(active["sizeBytes"]) == len(guide.read(uri))
    assert active["expirationTime"] > active["createTime"]


def test_a_download_is_redirected_to_another_origin(fresh_guide: Gemini) -> None:
    (uri,) = fresh_guide.uris(fresh_guide.start("x"))
    answer = fresh_guide.http.get(uri)
    assert answer.status_code == 302
    where = httpx2.URL(answer.headers["location"])
    assert (where.host, where.port) != (httpx2.URL(uri).host, httpx2.URL(uri).port)
    clip = httpx2.get(where)
    assert (clip.status_code, clip.headers["content-type"]) == (200, "video/mp4")
    assert clip.content[4:8] == b"ftyp"
    part = httpx2.get(where, headers={"range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert [entry["leaked"] for entry in fresh_guide.simulator.ledger("download")] == [False, False]


@pytest.mark.parametrize(
    ("headers", "query"), [({"x-goog-api-key": "k3y"}, ""), ({"authorization": "Bearer k3y"}, ""), ({}, "&key=k3y")]
)
def test_a_key_that_reaches_the_second_origin_is_noticed(
    fresh_guide: Gemini, headers: dict[str, str], query: str
) -> None:
    (uri,) = fresh_guide.uris(fresh_guide.start("x"))
    httpx2.get(fresh_guide.http.get(uri).headers["location"] + query, headers=headers)
    (entry,) = fresh_guide.simulator.ledger("download")
    assert (entry["leaked"], entry["wire"]) == (True, "gemini")
    assert "k3y" not in json.dumps(entry)


def test_the_sdk_forwards_its_key_to_the_second_origin(fresh_guide: Gemini) -> None:
    (uri,) = fresh_guide.uris(fresh_guide.start("x"), headers={"x-goog-api-client": "google-genai-sdk/3.4.0"})
    client = fresh_guide.client()  # a temporary one would close itself
    assert client.files.download(file=uri)[4:8] == b"ftyp"
    (entry,) = fresh_guide.simulator.ledger("download")
    assert entry["leaked"]


def test_the_sdk_reads_a_files_state(guide: Gemini) -> None:
    (uri,) = guide.uris(guide.start("x"))
    name = uri[uri.index("files/") :].partition(":")[0]
    client = guide.client()
    found = until(lambda: (file := client.files.get(name=name)).state == "ACTIVE" and file)
    assert (found.name, found.mime_type) == (name, "video/mp4")


def test_an_unknown_file_is_not_told_from_a_foreign_one(guide: Gemini) -> None:
    for path in ("/v1beta/files/nosuchfile00", "/v1beta/files/nosuchfile00:download?alt=media"):
        code, status, message = error(guide.http.get(path))
        assert (code, status) == (403, "PERMISSION_DENIED")
        assert message.endswith("or it may not exist.")


def test_an_address_with_a_wrong_signature_opens_nothing(guide: Gemini) -> None:
    (uri,) = guide.uris(guide.start("x"))
    where = httpx2.URL(guide.http.get(uri).headers["location"])
    for wrong in (where.copy_set_param("signature", "0" * 32), where.copy_with(query=b"")):
        assert httpx2.get(wrong).status_code == 403


def test_the_second_origin_is_no_api_and_the_first_has_no_bytes(guide: Gemini) -> None:
    (uri,) = guide.uris(guide.start("x"))
    where = httpx2.URL(guide.http.get(uri).headers["location"])
    assert httpx2.get(where.copy_with(path="/simulator/health", query=None)).status_code == 404
    assert guide.http.get(f"{where.path}?{where.query.decode()}").status_code == 404


def test_files_and_operations_expire_and_use_as_input_keeps_a_file(fresh_guide: Gemini) -> None:
    name = fresh_guide.start("x")
    uri = fresh_guide.uri("x")
    hours = 3600
    fresh_guide.http.post("/simulator/clock", json={"advance": 47 * hours})
    assert fresh_guide.extend(uri).status_code == 200
    fresh_guide.http.post("/simulator/clock", json={"advance": 2 * hours})
    assert fresh_guide.http.get(f"/v1beta/{name}").status_code == 404
    assert fresh_guide.http.get(uri).status_code == 302
    fresh_guide.http.post("/simulator/clock", json={"advance": 47 * hours})
    assert fresh_guide.http.get(uri).status_code == 403


def test_a_short_retention_is_a_setting() -> None:
    with start_simulator("--latency", "0", "--render", "stub", "--retention", "60") as running:
        name = running.start("x")
        running.finish(name)
        running.http.post("/simulator/clock", json={"advance": 61})
        assert running.poll(name).status_code == 404


@pytest.mark.parametrize("advance", ["1", -1, True, None])
def test_a_senseless_advance_is_refused(stub: Simulator, advance: object) -> None:
    assert stub.http.post("/simulator/clock", json={"advance": advance}).status_code == 400


def test_files_outlive_their_process(tmp_path: Path) -> None:
    arguments = ("--latency", "0", "--render", "stub", "--as-of", GUIDE)
    state = tmp_path
    with start_simulator(*arguments, state=state) as first:
        before = Gemini(first)
        name = before.start("x")
        (uri,) = before.uris(name)
    with start_simulator(*arguments, state=state) as second:
        after = Gemini(second)
        (again,) = after.uris(name)
        assert httpx2.URL(again).path == httpx2.URL(uri).path
        assert after.read(again)[4:8] == b"ftyp"


def test_the_key_is_enforced_as_google_does() -> None:
    arguments = ("--latency", "0", "--render", "stub", "--as-of", GUIDE, "--api-key", "r1ght")
    with start_simulator(*arguments) as running:
        none = httpx2.post(f"{running.url}/v1beta/models/x:predictLongRunning", json=body("x"))
        assert error(none)[:2] == (403, "PERMISSION_DENIED")
        wrong = Gemini(running, "wr0ng").submit(body("x"))
        assert error(wrong) == (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
        assert wrong.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
        right = Gemini(running, "r1ght")
        (uri,) = right.uris(right.start("x"))
        assert right.http.get(uri).status_code == 302
        assert httpx2.get(uri).status_code == 403
        assert httpx2.get(f"{uri}&key=r1ght").status_code == 302
        assert "r1ght" not in json.dumps(running.ledger())


def test_a_token_still_guards_everything_beside_the_key() -> None:
    arguments = ("--latency", "0", "--render", "stub", "--as-of", GUIDE, "--api-key", "r1ght")
    with start_simulator(*arguments, token="t0ken") as running:
        assert Gemini(running, "r1ght").submit(body("x")).status_code == 200
        assert Gemini(running, "t0ken").submit(body("x")).status_code == 200
        assert Gemini(running, "r1ght").http.get("/simulator/ledger").status_code == 401
        assert running.submit(body("x")).status_code == 200
