"""Text models through the real google-genai client: what is sent, what comes back, and what does where nothing does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.simulators import simulator
from tests.studios import WAIT, simulated
from veo_widget.errors import BackendError, BudgetError, RequestError, RewriteError
from veo_widget.records import Charge
from veo_widget.studio import Backend
from veo_widget.studio.budget import Budget
from veo_widget.studio.spending import SpendingLog
from veo_widget.wires.base import Refused
from veo_widget.wires.clients import KeyAddress, VertexAddress
from veo_widget.wires.texts import TextWire

ASKED = {"instruction": "Improve.", "field": "prompt", "model": "gemini-3.8-flash", "most_tokens": 4096}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with simulator(tmp_path_factory.mktemp("simulator"), render="stub") as running:
        yield running


@pytest.fixture
def studio(tmp_path, server):
    server.clear_faults()
    return simulated(tmp_path / "lib", url=server.url, spending=SpendingLog(tmp_path / "spending.sqlite3"))


def _write(studio, words: str = "A cat", *, model: str | None = None, confirmed: bool = False):
    making = studio.writing.make(studio.backend, words, "Improve it.", field="prompt", model=model, confirmed=confirmed)
    return studio.engine_loop.start(making).result(WAIT)


@pytest.mark.parametrize("wire", ["vertex", "gemini", "omni"])
def test_every_wire_has_a_text_model(tmp_path, server, wire):
    studio = simulated(tmp_path / "lib", url=server.url, wire=wire)
    before = len(server.ledger("generate"))
    written = _write(studio, 'A man says, "Run!"\nHe leaves.')
    assert 'A man says, "Run!"\nHe leaves.' in written.text
    assert written.model == "gemini-3.8-flash (simulator-stand-in)"
    assert written.price.bound
    assert Decimal("0.001") <= written.cost <= written.price.amount
    (entry,) = server.ledger("generate")[before:]
    assert (entry["model"], entry["wire"]) == ("gemini-3.8-flash", "vertex" if wire == "vertex" else "gemini")


def test_the_model_can_be_chosen_and_an_older_day_has_an_older_one(tmp_path, server, studio):
    assert _write(studio, model="gemini-2.5-flash").model.startswith("gemini-2.5-flash")
    with pytest.raises(RequestError, match=r"There is no text model 'gemini-9'\. There are gemini-3\.8-flash"):
        _write(studio, model="gemini-9")
    then = simulated(tmp_path / "then", url=server.url, as_of="2025-12-18")
    assert then.writing.price(then.backend, "A cat", "Improve it.").amount == Decimal("0.02")
    assert _write(then).model.startswith("gemini-2.5-flash")


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        ("filtered:prompt", "the prompt asks for prohibited content"),
        ("filtered:video", "held back by the safety filter"),
        ("filtered:recitation", "too close to an existing work"),
        ("partial", "used up its tokens before it was done"),
        ("empty", "the answer is empty"),
        ("drop-after", "The connection broke"),
    ],
)
def test_a_rewrite_that_was_held_back_may_have_cost_something(studio, server, mark, says):
    server.fault(on="generate", kind="directive", directive=mark)
    with pytest.raises(RewriteError, match=says) as caught:
        _write(studio)
    assert "Cost: unknown (at most $0.04)." in str(caught.value)
    (expense,) = studio.spending.expenses()
    assert (expense.what, expense.charge) == ("text", Charge.UNKNOWN)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"kind": "quota", "per": "minute", "retry_delay": "33s"}, "The quota is used up for now"),
        ({"kind": "status", "status": 403, "message": "Not for you."}, "The account may not do this: Not for you"),
        ({"kind": "status", "status": 400, "message": "Bad."}, "The service refused it: Bad"),
    ],
)
def test_a_refusal_costs_nothing(studio, server, fault, says):
    server.fault(on="generate", **fault)
    with pytest.raises(RewriteError, match=says) as caught:
        _write(studio)
    assert "Cost: not charged." in str(caught.value)
    assert studio.spending.expenses()[0].charge is Charge.NOT_CHARGED


def test_a_call_is_never_repeated(studio, server):
    before = len(server.ledger("generate"))
    server.fault(on="generate", kind="directive", directive="drop-after")
    with pytest.raises(RewriteError):
        _write(studio)
    assert len(server.ledger("generate")) == before + 1


def test_what_is_not_sent_says_so(studio, server):
    before = len(server.ledger())
    with pytest.raises(RequestError, match="The prompt is empty"):
        _write(studio, " \n")
    studio.budget = Budget(session=Decimal("0.01"), counts_simulated=True)
    with pytest.raises(BudgetError, match=r"would cost \$0\.04.*Nothing was sent"):
        _write(studio)
    found = Backend(wire="vertex", endpoint="google", project="found", confirmed=False, found=True)
    with pytest.raises(BackendError, match=r"would cost at most \$0\.04 on Agent Platform"):
        studio.engine_loop.start(
            studio.writing.make(found, "A cat", "", field="prompt", model=None, confirmed=False)
        ).result(WAIT)
    assert len(server.ledger()) == before
    assert studio.spending.expenses() == []


def test_the_log_keeps_what_it_really_cost(studio):
    written = _write(studio)
    (expense,) = studio.spending.expenses()
    assert (expense.usd, expense.charge, expense.simulated) == (written.cost, Charge.CHARGED, True)
    assert expense.usd < written.price.amount


class _Recorder(BaseHTTPRequestHandler):
    """Keeps what arrives and answers with what a test has put there."""

    sent: list[tuple[str, dict[str, Any], dict[str, str]]]
    answer: dict[str, Any]

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).sent.append((self.path, body, dict(self.headers)))
        data = json.dumps(type(self).answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def recorder() -> Iterator[tuple[str, type[_Recorder]]]:
    kind = type("Recorder", (_Recorder,), {"sent": [], "answer": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", kind
        server.shutdown()


def _answer(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": list(parts), "role": "model"}, "finishReason": "STOP"}], **more}


def test_exactly_what_is_meant_is_sent(recorder):
    url, kind = recorder
    usage = {"promptTokenCount": 30, "candidatesTokenCount": 5, "thoughtsTokenCount": 7}
    parts = [{"text": "Hm.", "thought": True}, {"text": '{"prompt": '}, {"text": '" A lion. "}'}]
    kind.answer = _answer(*parts, modelVersion="gemini-3.8-flash-001", usageMetadata=usage)
    address = VertexAddress(project="p", location="global", base_url=url, token="secret-token")
    written = TextWire(lambda: address).write("A cat", thinking_level="low", **ASKED)
    assert (written.text, written.model) == ("A lion.", "gemini-3.8-flash-001")
    assert (written.input_tokens, written.output_tokens) == (30, 12)
    ((path, body, _),) = kind.sent
    assert path.endswith("/projects/p/locations/global/publishers/google/models/gemini-3.8-flash:generateContent")
    assert body["contents"] == [{"parts": [{"text": "A cat"}], "role": "user"}]
    assert body["systemInstruction"]["parts"] == [{"text": "Improve."}]
    config = body["generationConfig"]
    assert (config["maxOutputTokens"], config["responseMimeType"]) == (4096, "application/json")
    assert "LOW" in json.dumps(config["thinkingConfig"]), config
    assert config["responseSchema"]["required"] == ["prompt"]


def test_the_key_stands_in_a_header_and_nowhere_else(recorder):
    url, kind = recorder
    kind.answer = _answer({"text": '{"prompt": "A lion."}'})
    wire = TextWire(lambda: KeyAddress(base_url=url, key="secret-key"))
    assert wire.write("A cat", **ASKED).output_tokens is None
    ((path, body, headers),) = kind.sent
    assert "secret-key" not in path + json.dumps(body)
    assert {name.lower(): value for name, value in headers.items()}["x-goog-api-key"] == "secret-key"
    assert "thinkingConfig" not in body["generationConfig"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (_answer({"text": "Here is a better one: A lion."}), "not in the form asked for"),
        (_answer({"text": '{"other": "A lion."}'}), "not in the form asked for"),
        (_answer({"text": '["A lion."]'}), "not in the form asked for"),
        (_answer({"text": '{"prompt": "  "}'}), "not in the form asked for"),
        (_answer(), "the answer is empty"),
        ({}, "the answer is empty"),
        ({"candidates": [{"finishReason": "SPII"}]}, "personal information"),
        ({"candidates": [{"finishReason": "OTHER"}]}, "the service says OTHER"),
    ],
)
def test_odd_answers_are_told_in_words(recorder, answer, says):
    url, kind = recorder
    kind.answer = answer
    with pytest.raises(Refused, match=says):
        TextWire(lambda: KeyAddress(base_url=url, key="k")).write("A cat", **ASKED)
