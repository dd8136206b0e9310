"""One sdist and one wheel for all packaging tests, built as a release is: the wheel from the sdist."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.packaging.tools import ROOT, path_without_node, run


@pytest.fixture(scope="session")
def without_node(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH without Node."""
    return path_without_node(tmp_path_factory.mktemp("bin"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive, built from this checkout."""
    out = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.tar.gz")
    return built


@pytest.fixture(scope="session")
def unpacked_sdist(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive as a folder."""
    out = tmp_path_factory.mktemp("unpacked")
    run("tar", "-xzf", sdist, "-C", out, cwd=out)
    (folder,) = out.iterdir()
    return folder


@pytest.fixture(scope="session")
def wheel(unpacked_sdist: Path, without_node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist on a machine without Node."""
    out = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        *("-m", "build", "--no-isolation", "--wheel", "--outdir", out, unpacked_sdist),
        cwd=out,
        path=without_node,
    )
    (built,) = out.glob("*.whl")
    return built
