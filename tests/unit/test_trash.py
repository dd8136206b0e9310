"""The trash: what is put there is hidden and kept; emptying it says what goes, and spares what a job needs."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.libraries import add_clip, add_job
from tests.simulators import simulator
from tests.studios import WAIT, lion, simulated
from veo_widget.archive import Library, shelving
from veo_widget.archive.marks import Mark
from veo_widget.errors import LibraryError
from veo_widget.records import State, utc_now
from veo_widget.request import VideoInput, VideoRequest

FOUR = {"duration_seconds": 4}


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "lib")


@pytest.fixture
def said():
    return []


def _trash(library, clip, *, days=0.0):
    with library.store.write() as connection:
        shelving.mark(connection, clip.id, Mark.TRASH, None, utc_now() - timedelta(days=days))


def _going_on_from(clip):
    video = VideoInput(
        clip_id=clip.id, sha256=clip.sha256, width=1280, height=720, duration=8, fps=24, size=9, path=Path()
    )
    return lion(request=VideoRequest(prompt="It goes on", model="veo-3.1", resolution="720p", video=video))


def test_what_is_in_the_trash_is_hidden_listed_and_kept(library):
    clips = [add_clip(library, name, files=True) for name in ("A lion", "A cat")]
    library.mark(clips[0].id, "trash")
    assert library.clips() == [clips[1]]
    (kept,) = library.trash()
    assert (kept.clip, kept.request.prompt) == (clips[0], "A lion")
    assert kept.marks.trashed is not None
    assert repr(kept) == f"<{clips[0].id} 'A lion' 0.0 MB>"
    assert library.clip(clips[0].id) == clips[0]
    assert library.verify().is_sound
    assert library.verify().orphaned == ()
    library.mark(clips[0].id, "restore")
    assert library.trash() == []
    assert len(library.clips()) == 2


def test_emptying_says_what_goes_and_takes_only_what_is_old_enough(library, said):
    old, new = (add_clip(library, name, files=True) for name in ("Old", "New"))
    _trash(library, old, days=31)
    _trash(library, new, days=29)
    emptied = library.empty_trash(say=said.append)
    assert said == ["1 clip in the trash will be deleted for good: 0.0 MB."]
    assert (emptied.clips, emptied.size, emptied.needed, emptied.failed) == ((old.id,), old.size, (), ())
    assert repr(emptied) == "<1 clip deleted, 0.0 MB freed>"
    assert [kept.clip for kept in library.trash()] == [new]
    assert not library.file(old.path).exists()
    assert not library.file(old.poster).exists()
    assert library.file(new.path).exists()


def test_the_record_and_the_sidecar_of_what_was_deleted_stay_and_say_so(library):
    clip = add_clip(library, "A lion", files=True)
    library.mark(clip.id, "tag", "regretted")
    library.mark(clip.id, "trash")
    told = []
    library.watch_marks(told.append)
    library.empty_trash(older_than_days=0, say=lambda _: None)
    marks = library.marks([clip.id])[clip.id]
    assert told == [{clip.id: marks}]
    assert marks.deleted is not None
    assert marks.tags == ("regretted",)
    beside = json.loads(library.file(clip.path).with_suffix(".json").read_text())
    assert beside == {"clip": "kept", "deleted": marks.deleted.isoformat()}
    assert library.clip(clip.id) == clip
    assert library.jobs()[0].clips == (clip,)
    assert library.clips() == []
    assert library.trash() == []
    verified = library.verify()
    assert (verified.is_sound, verified.orphaned) == (True, ())
    with pytest.raises(LibraryError, match=r"deleted from the trash on 20\d\d-\d\d-\d\d; only its record is left"):
        library.mark(clip.id, "restore")
    assert library.empty_trash(older_than_days=0, say=lambda _: None).clips == ()


@pytest.mark.parametrize("state", [State.QUEUED, State.WAITING, State.RUNNING, State.STALLED, State.UNWATCHED])
def test_a_clip_that_an_unfinished_extension_needs_is_spared(library, said, state):
    needed, other = (add_clip(library, name, files=True) for name in ("Needed", "Other"))
    job = library.store.intend(_going_on_from(needed))
    library.store.note(job.with_state(state))
    for clip in (needed, other):
        library.mark(clip.id, "trash")
    emptied = library.empty_trash(older_than_days=0, say=said.append)
    assert (emptied.clips, emptied.needed) == ((other.id,), (needed.id,))
    assert said == ["1 clip in the trash will be deleted for good: 0.0 MB."]
    assert "1 clip kept for a job that has not ended" in repr(emptied)
    library.store.note(job.with_state(State.FAILED))
    assert library.empty_trash(older_than_days=0, say=said.append).clips == (needed.id,)


def test_a_clip_of_a_job_that_is_still_being_saved_is_spared(library):
    job = add_job(library, "Two lions", clips=2, files=True)
    library.mark(job.clips[0].id, "trash")
    library.store.note(replace(job, state=State.COLLECTING, ended=None))
    emptied = library.empty_trash(older_than_days=0, say=lambda _: None)
    assert (emptied.clips, emptied.needed) == ((), (job.clips[0].id,))


def test_what_is_restored_while_the_trash_is_emptied_stays(library):
    """Another kernel restores it after the sentence was said, and takes another one up."""
    clips = [add_clip(library, f"Lion {number}", files=True) for number in range(3)]
    for clip in clips:
        library.mark(clip.id, "trash")

    def meanwhile(_sentence):
        library.mark(clips[0].id, "restore")
        library.store.intend(_going_on_from(clips[1]))

    assert library.empty_trash(older_than_days=0, say=meanwhile).clips == (clips[2].id,)
    assert [library.file(clip.path).exists() for clip in clips] == [True, True, False]


def test_a_file_that_cannot_be_deleted_is_told_and_stays_in_the_trash(library):
    clip = add_clip(library, "A lion")
    path = library.file(clip.path)
    path.mkdir()  # what the system refuses to unlink
    (path / "in use").touch()
    library.mark(clip.id, "trash")
    emptied = library.empty_trash(older_than_days=0, say=lambda _: None)
    assert emptied.failed == (clip.path,)
    assert f"not deletable now: {clip.path}" in repr(emptied)
    assert len(library.trash()) == 1


def test_a_poster_that_another_clip_shows_stays(library):
    one, other = (add_clip(library, name, files=True) for name in ("One", "Other"))
    with library.store.write() as connection:
        shared = {"sha256": one.sha256, "poster": one.poster}
        connection.execute(shelving.clips.update().where(shelving.clips.c.id == other.id).values(shared))
    for clip in (one, other):
        library.mark(clip.id, "trash")
    library.mark(other.id, "restore")
    library.empty_trash(older_than_days=0, say=lambda _: None)
    assert library.file(one.poster).exists()
    library.mark(other.id, "trash")
    library.empty_trash(older_than_days=0, say=lambda _: None)
    assert not library.file(one.poster).exists()


def test_more_than_one_portion_is_deleted(library, said):
    for number in range(60):
        library.mark(add_clip(library, f"Lion {number}").id, "trash")
    emptied = library.empty_trash(older_than_days=0, say=said.append)
    assert len(emptied.clips) == 60
    assert said[0].startswith("60 clips in the trash will be deleted")


def test_negative_days_are_refused(library):
    with pytest.raises(ValueError, match="older_than_days is a number from 0"):
        library.empty_trash(older_than_days=-1)


def test_the_same_request_is_the_clip_in_the_trash_and_after_it_is_emptied_another_one(tmp_path):
    with simulator(tmp_path / "simulator", render="stub") as server:
        studio = simulated(tmp_path / "lib", url=server.url)
        (clip,) = studio.generate("A lion", **FOUR).wait(WAIT)
        clip.delete()
        again = studio.generate("A lion", **FOUR)
        assert again.result()[0].path == clip.path
        assert again.reused.startswith("Reused, $0: made 20")
        assert "It is in the trash; clip.restore() brings it back." in again.reused
        clip.restore()
        assert "in the trash" not in studio.generate("A lion", **FOUR).reused
        clip.delete()
        studio.library.empty_trash(older_than_days=0, say=lambda _: None)
        assert os.listdir(studio.library.paths.posters) == []
        bought = studio.generate("A lion", **FOUR)
        assert bought.wait(WAIT)[0].id != clip.id
        assert "is no longer in the library; it is bought again" in bought.record.detail["notices"][0]
        assert len(server.ledger("submit")) == 2
