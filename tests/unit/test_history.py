"""The history: every attempt, kept up to date with what is written, shown small and safe, as a table too."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from sqlalchemy import select

import veo_widget as veo
from tests.hostile import HOSTILE, MARK
from tests.libraries import add_clip, add_job
from tests.studios import WAIT, lion, simulated
from tests.sweeps import FOUR, planned, studio_in
from veo_widget.archive import Library, attempts, schema
from veo_widget.archive.inspecting import SMALL_BYTES, inspect_database
from veo_widget.archive.migrations import MIGRATIONS
from veo_widget.chronicle.difference import Difference
from veo_widget.chronicle.listing import read_history
from veo_widget.errors import FilterError, LibraryError
from veo_widget.notebook.history_page import history_bundle
from veo_widget.records import Charge, State
from veo_widget.request import VideoRequest

OLD = Path(__file__).with_name("library_003.sql")


@pytest.fixture
def studio(tmp_path):
    return simulated(tmp_path / "lib")


def fail(library: Library, prompt: str, state: State = State.FILTERED, **asked):
    """An attempt without a clip."""
    record = lion(request=VideoRequest(prompt=prompt, model="veo-3.1", resolution="720p", **asked))
    library.store.intend(record)
    ended = replace(record, charge=Charge.NOT_CHARGED, message="The filter held it back.").with_state(state)
    library.store.note(ended)
    return ended


def rows(library: Library):
    with library.store.look() as connection:
        return [tuple(row) for row in connection.execute(select(schema.attempts).order_by(schema.attempts.c.number))]


def test_it_is_a_sequence_of_clips_and_of_attempts_without_one_newest_first(studio):
    two = add_job(studio.library, "A lion", clips=2)
    none = fail(studio.library, "A song")
    found = read_history(studio)
    assert len(found) == 3
    assert [(each.id, each.clip.id if each.clip else None) for each in found] == [
        (none.id, None),
        (two.id, two.clips[1].id),
        (two.id, two.clips[0].id),
    ]
    assert (found[0].state, found[0].prompt, found[-1].clip.record.sample) == ("filtered", "A song", 0)
    assert [clip.id for clip in found.clips] == [two.clips[1].id, two.clips[0].id]
    assert [each.id for each in found[1:]] == [two.id, two.id]
    assert len(found[5:]) == 0
    assert found[:1][0].id == none.id
    assert repr(found) == "<History: 3 attempts>"
    with pytest.raises(IndexError):
        found[3]


def test_a_condition_on_marks_holds_for_one_clip_of_a_job(studio):
    job = add_job(studio.library, "A lion", clips=2)
    studio.library.mark(job.clips[0].id, "rating", 5)
    studio.library.mark(job.clips[1].id, "star")
    assert len(read_history(studio, "rating == 5 and starred")) == 0
    assert [clip.id for clip in read_history(studio, "rating == 5").clips] == [job.clips[0].id]


def test_it_is_looked_for_at_the_first_look_and_stays_what_it_was(studio):
    history = read_history(studio, "'lion' in prompt")
    add_job(studio.library, "A lion")
    assert len(history) == 1
    add_job(studio.library, "Another lion")
    assert len(history) == 1
    assert len(read_history(studio, "'lion' in prompt")) == 2


def test_an_empty_library_has_no_history_and_gets_no_database(studio):
    assert list(read_history(studio, "seed == 7")) == []
    assert history_bundle(read_history(studio))["text/plain"].startswith("No attempt yet.")
    assert list(read_history(studio).df().columns)[:2] == ["prompt", "study"]
    assert not studio.library.paths.database.exists()


def test_a_filter_that_cannot_be_read_does_nothing(studio):
    with pytest.raises(FilterError, match="write == and not ="):
        read_history(studio, "seed = 7")
    assert not studio.library.paths.database.exists()


def test_words_are_searched_everywhere_in_any_order_and_case(studio):
    clip = add_clip(studio.library, "A NEON sign", negative_prompt="Cartoon")
    studio.library.mark(clip.id, "note", "ear twitches")
    studio.library.mark(clip.id, "tag", "später")
    fail(studio.library, "A song")
    for text in ("rain", "song neon"):
        assert len(read_history(studio, text=text)) == 0
    for text in ("SIGN neon", "cartoon", "EAR", "SPÄTER", "veo-3.1 twitches", "  "):
        assert clip.id in [each.id for each in read_history(studio, text=text).clips]
    assert len(read_history(studio, "state == 'filtered'", text="held back")) == 1
    with pytest.raises(FilterError, match="At most 1,000 characters"):
        read_history(studio, text="x" * 1001)
    with pytest.raises(TypeError, match="text is a text, not int"):
        read_history(studio, text=7)


def test_clips_in_the_trash_are_there_only_where_the_filter_says_so(studio):
    clip = add_clip(studio.library, "A lion")
    studio.library.mark(clip.id, "trash")
    assert len(read_history(studio)) == 0
    assert read_history(studio, "trashed")[0].marks.trashed is not None
    studio.library.mark(clip.id, "restore")
    assert len(read_history(studio)) == 1


def test_what_was_written_meanwhile_is_read_from_any_process(tmp_path, studio):
    """Jobs, ends and marks of another process too, and of a version that knows nothing of the table."""
    clip = add_clip(studio.library, "A lion")
    open_one = lion(request=VideoRequest(prompt="Under way", model="veo-3.1", resolution="720p"))
    studio.library.store.intend(open_one)
    assert [each.state for each in read_history(studio)] == ["queued", "done"]
    other = Library(tmp_path / "lib")
    other.mark(clip.id, "rating", 4)
    other.store.note(open_one.with_state(State.FAILED))
    assert [each.state for each in read_history(studio)] == ["failed", "done"]
    assert len(read_history(studio, "rating == 4")) == 1
    kept = rows(studio.library)
    with studio.library.store.write() as connection:
        attempts.make_again(connection)
    assert rows(studio.library) == kept, "made again it is the one that was kept"


def test_a_job_that_gets_clips_keeps_its_place(studio):
    record = lion()
    studio.library.store.intend(record)
    later = add_job(studio.library, "Later")
    assert [each.id for each in read_history(studio)] == [later.id, record.id]
    made = add_clip(studio.library, "Something else")
    clips = tuple(replace(made, id=made.id[:-1] + end, job_id=record.id, sample=at) for at, end in enumerate("XY"))
    studio.library.store.note(replace(record, clips=clips).with_state(State.DONE))
    assert [each.id for each in read_history(studio)][-2:] == [record.id, record.id]


def test_a_library_of_an_older_version_has_its_history(tmp_path):
    studio = simulated(tmp_path / "lib")
    with sqlite3.connect(studio.library.paths.database) as database:
        database.executescript(OLD.read_text(encoding="utf-8"))
        jobs = {row[0] for row in database.execute("SELECT id FROM jobs")}
    database.close()
    found = read_history(studio)
    assert jobs
    assert {each.id for each in found} == jobs


def test_the_open_jobs_of_a_library_are_known_at_opening(tmp_path):
    library = Library(tmp_path / "lib")
    stalled, done = fail(library, "A lion", State.STALLED), add_job(library, "A cat")
    library.paths.pending.unlink()
    again = Library(tmp_path / "lib")
    assert again.store.job(done.id).state is State.DONE
    assert again.open_jobs() == [stalled.id]


@pytest.mark.parametrize(("table", "opens"), [("attempts", True), ("jobs", False)])
def test_in_a_large_library_only_what_cannot_be_made_again_is_checked_at_opening(tmp_path, table, opens):
    library = Library(tmp_path / "lib")
    clip = add_clip(library, "A lion")
    library.store.close()
    path = library.paths.database
    with closing(sqlite3.connect(path)) as database:
        large = (clip.id, "note", SMALL_BYTES)
        database.execute("INSERT INTO marks (clip_id, at, kind, value) VALUES (?, '', ?, zeroblob(?))", large)
        database.commit()
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    known = [name for name, _ in MIGRATIONS]
    if opens:
        inspect_database(path, known)
        return
    with pytest.raises(LibraryError, match="damaged"):
        inspect_database(path, known)


def test_a_data_frame_has_types_that_hold(studio):
    clip = add_clip(studio.library, "A lion", seed=7, duration_seconds=8)
    studio.library.mark(clip.id, "rating", 4)
    fail(studio.library, "A song")
    frame = read_history(studio).df()
    assert list(frame.state) == ["filtered", "done"]
    assert str(frame.created.dtype).endswith("UTC]")
    for name in ("seed", "rating", "duration_seconds", "sample"):
        assert str(frame[name].dtype) == "Int64"
    assert (frame.seed.isna().tolist(), frame.rating[1], frame.starred[1]) == ([True, False], 4, False)
    assert str(frame.starred.dtype) == "boolean"
    assert frame.usd.tolist() == [0.0, 0.0]
    assert frame.list_usd.tolist() == [3.2, 3.2]
    assert frame.query("seed == 7")["clip"].tolist() == [clip.id]
    assert set(read_history(studio, "seed == 99").df().columns) == set(frame.columns)


def test_the_columns_are_those_of_a_sweep(tmp_path, studio):
    plan = planned(studio_in(tmp_path), seed=[1], **FOUR)
    ours, theirs = read_history(studio).df(), plan.df()
    assert set(theirs.columns) - set(ours.columns) == {"choice_1"}, "what varies has a column of its own"
    assert theirs.seed.dtype == ours.seed.dtype == pandas.Int64Dtype()


def test_without_pandas_it_says_how_to_get_it(studio, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"pip install 'veo-widget\[research\]'"):
        read_history(studio).df()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_stay_words_in_the_page(studio, text):
    clip = add_clip(studio.library, text, files=True)
    for kind, value in (("tag", text[:60].strip() or "x"), ("note", text[:4000])):
        studio.library.mark(clip.id, kind, value)
    fail(studio.library, text, negative_prompt=text)
    page = history_bundle(read_history(studio))["text/html"]
    assert MARK not in page or "<script" not in page.replace("&lt;script", "")
    assert "<svg" not in page
    assert page.count("<img") == 1
    assert "onerror=&quot;" in page or "onerror" not in page
    assert len(page) < 20_000


def test_a_page_of_many_stays_small_and_says_what_is_left_out(studio):
    for number in range(25):
        add_clip(studio.library, f"{number} {'word ' * 200}", files=True)
    bundle = history_bundle(read_history(studio, "'word' in prompt"))
    assert "25 attempts where 'word' in prompt; the newest 20 are shown" in bundle["text/plain"]
    assert bundle["text/html"].count("<tr>") == 21
    assert len(bundle["text/html"]) < 60_000


@pytest.fixture
def in_use(tmp_path, server):
    """The studio in use on this test's library and service; on those of all tests again when it ends."""
    before = veo.library().path
    veo.library(tmp_path / "lib")
    veo.use("simulator", url=server.url, latency=0)
    yield
    veo.library(before)
    veo.use("simulator")


@pytest.mark.usefixtures("in_use")
def test_it_is_a_public_name():
    made, filtered = veo.generate("A neon lion", seed=7, **FOUR), veo.generate("A song [[filtered:audio]]", **FOUR)
    (clip,), _ = made.wait(WAIT), filtered.until_ended(WAIT)
    clip.rate(4)
    found = veo.history("seed == 7 and 'neon' in prompt and rating >= 4")
    assert [each.id for each in found] == [made.id]
    assert sorted(veo.df().state) == ["done", "filtered"]
    assert veo.df("state == 'filtered'").job.tolist() == [filtered.id]
    difference = found[0] - veo.history("state == 'filtered'")[0]
    assert isinstance(difference, Difference)
    assert {row.name for row in difference.settings} >= {"Seed", "State"}
