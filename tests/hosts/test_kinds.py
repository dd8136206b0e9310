"""Which host this is, told by what each of them leaves in the environment, and what follows from it."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from veo_widget.notebook.host_kinds import KINDS
from veo_widget.notebook.hosts import Host, drive_offer, find_host, let_widgets_in

NAMES = (
    "COLAB_RELEASE_TAG",
    "SERVER_SOFTWARE",
    "VSCODE_PID",
    "VSCODE_CWD",
    "JPY_SESSION_NAME",
    "JPY_PARENT_PID",
    "VEO_WAIT",
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Nothing of the host the tests themselves run in."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))


def _shell(**names: object) -> SimpleNamespace:
    return SimpleNamespace(kernel=object(), user_ns=names)


def _server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Jupyter server that says which folder it serves."""
    root = tmp_path / "root"
    (root / "work").mkdir(parents=True)
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime" / "jpserver-4711.json").write_text(f'{{"root_dir": "{root.as_posix()}"}}')
    monkeypatch.setenv("JPY_PARENT_PID", "4711")
    return root


@pytest.mark.parametrize(
    ("environ", "names", "server", "expected"),
    [
        ({}, {}, True, "jupyter"),
        ({}, {}, False, "kernel"),
        ({"VSCODE_PID": "1"}, {}, False, "vscode"),
        ({"VSCODE_CWD": "/"}, {}, False, "vscode"),
        ({"VSCODE_PID": "1"}, {}, True, "jupyter"),  # JupyterLab, started in a terminal of VS Code
        ({}, {"__vsc_ipynb_file__": "/w/a.ipynb"}, True, "vscode"),  # VS Code's page on somebody's server
        ({"JPY_SESSION_NAME": "/w/a-jvsc-1.ipynb"}, {}, True, "vscode"),
        ({"COLAB_RELEASE_TAG": "release-colab"}, {}, True, "colab"),
        ({"SERVER_SOFTWARE": "voila/0.5.13"}, {}, True, "voila"),
    ],
)
def test_each_host_is_told_by_what_it_leaves(monkeypatch, tmp_path, environ, names, server, expected):
    if server:
        _server(tmp_path, monkeypatch)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert find_host(_shell(**names)).kind.name == expected


def test_without_a_kernel_there_is_no_page():
    assert find_host(None).kind.name == "plain"
    assert find_host(SimpleNamespace(user_ns={})).kind.name == "terminal"
    assert not find_host(None).has_page


def test_only_jupyters_pages_load_files_by_their_address(monkeypatch, tmp_path):
    clip = _server(tmp_path, monkeypatch) / "work" / "veo_library" / "clips" / "a b.mp4"
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "root" / "work" / "a.ipynb"))
    assert find_host(_shell()).url_of(clip) == "veo_library/clips/a%20b.mp4"
    assert find_host(_shell()).served(clip) == "work/veo_library/clips/a%20b.mp4"
    assert find_host(_shell()).url_of(tmp_path / "root" / "work" / ".hidden" / "a.mp4") is None
    assert find_host(_shell()).url_of(tmp_path / "elsewhere" / "a.mp4") is None
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    assert find_host(_shell()).url_of(clip) is None


def test_a_session_that_is_named_by_its_folder_alone_is_in_that_folder(monkeypatch, tmp_path):
    root = _server(tmp_path, monkeypatch)
    monkeypatch.setenv("JPY_SESSION_NAME", f"{root / 'work'}{os.sep}")  # as nbclassic's
    assert find_host(_shell()).folder == (root / "work").resolve()


def test_a_headless_run_names_the_files_beside_its_notebook(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    clip = tmp_path.resolve() / "veo_library" / "clips" / "a.mp4"
    assert find_host(_shell()).url_of(clip) is None
    monkeypatch.setenv("VEO_WAIT", "1")
    assert find_host(_shell()).url_of(clip) == "veo_library/clips/a.mp4"


def test_drive_is_offered_in_colab_when_it_is_mounted_and_only_said(monkeypatch, tmp_path):
    library, drive = tmp_path / "veo_library", tmp_path / "drive"
    assert drive_offer(library, drive) == ""
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    assert drive_offer(library, drive) == ""
    drive.mkdir()
    said = drive_offer(library, drive)
    assert said.endswith(
        f'To keep them on your Drive: import veo_widget as veo; veo.library("{drive / "veo_library"}")'
    )
    assert "\n" not in said
    assert drive_offer(drive / "veo_library", drive) == ""
    assert list(drive.iterdir()) == []


def test_a_colab_that_lets_no_widget_in_is_told_in_one_line():
    assert let_widgets_in(Host(True, None, Path())) == ""
    said = let_widgets_in(Host(True, None, Path(), KINDS["colab"]))  # there is no such module here
    assert said.startswith("Colab did not let the live view in (ModuleNotFoundError:")
    assert "output.enable_custom_widget_manager()" in said


def test_no_host_is_sent_pieces_it_cannot_take():
    assert KINDS["colab"].piece * 4 / 3 < 1_000_000
    assert all(kind.piece <= 512 * 1024 for kind in KINDS.values())
