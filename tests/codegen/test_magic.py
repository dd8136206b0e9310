"""The cell that makes the same request again: IPython and our grammar read it back, to the same hash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tests.codegen.bench import pictures
from tests.codegen.samples import request
from tests.codegen.texts import HOSTILE
from tests.studios import WAIT, simulated
from veo_widget.codegen import code
from veo_widget.notebook.grammar import Line, parse_cell, parse_line
from veo_widget.options import parameters
from veo_widget.request import Task
from veo_widget.studio import Studio
from veo_widget.studio.backend import Backend

FIRST, LAST, THIRD = pictures(3)
EVERYTHING: dict[str, Any] = {
    "model": "veo-3.1-fast",
    "duration_seconds": 4,
    "aspect_ratio": "9:16",
    "negative_prompt": 'it\'s a "logo"'.replace('"', "“"),
    "seed": 4294967295,
    "number_of_videos": 3,
    "person_generation": "dont_allow",
    "generate_audio": False,
    "enhance_prompt": True,
    "compression_quality": "lossless",
    "fps": 24,
    "output_gcs_uri": "gs://my-bucket/a folder/",
    "labels": {"team": "films", "empty": "", "odd": "a b=c"},
}
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "everything": ("vertex", "A lion", EVERYTHING),
    "image": ("vertex", "A lion", {"image": FIRST, "resize_mode": "crop"}),
    "image alone": ("vertex", "", {"image": FIRST, "negative_prompt": "what?"}),
    "frames": ("vertex", "A lion", {"image": FIRST, "last_frame": LAST}),
    "references": ("omni", "A lion", {"reference_images": [FIRST, LAST, THIRD], "duration_seconds": 5}),
    "omni": ("omni", "A lion", {"resolution": "360p", "seed": 1, "labels": {"a": "b"}, "negative_prompt": "--seed"}),
    "gemini": ("gemini", "A lion", {"person_generation": "allow_all", "seed": 0, "negative_prompt": "=x"}),
}


def _studio(folder: Path, wire: str, url: str | None = None) -> Studio:
    return simulated(folder / "veo_library", wire=wire, url=url, as_of="2025-12-18" if wire == "gemini" else None)


@pytest.mark.parametrize("name", CASES)
def test_a_cell_makes_the_same_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.chdir(tmp_path)
    wire, prompt, options = CASES[name]
    studio = _studio(tmp_path, wire)
    quote = studio.quote(prompt, **options)
    assert [problem for problem in quote.problems if problem.fatal] == []
    _check_same(studio, quote.request, code(quote.request, quote.backend, "magic"))


def test_a_cell_names_a_library_that_is_called_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    studio = simulated(tmp_path / "my clips")
    quote = studio.quote("A lion", image=FIRST)
    cell = code(quote.request, quote.backend, "magic")
    assert '--image "my clips/images/' in cell
    _check_same(studio, quote.request, cell)


@pytest.mark.parametrize(("wire", "task"), [("vertex", "extend"), ("omni", "extend"), ("omni", "edit")])
def test_a_cell_goes_on_from_the_same_clip(tmp_path: Path, servers: Any, wire: str, task: Task):
    studio = _studio(tmp_path, wire, servers[wire].url)
    (clip,) = studio.generate("A boat").wait(WAIT)
    quote = studio.quote("It turns", video=clip, task=task)
    _check_same(studio, quote.request, code(quote.request, quote.backend, "magic"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_prompt_is_carried_unchanged_or_refused(tmp_path: Path, name: str):
    studio = _studio(tmp_path, "vertex")
    quote = studio.quote(HOSTILE[name])
    if "\r" in HOSTILE[name]:
        with pytest.raises(ValueError, match="cannot carry this prompt unchanged"):
            code(quote.request, quote.backend, "magic")
    else:
        _check_same(studio, quote.request, code(quote.request, quote.backend, "magic"))


@pytest.mark.parametrize("prompt", ["\nA lion", "A lion\n", ">>> A lion", "In [1]: A lion", "A\n  \nlion"])
def test_what_a_notebook_would_take_away_is_refused(prompt: str):
    with pytest.raises(ValueError, match="cannot carry this prompt unchanged"):
        code(request("vertex", prompt), Backend(wire="vertex", endpoint="simulator"), "magic")


@pytest.mark.parametrize("value", ["both \" and '", "two\nlines", "a\u2028b"])
def test_a_value_that_no_line_carries_is_refused(value: str):
    with pytest.raises(ValueError, match="cannot carry this --negative"):
        code(request("vertex", negative_prompt=value), Backend(wire="vertex", endpoint="simulator"), "magic")


def test_a_cell_reads_as_a_person_would_write_it():
    asked = request("vertex", 'A street musician says, "Keep going."', negative_prompt="text, logo", seed=3)
    assert code(asked, Backend(wire="vertex", endpoint="simulator"), "magic") == (
        "%%veo --model veo-3.1 --duration 8 --resolution 720p --aspect 16:9 "
        '--negative "text, logo" --seed 3 --count 1 --no-defaults\n'
        'A street musician says, "Keep going."\n'
    )


def _check_same(studio: Studio, asked: Any, cell: str) -> None:
    read = _read(cell)
    again = studio.quote(read.prompt, **parameters(read.values)).request
    assert (read.flags, read.prompt) == ({"no-defaults": True}, asked.prompt)
    assert again == asked
    assert again.sha256 == asked.sha256


class _Shell:
    """Takes the calls that IPython makes of a cell."""

    def __init__(self) -> None:
        self.read: list[Line] = []

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        assert name == "veo"
        self.read.append(parse_cell(line, cell))

    def run_line_magic(self, name: str, line: str) -> None:
        assert name == "veo"
        self.read.append(parse_line(line))


def _read(cell: str) -> Line:
    """A cell as the magic gets it, through IPython's own reading."""
    shell = _Shell()
    exec(TransformerManager().transform_cell(cell), {"get_ipython": lambda: shell})
    (read,) = shell.read
    return read
