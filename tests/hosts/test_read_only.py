"""A notebook in a folder that cannot be written: the library goes elsewhere, which is said once and before any job."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hosts.conftest import Load
from tests.kernel.session import kernel


@pytest.fixture
def read_only(tmp_path: Path) -> Path:
    """A folder nobody can write into; root can write nearly everywhere, but not into the kernel's own."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o555)
    return Path("/sys") if os.access(folder, os.W_OK) else folder


def test_the_library_falls_back_and_says_so_once(read_only: Path, load: Load, tmp_path: Path):
    data = tmp_path / "data"
    with kernel(read_only, VEO_LIBRARY="", XDG_DATA_HOME=str(data), HOME=str(tmp_path)) as session:
        session.run(load(1))
        first = session.run("%veo A lion --duration 4 --wait")
        assert first.text.count("This folder is read-only, so clips are kept in ") == 1
        assert "read-only" not in session.run("%veo A lion --duration 4").text
        page = session.until_shown("Done in")
    (clip,) = tmp_path.rglob("veo_library/clips/*.mp4")
    assert clip.stat().st_size > 0
    assert clip.name in page
    assert str(tmp_path) not in page
