"""How programs end where there is no video: in one plain line, with an exit code, and without asking twice."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.codegen.bench import Bench, Programs, bench
from tests.codegen.programs import LANGUAGES, Ended, run
from tests.codegen.recorder import Recorder, recorder
from tests.codegen.samples import request
from tests.simulators import RunningSimulator
from veo_widget.codegen import code
from veo_widget.studio.backend import Backend

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

WIRES = ("vertex", "omni", "gemini")
#: What the simulator is told to answer, and what of it a program says.
ENDINGS = {
    "[[filtered:person]]": {"vertex": "Held back by the safety filter", "gemini": "Held back by the safety filter"},
    "[[failed]]": {"vertex": "The service gave up: ", "gemini": "The service gave up: "},
}
EVERY = [(wire, mark, language) for wire in WIRES for mark in ENDINGS for language in LANGUAGES]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, RunningSimulator]) -> Iterator[Programs]:
    with ExitStack() as stack:
        programs = Programs(stack.enter_context(ThreadPoolExecutor(4)))
        made = {wire: bench(wire, tmp_path_factory.mktemp(wire), servers[wire]) for wire in WIRES}
        benches = {wire: stack.enter_context(on) for wire, on in made.items()}
        for wire, mark, language in EVERY:
            _begin(programs, benches[wire], mark, language)
        yield programs


def _begin(programs: Programs, on: Bench, mark: str, language: str) -> None:
    key, asked = f"{on.wire}{mark}{language}", request(on.wire, f"A star {mark}")
    programs.begin(key, lambda: on.run(key, asked, language).ended)


@pytest.mark.parametrize(("wire", "mark", "language"), EVERY)
def test_an_answer_without_a_video_is_told_in_words(ended: Programs, wire: str, mark: str, language: str):
    program: Ended = ended.of(f"{wire}{mark}{language}")
    assert program.code == 1
    assert ENDINGS[mark].get(wire, "The service says ") in program.said
    assert len(program.said.splitlines()) <= 2, program.said
    assert program.videos == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wire", WIRES)
def test_a_start_that_fails_is_sent_once_and_said(tmp_path: Path, wire: str, language: str):
    with recorder("http://127.0.0.1:9", refusing=503) as recorded:
        program = run(language, code(request(wire, "A lion"), _at(wire, recorded), language), tmp_path / "a", tmp_path)
    assert program.code == 1
    assert "Come back later." in program.said
    assert "Traceback" not in program.said
    assert len(recorded.starts) == 1


def _at(wire: str, recorded: Recorder) -> Backend:
    return Backend(wire=wire, endpoint="simulator", url=recorded.url)
