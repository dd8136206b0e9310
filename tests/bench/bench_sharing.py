"""Seconds and memory of an export and an import of 100 clips of 7 MB: `make bench`. Neither holds a clip in memory."""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tests.libraries import add_job
from tests.shared import MP4, studio_in
from veo_widget.research.study import Study
from veo_widget.sharing.bringing import bring_in
from veo_widget.studio import Studio

CLIPS, SIZE = 100, 7_000_000
MORE_MEMORY = 150_000_000
"""Bytes; a hundred clips are 700 million."""
T = TypeVar("T")


def test_a_hundred_clips(tmp_path: Path):
    studio = studio_in(tmp_path)
    for number in range(CLIPS):
        _add(studio, f"Clip {number}", b"\0" * (SIZE - len(MP4) - 8 - number))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    done = _timed("export", lambda: Study(studio, "cats").export(tmp_path / "cats.zip"))
    other = studio_in(tmp_path / "other").library
    found = _timed("import", lambda: bring_in(other, done.path))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"peak memory: {(after - before) / 1e6:.0f} MB more; the zip has {done.size / 1e6:.0f} MB")
    assert found.clips == CLIPS
    assert after - before < MORE_MEMORY


def _add(studio: Studio, prompt: str, filling: bytes) -> None:
    """A clip of full size: the short one with a box that players skip."""
    library = studio.library
    data = MP4 + (len(filling) + 8).to_bytes(4) + b"free" + filling
    made = add_job(library, prompt)
    path = library.file(made.clips[0].path)
    path.write_bytes(data)
    clip = replace(made.clips[0], sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    library.file(clip.poster).write_bytes(b"\xff\xd8\xff")
    with library.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE clips SET sha256 = ?, size = ? WHERE id = ?", (clip.sha256, clip.size, clip.id)
        )
    library.store.note(replace(made, clips=(), detail={"study": "cats"}))


def _timed(what: str, work: Callable[[], T]) -> T:
    begun = time.perf_counter()
    made = work()
    print(f"\n{what}: {time.perf_counter() - begun:.1f} s")
    return made
