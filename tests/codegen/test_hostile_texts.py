"""Whatever a text holds reaches the service as it is, and no language takes it for code."""

from __future__ import annotations

import ast
import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.codegen.bench import Bench, Programs, Run, bench
from tests.codegen.go_structure import faults
from tests.codegen.programs import LANGUAGES, run
from tests.codegen.recorder import recorder
from tests.codegen.samples import image, request, video
from tests.codegen.texts import CANARY, HOSTILE
from tests.simulators import RunningSimulator
from veo_widget.codegen import code
from veo_widget.codegen.literals import go_text, javascript_text, json_text, python_text
from veo_widget.studio.backend import Backend

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

NAMES = list(HOSTILE)
#: A program has a third of the texts as prompt, and the next third as what to keep out.
THIRDS = ["\n".join(list(HOSTILE.values())[start::3]) for start in range(3)]
EVERY = [(third, language) for third in range(3) for language in LANGUAGES]


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory, servers: dict[str, RunningSimulator]) -> Iterator[Bench]:
    with bench("gemini", tmp_path_factory.mktemp("gemini"), servers["gemini"]) as made:
        yield made


@pytest.fixture(scope="module")
def programs(on: Bench) -> Iterator[Programs]:
    with ThreadPoolExecutor(4) as pool:
        begun = Programs(pool)
        for third, language in EVERY:
            _begin(begun, on, third, language)
        yield begun


def _begin(programs: Programs, on: Bench, third: int, language: str) -> None:
    asked = request("gemini", THIRDS[third], negative_prompt=THIRDS[third - 1])
    programs.begin(f"{third}-{language}", lambda: on.run(f"{third}-{language}", asked, language))


@pytest.mark.parametrize(("third", "language"), EVERY)
def test_a_text_reaches_the_service_as_it_is(on: Bench, programs: Programs, third: int, language: str):
    made: Run = programs.of(f"{third}-{language}")
    assert (made.ended.code, made.ended.said) == (0, "")
    (entry,) = on.submits(made.recorded)
    assert entry["prompt"] == THIRDS[third]
    assert made.recorded.start.body["parameters"]["negativePrompt"] == THIRDS[third - 1]
    assert not (made.ended.folder / CANARY).exists()
    assert len(made.ended.videos) == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=NAMES)
def test_a_literal_is_the_text_and_can_be_read(text: str):
    assert ast.literal_eval(python_text(text)) == text
    assert ast.literal_eval(go_text(text)) == text  # Go's escapes of whole characters are Python's
    assert json.loads(json_text(text)) == json.loads(javascript_text(text)) == text
    for literal in (python_text(text), go_text(text), json_text(text)):
        assert literal.isprintable()
    assert "</script" not in javascript_text(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=NAMES)
@pytest.mark.parametrize("wire", ["vertex", "omni", "gemini"])
def test_go_stays_a_program_whatever_a_text_holds(wire: str, text: str):
    backend = Backend(wire=wire, endpoint="simulator", project=text, location=text)
    labels = {"labels": ((text, text),)} if wire == "vertex" else {}
    assert faults(code(request(wire, text, negative_prompt=text, **labels), backend, "go")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_names_and_addresses_are_texts_too(tmp_path: Path, language: str):
    nasty = HOSTILE["bash"] + HOSTILE["the end of a quote in bash"]
    labels = (("__proto__", "x"), ("constructor", nasty), (nasty, nasty))
    asked = request("vertex", "A lion", labels=labels, output_gcs_uri=f"gs://bucket/{nasty}")
    with recorder("http://127.0.0.1:9", refusing=503) as recorded:
        for number, backend in enumerate((_at(recorded.url), _at(recorded.url, place=nasty))):
            ended = run(language, code(asked, backend, language), tmp_path / str(number), tmp_path)
            assert ended.code == 1
            assert not list(tmp_path.glob(f"**/{CANARY}"))
    assert recorded.exchanges[0].body["labels"] == dict(labels)
    assert recorded.exchanges[0].body["parameters"]["storageUri"] == f"gs://bucket/{nasty}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clip_s_name_is_a_text_too(tmp_path: Path, language: str):
    name = f"a 'b' \"c\" $(touch {CANARY}) `touch {CANARY}` {{d}} é.mp4"
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / name).write_bytes(b"a clip")
    asked = request("vertex", video=video(path=Path("anywhere") / name), task="extend")
    with recorder("http://127.0.0.1:9", refusing=503) as recorded:
        ended = run(language, code(asked, _at(recorded.url), language), tmp_path / "run", tmp_path)
    assert "Come back later." in ended.said
    given = recorded.start.body["instances"][0]["video"]["bytesBase64Encoded"]
    assert base64.b64decode(given) == b"a clip"
    assert not list(tmp_path.glob(f"**/{CANARY}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_gone_ends_the_program_before_anything_is_sent(tmp_path: Path, language: str):
    """Without its picture a request would be another, and paid."""
    missing = [request("gemini", image=image()), request("vertex", video=video(path=Path()), task="extend")]
    for asked, wire in zip(missing, ("gemini", "vertex"), strict=True):
        with recorder("http://127.0.0.1:9", refusing=503) as recorded:
            program = code(asked, _at(recorded.url, wire=wire), language)
            ended = run(language, program, tmp_path / wire, tmp_path)
        assert ended.code != 0
        assert recorded.exchanges == []


def _at(url: str, *, wire: str = "vertex", place: str = "simulator") -> Backend:
    return Backend(wire=wire, endpoint="simulator", url=url, project=place, location=place)
