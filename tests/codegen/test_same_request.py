"""Generated programs, run: each makes the very request our own wire makes, once, and saves a video."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from tests.codegen.bench import Bench, Options, Own, Programs, Run, bench, pictures
from tests.codegen.programs import LANGUAGES
from tests.simulators import RunningSimulator

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

PROMPT = 'A lion says, "Go \\on", for $5.\nÜber `all`, 猫'
MARK = 'says, "Go \\on"'
"""By which the service's notes of these requests are known."""
SMALL = {"duration_seconds": 3, "resolution": "360p"}


def _vertex(on: Bench) -> Iterator[tuple[str, Options]]:
    first, last, third = pictures(3)
    labels = {"team": "films", "project": "lion-1"}
    everything = {"number_of_videos": 2, "aspect_ratio": "9:16", "negative_prompt": 'text, "logo"', "seed": 4294967295}
    everything |= {"generate_audio": True, "enhance_prompt": True, "person_generation": "allow_adult", "fps": 24}
    everything |= {"compression_quality": "lossless", "labels": labels, "duration_seconds": 4}
    yield "text", everything
    silent = {"model": "veo-3.1-fast", "generate_audio": False, "aspect_ratio": "9:16", "duration_seconds": 4}
    yield "image", {"image": first, "resize_mode": "crop", **silent}
    yield "frames", {"image": first, "last_frame": last}
    yield "references", {"reference_images": [first, last, third]}
    yield "extension", {"video": on.clip(), "task": "extend"}
    yield "storage", {"output_gcs_uri": "gs://my-bucket/a folder/"}


def _omni(on: Bench) -> Iterator[tuple[str, Options]]:
    first, last, third = pictures(3)
    clip = on.clip(**SMALL)
    yield "text", {**SMALL, "negative_prompt": "text, logo.", "seed": 2147483647, "labels": {"team": "films"}}
    yield "image", {**SMALL, "image": first}
    yield "frames", {**SMALL, "image": first, "last_frame": last}
    yield "references", {**SMALL, "reference_images": [first, last, third]}
    yield "extension", {"video": clip, "task": "extend", "duration_seconds": 4}
    yield "edit", {"video": clip, "task": "edit"}


def _gemini(on: Bench) -> Iterator[tuple[str, Options]]:
    first, last, third = pictures(3)
    everything = {"negative_prompt": "text", "seed": 7, "person_generation": "allow_all", "enhance_prompt": True}
    yield "text", {**everything, "aspect_ratio": "9:16", "duration_seconds": 4}
    yield "image", {"image": first}
    yield "frames", {"image": first, "last_frame": last}
    yield "references", {"reference_images": [first, last, third]}
    yield "extension", {"video": on.clip(), "task": "extend"}


MAKERS = {"vertex": _vertex, "omni": _omni, "gemini": _gemini}
NAMES = {
    "vertex": ("text", "image", "frames", "references", "extension", "storage"),
    "omni": ("text", "image", "frames", "references", "extension", "edit"),
    "gemini": ("text", "image", "frames", "references", "extension"),
}
WIRES = tuple(MAKERS)


class Made:
    """All requests of a wire, sent by our own wire, and the programs that were begun with them."""

    def __init__(self, on: Bench, programs: Programs) -> None:
        self.bench = on
        self.programs = programs
        self.own: dict[str, Own] = {}
        jobs = {name: on.studio.generate(PROMPT, **options) for name, options in MAKERS[on.wire](on)}
        for name, job in jobs.items():
            self.own[name] = on.own(job)
            for language in LANGUAGES:
                self._begin(name, language)

    def _begin(self, name: str, language: str) -> None:
        key, request = f"{name}-{language}", self.own[name].request
        self.programs.begin(key, lambda: self.bench.run(key, request, language))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, RunningSimulator]) -> Iterator[dict[str, Made]]:
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(4))
        benches = [stack.enter_context(bench(wire, tmp_path_factory.mktemp(wire), servers[wire])) for wire in WIRES]
        yield {on.wire: Made(on, Programs(pool)) for on in benches}


EVERY = [(wire, name, language) for wire in WIRES for name in NAMES[wire] for language in LANGUAGES]


@pytest.mark.parametrize(("wire", "name", "language"), EVERY)
def test_a_program_makes_the_same_request_once_and_saves_the_video(made, wire: str, name: str, language: str):
    on, own = made[wire].bench, made[wire].own[name]
    run: Run = made[wire].programs.of(f"{name}-{language}")
    assert (run.ended.code, run.ended.said) == (0, ""), run.ended.said
    start = run.recorded.start
    assert _normal(start.body) == _normal(own.start.body)
    assert _login(start.headers) == _login(own.start.headers)
    (entry,) = on.submits(run.recorded)
    (ours,) = [each for each in on.server.ledger("submit") if each["operation"] == own.start.operation]
    assert entry["request_sha256"] == ours["request_sha256"]
    assert len(run.ended.videos) == (own.request.number_of_videos or 1)
    assert all(video[4:8] == b"ftyp" for video in run.ended.videos)


@pytest.mark.parametrize("wire", WIRES)
def test_nothing_else_was_started_and_no_key_went_astray(made, wire: str):
    on = made[wire].bench
    runs = [made[wire].programs.of(f"{name}-{language}") for name in NAMES[wire] for language in LANGUAGES]
    mine = [entry for entry in on.server.ledger("submit") if entry["wire"] == wire and MARK in entry["prompt"]]
    assert len(mine) == len(runs) + len(NAMES[wire])
    assert not any(entry.get("leaked") for entry in on.server.ledger("download"))


def _normal(body: Any) -> Any:
    """A body with the three values whose case SDK and documentation spell differently in one spelling."""
    if isinstance(body, dict):
        either = ("referenceType", "resizeMode", "compressionQuality")
        return {key: value.lower() if key in either else _normal(value) for key, value in body.items()}
    return [_normal(value) for value in body] if isinstance(body, list) else body


def _login(headers: dict[str, str]) -> dict[str, str]:
    """With what a call was let in."""
    return {name: value for name, value in headers.items() if name in ("authorization", "x-goog-api-key")}
