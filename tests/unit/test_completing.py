"""What Tab offers on a line of the magics: options, what the model on the line takes, files, commands."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from veo_widget.catalog import catalog
from veo_widget.notebook.commands import COMMANDS
from veo_widget.notebook.completing import complete
from veo_widget.options import OPTIONS

SHELL = SimpleNamespace(magics_manager=SimpleNamespace(registry={}), user_ns={})


def offered(before: str, *, magic: str = "veo", after: str = "", body: str = "") -> list[str]:
    """The texts that may stand at the cursor, each checked to begin with what is typed."""
    found = complete(magic, before, after, body, SHELL, Path.cwd())
    assert all(text.lower().startswith(found.fragment.lower()) or '"' in text for text in found.texts)
    assert before.endswith(found.fragment)
    return list(found.texts)


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_option_is_offered_and_one_given_already_only_where_it_may_stand_twice():
    assert offered("A lion --") == [f"--{option.names[0]}" for option in OPTIONS]
    assert offered("A lion --du") == ["--duration"]
    again = offered("A lion --seed 3 --ref a.png --")
    assert "--seed" not in again
    assert "--ref" in again
    assert "--seed" not in offered("A lion --", after="--seed 3")
    assert "--as" in offered("A lion --as")


def test_after_a_blank_options_are_offered_and_inside_a_word_nothing():
    assert "--model" in offered("A lion ")
    assert offered("A li") == []


@pytest.mark.parametrize(
    ("before", "texts"),
    [
        ("A --duration ", ["4", "6", "8"]),
        ("A --duration=", ["4", "6", "8"]),
        ("A --aspect 16:", ["16:9"]),
        ("A --audio ", ["on", "off"]),
        ("A --audio o", ["on", "off"]),
        ("A --model veo-3.1-l", ["veo-3.1-lite"]),
        ("A --model veo-3.1-lite --resolution ", ["720p", "1080p"]),
        ("A --resolution 4k --duration ", ["8"]),  # a rule of the catalog: 4k takes 8 s
        ("A --ref a.png --duration ", ["8"]),
        ("A --fit ", ["crop", "pad"]),
        ("A --new a", ["again"]),
        ("A --wait o", ["on", "off"]),
        ("A --retry f", ["filtered", "failed"]),
        ("A --seed ", []),
        ("A --as ", []),
        ("A --sweep model=veo-3.1,veo-3.1-f", ["model=veo-3.1,veo-3.1-fast"]),
        ("A --sweep duration=", ["duration=4", "duration=6", "duration=8"]),
    ],
)
def test_the_values_of_an_option_are_those_the_model_on_the_line_takes(before, texts):
    assert offered(before) == texts


def test_every_model_of_the_backend_is_offered_and_no_other():
    names = offered("A --model ")
    assert names[0] == "veo-3.1"
    assert set(names) <= {model.name for model in catalog().models if model.wire == "vertex"}
    assert not [name for name in names if name.startswith("omni")]


def test_pictures_and_folders_are_offered_with_quotes_where_a_blank_needs_them(here):
    (here / "frames").mkdir()
    for name in ("cat.png", "a cat.jpg", "notes.txt", ".hidden.png", "frames/one.webp"):
        (here / name).touch()
    assert offered("A --image ") == ['"a cat.jpg"', "cat.png", "frames/"]
    assert offered("A --image ca") == ["cat.png"]
    assert offered('A --image "a c') == ['"a cat.jpg"']
    assert offered("A --ref frames/") == ["frames/one.webp"]
    assert offered("A --last-frame nowhere/") == []


def test_slots_of_the_prompt_are_offered_for_vars_and_sweep():
    assert offered("--vars ", body="A {subject} at {time} \\{no} {subject}") == ["subject=", "time="]
    assert offered("--sweep ", body="A {subject}")[0] == "subject="


def test_every_command_is_offered_with_its_options_and_values():
    assert offered("", magic="veoctl") == [command.name for command in COMMANDS]
    assert offered("cos", magic="veoctl") == ["costs"]
    assert offered("costs --by ", magic="veoctl") == ["day", "model", "place", "study"]
    assert offered("use s", magic="veoctl") == ["simulator"]
    assert "--wire" in offered("use simulator --", magic="veoctl")
    assert offered("use simulator --wire g", magic="veoctl") == ["gemini"]
    assert offered("code ABC --as py", magic="veoctl") == ["python"]
    assert offered("examples hik", magic="veoctl") == ["hikers"]
    assert offered("lint A man --dur", magic="veoctl") == ["--duration"]
    assert offered("config aud", magic="veoctl") == ["audio"]
    assert offered("config audio ", magic="veoctl") == ["on", "off", "default"]
    assert offered("models ", magic="veoctl") == ["--limits"]
    assert offered("nonsense ", magic="veoctl") == []
