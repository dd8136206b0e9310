"""What is in the wheel and in the sdist, and that the wheel works where it is installed."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packaging.tools import make_environment, run

STATIC = {f"veo_widget/static/{name}" for name in ("index.js", "style.css", "grid.js", "grid.css")}


def test_the_sdist_carries_the_built_front_end_its_sources_and_the_build_hook(sdist: Path):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= STATIC | {
        "js/hatch_build.py",
        "js/package-lock.json",
        "js/.npmrc",
        "js/build.mjs",
        "js/src/index.ts",
        "pyproject.toml",
        "LICENSE",
    }
    assert not [name for name in names if "node_modules" in name or ".venv" in name or "__pycache__" in name]


def test_the_wheel_carries_the_built_front_end_and_nothing_but_the_package(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names >= STATIC | {"veo_widget/__init__.py"}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"veo_widget"}
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]


def test_every_data_file_of_the_package_is_in_the_wheel(unpacked_sdist: Path, wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    files = (path for path in (unpacked_sdist / "veo_widget").rglob("*") if path.is_file())
    assert {path.relative_to(unpacked_sdist).as_posix() for path in files} <= packed


@pytest.mark.timeout(600)
def test_the_wheel_works_in_a_clean_environment_with_its_dependencies(wheel: Path, tmp_path: Path):
    python = make_environment(tmp_path / "venv")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, cwd=tmp_path)
    script = (
        "import pathlib, veo_widget\n"
        "folder = pathlib.Path(veo_widget.__file__).parent / 'static'\n"
        "print(*sorted(path.name for path in folder.iterdir() if path.stat().st_size), folder, sep='\\n')"
    )
    *names, folder = run(python, "-c", script, cwd=tmp_path).split()
    assert names == ["grid.css", "grid.js", "index.js", "style.css"]
    assert Path(folder).is_relative_to(tmp_path)


def test_an_editable_install_of_the_sdist_needs_no_node(unpacked_sdist: Path, without_node: str, tmp_path: Path):
    script = f"import hatchling.build; hatchling.build.build_editable({str(tmp_path)!r})"
    run(sys.executable, "-c", script, cwd=unpacked_sdist, path=without_node)
    (built,) = tmp_path.glob("veo_widget-*.whl")
    with zipfile.ZipFile(built) as archive:
        (link,) = (name for name in archive.namelist() if name.endswith(".pth"))
        assert archive.read(link).decode().strip() == str(unpacked_sdist)
