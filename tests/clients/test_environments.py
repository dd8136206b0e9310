"""The clients are the versions they are said to be, as their registry gives them, and alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.clients.environments import NODE, PAGE_NODE, PAGE_PYTHON, PYTHON, Environments, kept
from tests.packaging.tools import run

# The first test of a fresh machine waits for what is installed.
pytestmark = pytest.mark.timeout(300)

#: Every file of the package against the hash its wheel came with.
_UNCHANGED = """
import base64, hashlib, importlib.metadata, importlib.util
package = importlib.metadata.distribution("google-genai")
files = [file for file in package.files if file.hash and file.suffix == ".py"]
for file in files:
    digest = hashlib.new(file.hash.mode, file.locate().read_bytes()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == file.hash.value, file
print(package.version, len(files) > 20, importlib.util.find_spec("veo_widget"))
"""


@pytest.mark.parametrize("package", [PAGE_PYTHON, PYTHON])
def test_a_python_client_is_unmodified_and_alone(environments: Environments, package: str, tmp_path: Path):
    printed = run(environments.of(package), "-I", "-c", _UNCHANGED, cwd=tmp_path)
    assert printed.split() == [package.rpartition("=")[2], "True", "None"]


@pytest.mark.parametrize("package", [PAGE_NODE, NODE])
def test_a_node_client_has_the_version_asked_for(environments: Environments, package: str):
    found = json.loads((environments.of(package) / "@google" / "genai" / "package.json").read_text(encoding="utf-8"))
    assert found["version"] == package.rpartition("@")[2]


def test_an_environment_is_made_once_and_again_when_it_is_made_from_something_else(tmp_path: Path):
    made: list[str] = []
    for made_from in ("1", "1", "2"):
        folder = kept("@some/thing==1", made_from, lambda folder: made.append(folder.name), among=tmp_path)
        assert folder == tmp_path / "some-thing-1"
    assert made == ["some-thing-1"] * 2


def test_half_an_environment_is_made_anew(tmp_path: Path):
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        msg = "the network went away"
        raise OSError(msg)

    with pytest.raises(OSError, match="went away"):
        kept("thing", "1", fail, among=tmp_path)
    assert not (kept("thing", "1", lambda folder: None, among=tmp_path) / "half").exists()
