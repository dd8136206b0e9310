"""The Gemini API's wire over plain HTTP: files, redirects, keys, and what Google closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import BackendError, RequestError
from veo_widget.records import State
from veo_widget.studio.backend import named_backend
from veo_widget.wires.base import Gone, HostedVideo, NotSent, Refused
from veo_widget.wires.clients import KeyAddress
from veo_widget.wires.gemini import GeminiWire

THE_PAGES_DAY = "2025-12-18"
KEY = "canary-key-0123456789"
ENVIRON = {"GEMINI_API_KEY": KEY}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    extra = ("--as-of", THE_PAGES_DAY, "--processing", "0.3", "--api-key", KEY)
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub", extra=extra) as running:
        yield running


@pytest.fixture
def studio(tmp_path, server, monkeypatch):
    monkeypatch.setenv("VEO_SIMULATOR_TOKEN", KEY)  # what is sent to a simulator that runs already
    return simulated(tmp_path / "lib", wire="gemini", url=server.url, as_of=THE_PAGES_DAY)


def test_the_key_never_reaches_the_origin_the_video_lies_on(studio, server):
    (clip,) = studio.generate("A lion").wait(WAIT)
    downloads = [entry for entry in server.ledger("download") if entry["wire"] == "gemini"]
    assert downloads
    assert not any(entry["leaked"] for entry in downloads)
    kept = studio.library.paths.database.read_bytes() + clip.path.with_suffix(".json").read_bytes()
    assert KEY.encode() not in kept


@contextmanager
def _redirecting(to: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A gateway whose files are elsewhere, and what headers it was asked with."""
    asked: list[dict[str, Any]] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append({"path": self.path, "key": self.headers.get("x-goog-api-key")})
            if ":download" in self.path:
                self.send_response(302)
                self.send_header("location", to)
            else:
                self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as gateway:
        threading.Thread(target=gateway.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{gateway.server_address[1]}", asked
        gateway.shutdown()


def test_a_file_on_the_same_origin_is_asked_for_with_the_key_and_elsewhere_without():
    with _redirecting("/elsewhere") as (elsewhere, seen), _redirecting(f"{elsewhere}/v1beta/blob") as (gateway, asked):
        wire = GeminiWire(lambda: KeyAddress(base_url=gateway, key=KEY))
        # The uri names Google: what is asked for is the same file at our own gateway.
        video = HostedVideo("https://generativelanguage.googleapis.com/v1beta/files/abc:download?alt=media")
        assert b"".join(wire.read(video)) == b"{}"
    assert [entry["key"] for entry in asked] == [KEY, KEY]
    assert [entry["path"] for entry in asked][-1] == "/v1beta/files/abc:download?alt=media"
    assert [entry["key"] for entry in seen] == [None]


def test_a_redirect_that_leads_in_a_circle_ends():
    with _redirecting("/v1beta/files/abc:download?alt=media") as (gateway, asked):
        wire = GeminiWire(lambda: KeyAddress(base_url=gateway, key=KEY))
        with pytest.raises(Exception, match="leads in a circle"):
            list(wire.read(HostedVideo("files/abc")))
    assert len(asked) < 10


@pytest.mark.parametrize("uri", ["", "https://x/v1beta/files/", "https://x/files/../../etc:download", "files/a b"])
def test_a_file_name_that_cannot_be_one_is_not_asked_for(uri):
    wire = GeminiWire(lambda: KeyAddress(base_url="http://127.0.0.1:1", key=KEY))
    with pytest.raises(NotSent, match="cannot be read"):
        list(wire.read(HostedVideo(uri)))


@pytest.mark.parametrize("url", ["", "https://generativelanguage.googleapis.com", "generativelanguage.googleapis.com/"])
def test_pointed_at_google_it_says_that_google_closed_it(url):
    with pytest.raises(BackendError) as caught:
        named_backend("gemini", base_url=url, environ=ENVIRON)
    assert "Google closed Veo on the Gemini API on 2026-10-22" in str(caught.value)
    assert 'veo.use("omni")' in str(caught.value)


def test_a_wrong_key_at_a_gateway_is_one_sentence_without_the_key(studio, server, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", "wrong-key")
    studio.backend = named_backend("gemini", base_url=server.url)
    record = studio.generate("A lion").until_ended(WAIT)
    assert record.state is State.REFUSED
    assert "did not accept the credentials" in record.sentence
    assert "Check the API key in GEMINI_API_KEY" in record.sentence
    assert "wrong-key" not in record.sentence


def test_an_extension_waits_until_its_file_is_active(studio, server):
    (clip,) = studio.generate("A lion").wait(WAIT)
    assert clip.record.uri.startswith(server.url)
    (longer,) = clip.extend("It roars").wait(WAIT)
    assert longer.record.duration == pytest.approx(15, abs=0.01)
    assert clip.extendable_until is not None


def test_a_clip_from_elsewhere_offers_its_last_frame_instead(studio, tmp_path, server):
    elsewhere = simulated(tmp_path / "lib")
    (clip,) = elsewhere.generate("A lion", duration_seconds=4).wait(WAIT)
    with pytest.raises(RequestError) as caught:
        studio.generate("It roars", video=clip)
    assert "image=clip.last_frame" in str(caught.value)
    assert studio.generate("It roars", image=clip.last_frame).wait(WAIT)


def test_a_file_that_is_gone_is_told_before_anything_is_sent(studio, server):
    (clip,) = studio.generate("A lion").wait(WAIT)
    submits = len(server.ledger("submit"))
    server.fault(on="file", kind="status", status=404)
    record = clip.extend("It roars").until_ended(WAIT)
    assert record.state is State.FAILED
    assert "no longer at the service, which keeps it for two days. Nothing was sent." in record.sentence
    assert "clip.last_frame" in record.sentence
    assert len(server.ledger("submit")) == submits


def test_an_operation_that_is_gone_is_told_apart():
    with _redirecting("/x") as (gateway, _):
        wire = GeminiWire(lambda: KeyAddress(base_url=f"{gateway}/nowhere", key=KEY))
        assert not isinstance(wire.poll("models/x/operations/y"), Gone)
    wire = GeminiWire(lambda: KeyAddress(base_url="http://127.0.0.1:1", key=KEY))
    with pytest.raises(NotSent):
        wire.poll("models/x/operations/y")


def test_veo_cannot_be_cancelled():
    wire = GeminiWire(lambda: KeyAddress(base_url="http://127.0.0.1:1", key=KEY))
    assert not wire.can_cancel
    with pytest.raises(Refused, match="cannot be cancelled"):
        wire.cancel("models/x/operations/y")
