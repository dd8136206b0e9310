from __future__ import annotations

from typing import Any

import pytest
from google.genai import types

from tests.unit.simulator.helpers import MODEL, Simulator, body, start_simulator, until


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("audio", "We encountered an issue with the audio for your prompt"),
        ("person", "Support codes: 29310472"),
        ("video", "Veo could not generate 2 videos based on the prompt provided."),
    ],
)
def test_a_filtered_operation_is_done_without_videos(stub: Simulator, mark: str, words: str) -> None:
    finished = stub.finish(stub.start(f"A song [[filtered:{mark}]]", sampleCount=2))
    response = finished["response"]
    assert response["raiMediaFilteredCount"] == 2
    assert words in response["raiMediaFilteredReasons"][0]
    assert "videos" not in response
    assert "error" not in finished


def test_the_sdk_sees_a_filtered_answer(stub: Simulator) -> None:
    client = stub.client()
    operation = client.models.generate_videos(
        model=MODEL, source=types.GenerateVideosSource(prompt="[[filtered:audio]] x")
    )
    response = until(lambda: client.operations.get(operation).response)
    assert response.generated_videos is None
    assert response.rai_media_filtered_count == 1


def test_a_filtered_prompt_is_refused_at_the_start(stub: Simulator) -> None:
    answer = stub.submit(body("x [[filtered:prompt]]"))
    assert answer.status_code == 400
    assert "Support codes: 58061214" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("mark", "code", "words"),
    [("filtered:input-image", 3, "Support codes: 15236754"), ("failed", 13, "internal server issue")],
)
def test_a_failed_operation_carries_a_grpc_code(stub: Simulator, mark: str, code: int, words: str) -> None:
    finished = stub.finish(stub.start(f"x [[{mark}]]"))
    assert finished["error"]["code"] == code
    assert words in finished["error"]["message"]
    assert "response" not in finished


def test_an_empty_operation_is_done_with_nothing(stub: Simulator) -> None:
    assert stub.finish(stub.start("x [[empty]]"))["response"] == {}


def test_a_partly_filtered_operation_has_fewer_videos(stub: Simulator) -> None:
    response = stub.finish(stub.start("x [[partial]]", sampleCount=3))["response"]
    assert len(response["videos"]) == 2
    assert response["raiMediaFilteredCount"] == 1
    assert len(response["raiMediaFilteredReasons"]) == 1


def test_a_stuck_operation_stays_pending(stub: Simulator) -> None:
    stuck, other = stub.start("x [[stuck]]"), stub.start("x")
    stub.finish(other)
    assert stub.poll(stuck).json() == {"name": stuck}


def test_an_unknown_directive_stays_in_the_prompt(fresh: Simulator) -> None:
    fresh.start("a [[riddle]] [[partial]] b")
    (entry,) = fresh.ledger("submit")
    assert (entry["prompt"], entry["directives"]) == ("a [[riddle]] b", ["partial"])


def test_an_operation_is_pending_until_its_latency_is_over() -> None:
    with start_simulator("--latency", "3600", "--render", "stub") as slow:
        name = slow.start("x")
        assert slow.poll(name).json() == {"name": name}


def test_latency_is_repeatable_by_seed_and_real_ones_lie_in_the_documented_range() -> None:
    from random import Random

    from veo_widget.simulator.latency import parse_latency

    real = parse_latency("real")
    first: list[Any] = [real(Random(3)) for _ in range(2)]
    assert first[0] == first[1]
    dice = Random(1)
    drawn = sorted(real(dice) for _ in range(2001))
    assert drawn[0] >= 11
    assert drawn[-1] <= 360
    assert 60 < drawn[1000] < 80
    assert parse_latency("fast")(dice) == 2
    assert parse_latency("0.5")(dice) == 0.5


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf"])
def test_a_latency_that_is_none_is_refused(text: str) -> None:
    from veo_widget.simulator.latency import parse_latency

    with pytest.raises(ValueError, match=r"latency|float"):
        parse_latency(text)
