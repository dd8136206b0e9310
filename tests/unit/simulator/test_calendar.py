from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.unit.simulator.gemini import VEO, Gemini, error
from tests.unit.simulator.helpers import Simulator, body, start_simulator

GUIDE_MODELS = [
    "veo-3.1-generate-preview",
    "veo-3.1-fast-generate-preview",
    "veo-3.0-generate-001",
    "veo-3.0-fast-generate-001",
    "veo-2.0-generate-001",
]


@contextmanager
def on(day: str) -> Iterator[Gemini]:
    with start_simulator("--latency", "0", "--render", "stub", "--as-of", day) as running:
        yield Gemini(running)


@pytest.mark.parametrize("model", GUIDE_MODELS)
def test_the_guides_models_run_on_its_day(guide: Gemini, model: str) -> None:
    assert guide.submit(body("x"), model=model).status_code == 200


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("veo-3.0-generate-preview", "is no longer available"),
        ("veo-3.1-lite-generate-preview", "is not found for API version v1beta"),
        ("sora", "is not found for API version v1beta"),
    ],
)
def test_a_model_that_is_gone_is_told_from_one_that_is_not_there_yet(guide: Gemini, model: str, words: str) -> None:
    code, status, message = error(guide.submit(body("x"), model=model))
    assert (code, status) == (404, "NOT_FOUND")
    assert words in message


def test_on_the_guides_day_older_models_run_on_agent_platform_too(guide: Gemini) -> None:
    platform = guide.simulator
    assert platform.submit(body("x"), model="veo-3.1-generate-preview").status_code == 200
    assert platform.submit(body("x"), model="veo-2.0-generate-001").status_code == 200
    refused = platform.submit(body("x"), model="veo-3.0-generate-001")
    assert error(refused)[2] == "`generateAudio` is required for this model."
    assert platform.submit(body("x", generateAudio=False), model="veo-3.0-generate-001").status_code == 200
    assert platform.submit(body("x"), model="veo-3.1-lite-generate-001").status_code == 404


@pytest.mark.parametrize("model", [*GUIDE_MODELS, "veo-3.1-lite-generate-preview"])
def test_today_no_veo_model_runs_on_the_gemini_wire(stub: Simulator, model: str) -> None:
    code, _, message = error(Gemini(stub).submit(body("x"), model=model))
    assert code == 404
    assert f"models/{model} is no longer available" in message


def test_4k_and_lite_come_on_their_days() -> None:
    with on("2026-04-02") as spring:
        assert spring.submit(body("x", resolution="4k")).status_code == 200
        assert spring.submit(body("x", resolution="1080p"), model="veo-3.1-lite-generate-preview").status_code == 200
        assert spring.simulator.submit(body("x"), model="veo-3.1-generate-preview").status_code == 404


def test_the_clock_moves_the_calendar() -> None:
    with on("2026-10-21") as autumn:
        assert autumn.submit(body("x")).status_code == 200
        moved = autumn.http.post("/simulator/clock", json={"advance": 86_400})
        assert moved.json()["date"] == autumn.http.get("/simulator/health").json()["date"] == "2026-10-22"
        assert error(autumn.submit(body("x"), model=VEO))[0] == 404
