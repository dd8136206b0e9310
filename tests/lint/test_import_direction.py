"""Imports go one way only (CONTRIBUTING.md says which), and the checker of that notices when they do not."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.lint.rooms import ROOMS, room, violations

PACKAGE = Path(__file__).resolve().parents[2] / "veo_widget"


def write(root: Path, **files: str) -> Path:
    """A package whose files are named `room__module`."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_every_import_of_the_package_goes_the_allowed_way():
    found = violations(PACKAGE, ROOMS)
    assert not found, "\n".join(["imports against the direction in tests/lint/rooms.py:", *found])


def test_the_table_itself_has_no_circle():
    graph = {name: entry.imports for name, entry in ROOMS.items()}
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("wires") < order.index("engine") < order.index("studio") < order.index("notebook")


def test_nobody_may_import_the_simulator():
    assert not [name for name, entry in ROOMS.items() if "simulator" in entry.imports | entry.types]


def test_only_the_command_line_may_become_the_simulator(tmp_path: Path):
    assert [name for name, entry in ROOMS.items() if "simulator" in entry.late] == ["cli"]
    text = "from veo_widget.simulator.server import serve"
    assert violations(write(tmp_path, cli=f"def simulate():\n    {text}", simulator__server=""), ROOMS) == []
    (found,) = violations(write(tmp_path, cli=text), ROOMS)
    assert "cli imports simulator" in found


@pytest.mark.parametrize(
    "text",
    [
        "import veo_widget.studio",
        "import os, veo_widget.studio as s",
        "from veo_widget.studio import Studio",
        "from veo_widget import studio",
        "def late():\n    from veo_widget.studio import Studio",
        "from ..studio import Studio",
        "import importlib\nimportlib.import_module('veo_widget.studio')",
        "from importlib import import_module\nimport_module('veo_widget.studio')",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from veo_widget.studio import Studio",
    ],
)
def test_an_import_upwards_is_found_however_it_is_written(tmp_path: Path, text: str):
    tree = write(tmp_path, engine__run=text, studio="")
    (found,) = violations(tree, ROOMS)
    assert "engine imports studio; it may import catalog, errors" in found
    assert str(tmp_path / "engine" / "run.py") in found


@pytest.mark.parametrize("importer", ["studio", "notebook__widget", "wires__base", "__init__"])
def test_an_import_of_the_simulator_is_found_everywhere(tmp_path: Path, importer: str):
    path = tmp_path / (importer.replace("__", "/") + ".py" if importer != "__init__" else "__init__.py")
    path.parent.mkdir(exist_ok=True)
    path.write_text("from veo_widget.simulator.server import serve")
    (found,) = violations(tmp_path, ROOMS)
    assert "imports simulator" in found


def test_the_simulator_may_use_media_but_not_the_catalog(tmp_path: Path):
    tree = write(
        tmp_path,
        simulator__rules="from veo_widget.catalog import check\nfrom veo_widget.media import videos",
        catalog="",
        media="",
    )
    (found,) = violations(tree, ROOMS)
    assert "simulator imports catalog; it may import media" in found


def test_a_handle_may_name_the_studio_for_types_only(tmp_path: Path):
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from veo_widget.studio import Studio\n"
    assert violations(write(tmp_path, job=text), ROOMS) == []
    (found,) = violations(write(tmp_path, job=text + "else:\n    from veo_widget.studio import Studio\n"), ROOMS)
    assert "job imports studio" in found


def test_a_handle_may_be_drawn_by_the_notebook_but_only_when_asked(tmp_path: Path):
    text = "def _repr_html_(self):\n    from veo_widget.notebook.display import html\n    return html(self)"
    assert violations(write(tmp_path, clip=text, notebook__display=""), ROOMS) == []
    (found,) = violations(write(tmp_path, clip="from veo_widget.notebook.display import html"), ROOMS)
    assert "clip imports notebook" in found


def test_downward_imports_and_other_packages_are_fine(tmp_path: Path):
    text = "import json\nfrom veo_widget.wires.base import Wire\nfrom veo_widget.engine.loop import EngineLoop"
    assert violations(write(tmp_path, engine__run=text), ROOMS) == []


def test_the_public_names_are_not_for_our_own_rooms(tmp_path: Path):
    (found,) = violations(write(tmp_path, engine__run="from veo_widget import generate"), ROOMS)
    assert "engine imports __init__" in found


def test_a_room_without_a_line_in_the_table_is_reported(tmp_path: Path):
    (found,) = violations(write(tmp_path, attic__box=""), {"engine": room()})
    assert "'attic' is not in the table" in found
