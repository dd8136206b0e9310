"""The gallery's requests in the kernel: pages, posters, marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.libraries import POSTER, add_clip, add_job
from tests.studios import WAIT, simulated
from veo_widget.errors import LibraryError
from veo_widget.notebook.bridge import Answer, RequestFailed
from veo_widget.notebook.gallery import LARGEST_PORTION, Gallery
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return simulated(tmp_path / "root" / "lib")


def _ask(studio: Studio, name: str, **body: Any) -> Answer:
    """What a page gets for a request; refusals are raised."""
    root = studio.library.path.parent
    desk = JobDesk(studio, Host(has_page=True, root=root, folder=root))
    answer = studio.engine_loop.start(Gallery(studio, desk).handlers[name](body, ())).result(WAIT)
    return Answer(json.loads(json.dumps(answer.value)), answer.buffers)


def test_a_row_is_small_and_has_what_a_tile_shows(studio):
    clip = add_clip(studio.library, "A lion " * 100, seed=7, duration_seconds=8, aspect_ratio="16:9")
    studio.library.mark(clip.id, "tag", "neon")
    (row,) = _ask(studio, "gallery.page").value["rows"]
    assert row == {
        "id": clip.id,
        "sample": 0,
        "width": 1280,
        "height": 720,
        "duration": 8.0,
        "size": clip.size,
        "file": f"lib/clips/{clip.id}.mp4",
        "job": clip.job_id,
        "prompt": ("A lion " * 100)[:239] + "…",
        "settings": "Veo 3.1 · 8 s · 720p · 16:9 · seed 7",
        "model": "Veo 3.1",
        "marks": {"starred": False, "rating": None, "tags": ["neon"], "note": "", "trashed": None, "deleted": False},
    }
    assert len(json.dumps(row)) < 900


def test_pages_follow_each_other_and_the_first_one_brings_what_can_be_filtered_by(studio):
    for number in range(5):
        add_clip(studio.library, f"Lion {number}", model="veo-3.1-fast" if number else "veo-3.1")
    first = _ask(studio, "gallery.page", limit=3, filter={"text": "LION"}).value
    assert [row["prompt"] for row in first["rows"]] == ["Lion 4", "Lion 3", "Lion 2"]
    models = [{"name": "veo-3.1", "title": "Veo 3.1"}, {"name": "veo-3.1-fast", "title": "Veo 3.1 Fast"}]
    assert (first["total"], first["models"], first["tags"]) == (5, models, [])
    second = _ask(studio, "gallery.page", limit=3, filter={"text": "LION"}, cursor=first["cursor"]).value
    assert [row["prompt"] for row in second["rows"]] == ["Lion 1", "Lion 0"]
    assert (second["total"], second["cursor"]) == (5, None)
    assert "models" not in second


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"starred": True}, ["Lion 3"]),
        ({"starred": False, "rating": None, "tag": "", "model": "", "text": ""}, ["Lion 3", "Lion 1", "Lion 0"]),
        ({"rating": 4}, ["Lion 1"]),
        ({"tag": "NEON"}, ["Lion 0"]),
        ({"model": "veo-9"}, []),
        ({"trashed": True}, ["Lion 2"]),
    ],
)
def test_a_pages_filter_means_what_it_says(studio, filter, found):
    clips = [add_clip(studio.library, f"Lion {number}") for number in range(4)]
    for number, kind, value in ((3, "star", None), (2, "trash", None), (1, "rating", 4), (0, "tag", "neon")):
        studio.library.mark(clips[number].id, kind, value)
    assert [row["prompt"] for row in _ask(studio, "gallery.page", filter=filter).value["rows"]] == found


def test_what_makes_no_sense_is_refused_in_a_sentence(studio):
    clip = add_clip(studio.library, "A lion")
    for name, body, says in (
        ("gallery.page", {"filter": {"text": "x" * 1001}}, "At most 1,000 characters"),
        ("gallery.mark", {"clip": clip.id, "kind": "tag", "value": "x" * 61}, "A tag is 1 to 60 characters"),
        ("gallery.mark", {"clip": clip.id, "kind": "deleted"}, "There is no mark"),
        ("gallery.job", {"job": "nothing"}, "This job is not in the library"),
    ):
        with pytest.raises(RequestFailed, match=says):
            _ask(studio, name, **body)
    with pytest.raises(LibraryError, match="no such clip"):
        _ask(studio, "gallery.mark", clip="nothing", kind="star")


def test_posters_come_in_portions_with_those_there_are_not(studio):
    clips = [add_clip(studio.library, f"Lion {number}", files=number != 1) for number in range(5)]
    ids = [clip.id for clip in clips]
    answer = _ask(studio, "gallery.posters", clips=[*ids, "nothing"])
    assert answer.value == {"clips": [ids[0], *ids[2:]], "missing": [ids[1]]}
    assert answer.buffers == (POSTER,) * 4
    for number, size in enumerate((LARGEST_PORTION + 1, 5, LARGEST_PORTION - 5, 1, 5)):
        studio.library.file(clips[number].poster).write_bytes(b"x" * size)
    portions = []
    while ids:
        portions.append(_ask(studio, "gallery.posters", clips=ids).value["clips"])
        ids = [clip_id for clip_id in ids if clip_id not in portions[-1]]
    assert [len(portion) for portion in portions] == [1, 2, 2], "one always comes, however large"


def test_marks_and_whole_jobs_are_told(studio):
    job = add_job(studio.library, "A lion", clips=2)
    ids = [clip.id for clip in job.clips]
    marked = _ask(studio, "gallery.mark", clip=ids[0], kind="rating", value=3).value["marks"]
    assert marked["rating"] == 3
    told = _ask(studio, "gallery.marks", clips=[*ids, "nothing"]).value["marks"]
    assert told == {ids[0]: marked, ids[1]: marked | {"rating": None}}
    whole = _ask(studio, "gallery.job", job=job.id).value["job"]
    assert (whole["id"], [clip["id"] for clip in whole["clips"]]) == (job.id, ids)
