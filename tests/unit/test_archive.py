"""The library: records survive, files are whole, the folder is found, nothing foreign is touched."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.media import short_mp4
from tests.studios import lion
from veo_widget.archive import Library
from veo_widget.archive.collector import Collector, slug
from veo_widget.archive.paths import display_path
from veo_widget.errors import BadVideo, LibraryError
from veo_widget.records import Charge, State, utc_now
from veo_widget.request import VideoRequest


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "lib")


def test_a_record_is_read_back_as_it_was_written(library):
    record = lion(detail={"watcher": {"pid": 1}}, reasons=("why",))
    library.store.intend(record)
    done = replace(record.with_state(State.FILTERED, message="held back", charge=Charge.NOT_CHARGED), polls=3)
    library.store.note(done)
    assert Library(library.path).jobs() == [done]


def test_records_are_only_ever_appended(library):
    record = lion()
    library.store.intend(record)
    for state in (State.SUBMITTING, State.RUNNING, State.FAILED):
        library.store.note(record.with_state(state))
    with sqlite3.connect(library.paths.database) as database:
        states = [row[0] for row in database.execute("select state from events order by id")]
    assert states == ["queued", "submitting", "running", "failed"]


def test_a_job_is_found_by_the_start_or_the_end_of_its_id(library):
    record = lion()
    library.store.intend(record)
    for wanted in (record.id, record.id[-6:].lower(), record.id[:20]):
        assert library.job(wanted) == record
    for wanted in ("", "nothing!", "%", "ZZZZZZ"):
        assert library.job(wanted) is None


def test_open_jobs_are_listed_without_the_database(library):
    one, other = lion(), lion()
    for record in (one, other):
        library.store.intend(record)
    library.store.note(one.with_state(State.DONE))
    assert library.open_jobs() == [other.id]
    library.paths.database.unlink()
    assert Library(library.path).open_jobs() == [other.id]


def test_a_stalled_job_stays_listed_since_a_clip_may_wait_for_it(library):
    record = lion()
    library.store.intend(record)
    library.store.note(record.with_state(State.STALLED))
    assert library.open_jobs() == [record.id]


def test_the_expected_time_is_learnt_from_past_jobs_of_the_same_kind(library):
    start = utc_now()
    for seconds in (10, 20, 90):
        past = lion()
        library.store.intend(past)
        finished = start.fromtimestamp(start.timestamp() + seconds, tz=start.tzinfo)
        library.store.note(past.with_state(State.DONE, submitted=start, finished=finished))
    assert library.store.intend(lion(expected=70.0)).expected == 20.0
    other = lion(request=VideoRequest(prompt="x", model="veo-3.1-fast", resolution="720p"), expected=70.0)
    assert library.store.intend(other).expected == 70.0


def test_a_damaged_database_is_refused_and_left_untouched(library):
    library.paths.database.write_bytes(b"not a database, but somebody's file" * 100)
    before = library.paths.database.read_bytes()
    with pytest.raises(LibraryError, match="left as it is"):
        library.jobs()
    assert library.paths.database.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused(library):
    library.store.jobs()
    with sqlite3.connect(library.paths.database) as database:
        database.execute("insert into migrations values ('999_from_the_future', '2030-01-01')")
    with pytest.raises(LibraryError, match="newer veo_widget"):
        Library(library.path).jobs()


def test_a_clip_is_saved_whole_with_poster_and_sidecar(library):
    record, data = lion(), short_mp4()
    clip = Collector(library.paths).collect(record, 0, [data[:100], data[100:]])
    path = library.file(clip.path)
    assert path.read_bytes() == data
    assert path.name.startswith(f"{record.created:%Y-%m-%d}-lion-in-savannah-")
    assert clip.size == len(data)
    assert library.file(clip.poster).read_bytes()[:2] == b"\xff\xd8"
    sidecar = json.loads(path.with_suffix(".json").read_text())
    assert sidecar["request"]["prompt"] == "A lion in the savannah"
    assert sidecar["sha256"] == clip.sha256


def test_the_same_sample_is_recorded_once(library):
    record = lion()
    library.store.intend(record)
    clip = Collector(library.paths).collect(record, 0, [short_mp4()])
    for _ in range(2):
        library.store.note(replace(record.with_state(State.DONE), clips=(clip,)))
    assert library.clips() == [clip]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><title>502</title></html>", "no MP4 file"),
        (b"", "no MP4 file"),
        (short_mp4()[:200], "damaged"),
    ],
)
def test_bytes_that_are_no_video_leave_nothing_behind(library, data, says):
    with pytest.raises(BadVideo, match=says):
        Collector(library.paths).collect(lion(), 0, [data])
    assert list(library.paths.clips.iterdir()) == []


def test_a_broken_stream_leaves_nothing_behind(library):
    def pieces():
        yield short_mp4()[:200]
        msg = "gone"
        raise ConnectionError(msg)

    with pytest.raises(ConnectionError):
        Collector(library.paths).collect(lion(), 0, pieces())
    assert list(library.paths.clips.iterdir()) == []


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("A lion in the savannah, roaring at dawn over hills", "lion-in-savannah-roaring-at-dawn"),
        ("../../etc/passwd", "etc-passwd"),
        ("Ünïcode café", "unicode-cafe"),
        ("猫", ""),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_file_name_is_made_of_harmless_words(prompt, words):
    assert slug(prompt) == words


def test_the_library_stays_where_it_was_when_the_folder_changes(tmp_path, monkeypatch):
    monkeypatch.delenv("VEO_LIBRARY")
    monkeypatch.chdir(tmp_path)
    library = Library()
    assert library.path == tmp_path / "veo_library"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    library.store.intend(lion())
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_environment_puts_it_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("VEO_LIBRARY", str(tmp_path / "there"))
    assert Library().path == tmp_path / "there"


def test_a_chosen_folder_that_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be written"):
        Library(tmp_path / "file" / "lib")


def test_a_default_folder_that_cannot_be_made_falls_back_and_says_so(tmp_path, monkeypatch):
    monkeypatch.delenv("VEO_LIBRARY")
    (tmp_path / "veo_library").write_text("in the way")
    monkeypatch.chdir(tmp_path)
    library = Library()
    assert library.path.is_relative_to(Path(os.environ["XDG_DATA_HOME"]))
    assert "clips are kept in" in library.notice


def test_paths_are_shown_without_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert display_path(tmp_path / "clips" / "a.mp4") == "~/clips/a.mp4"
    monkeypatch.chdir(tmp_path)
    assert display_path(tmp_path / "clips" / "a.mp4") == "clips/a.mp4"


def test_saved_files_can_be_read_by_the_server(library):
    clip = Collector(library.paths).collect(lion(), 0, [short_mp4()])
    for name in (clip.path, clip.poster):
        assert stat.S_IMODE(library.file(name).stat().st_mode) == 0o644
