"""Stars, ratings, tags, notes: append-only events, the shelf made from them, libraries of an older version."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.libraries import add_clip, add_job
from tests.studios import simulated
from veo_widget.archive import Library, shelving
from veo_widget.archive.marks import Marks
from veo_widget.archive.schema import marks as events
from veo_widget.clip import Clip
from veo_widget.errors import LibraryError

OLD = Path(__file__).with_name("library_003.sql")
EACH = 150
_MARKER = """
import sys
from veo_widget.archive import Library

folder, clips, count, name = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3]), sys.argv[4]
sys.stdin.readline()  # all begin together, the opening of the library included
library = Library(folder)
for number in range(count):
    clip = clips[number % len(clips)]
    library.mark(clip, "tag", f"{name} {number}")
    library.mark(clip, "note", f"{name} {number}")
    library.mark(clip, "star" if number % 2 else "unstar")
"""


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "lib")


@pytest.fixture
def clip(tmp_path):
    studio = simulated(tmp_path / "lib")
    record = add_job(studio.library, "A lion in the savannah")
    return Clip(studio, record.clips[0], record.request)


def _events(library):
    with library.store.look() as connection:
        return [(row.kind, row.value) for row in connection.execute(events.select().order_by(events.c.id))]


def _shelf(library):
    with closing(sqlite3.connect(library.paths.database)) as database:
        rows = list(database.execute("SELECT * FROM shelf ORDER BY clip_id"))
        return rows, list(database.execute("SELECT * FROM shelf_tags ORDER BY clip_id, tag"))


def test_a_clip_is_starred_rated_tagged_and_noted(clip):
    assert (clip.starred, clip.rating, clip.tags, clip.note) == (False, None, (), "")
    clip.star()
    clip.rate(4)
    clip.tag("Neon", "night", "été 猫")
    clip.note = "  the ear twitches\nin the last second  "
    again = Clip(simulated(clip.path.parents[1]), clip.record, clip.request)
    assert (again.starred, again.rating) == (True, 4)
    assert again.tags == ("Neon", "night", "été 猫")
    assert again.note == "the ear twitches\nin the last second"
    again.unstar()
    again.rate(None)
    again.untag("NEON", "never there")
    again.note = None
    assert (clip.starred, clip.rating, clip.tags, clip.note) == (False, None, ("night", "été 猫"), "")


def test_marks_are_only_ever_appended_and_what_changes_nothing_is_none(clip):
    clip.star()
    clip.star()
    clip.tag("cat", " CAT ", "c\u0061t")
    clip.rate(3)
    clip.rate(3)
    clip.unstar()
    said = [("star", None), ("tag", "cat"), ("rating", "3"), ("unstar", None)]
    assert _events(clip._studio.library) == said
    assert clip.tags == ("cat",)


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("rating", 0, "from 1 to 5"),
        ("rating", 6, "from 1 to 5"),
        ("rating", 2.5, "from 1 to 5"),
        ("rating", True, "from 1 to 5"),
        ("rating", "4", "from 1 to 5"),
        ("tag", "", "this one is empty"),
        ("tag", " \n\t", "this one is empty"),
        ("tag", "x" * 61, "1 to 60 characters long; this one has 61"),
        ("tag", 7, "A tag is a text, not int"),
        ("note", "x" * 4001, "at most 4,000 characters long; this one has 4,001"),
        ("note", ["x"], "A note is a text, not list"),
        ("deleted", None, "There is no mark 'deleted'"),
        ("sparkle", None, "there are star, unstar, tag"),
    ],
)
def test_what_is_no_mark_is_refused_with_its_limit(library, kind, value, says):
    clip = add_clip(library, "A lion")
    with pytest.raises(ValueError, match=says):
        library.mark(clip.id, kind, value)
    assert _events(library) == []


def test_a_clip_has_fifty_tags_at_most(clip):
    clip.tag(*(f"tag {number}" for number in range(50)))
    with pytest.raises(ValueError, match="can have 50 tags"):
        clip.tag("one more")
    clip.tag("TAG 7")
    assert len(clip.tags) == 50


def test_a_clip_that_is_not_there_cannot_be_marked(library):
    with pytest.raises(LibraryError, match="no such clip"):
        library.mark("01J9" + "0" * 22, "star")


def test_tags_and_notes_are_any_text(clip):
    hostile = "<img src=x onerror=alert(1)>"
    odd = "a\u202eb \ud800 \0 'quoted\" %_; DROP TABLE marks"
    clip.tag(hostile, "👩🏽‍🚀", "نص")
    clip.note = odd
    assert set(clip.tags) == {hostile, "👩🏽‍🚀", "نص"}
    assert clip.note == "a\u202eb \\ud800  'quoted\" %_; DROP TABLE marks"


def test_every_watcher_in_the_process_is_told(library):
    clip, told = add_clip(library, "A lion"), []
    library.watch_marks(told.append)
    library.mark(clip.id, "star")
    library.unwatch_marks(told.append)
    library.mark(clip.id, "rating", 2)
    assert told == [{clip.id: Marks(starred=True)}]


def test_the_shelf_made_again_is_the_one_that_was_kept(library):
    chance = random.Random(4)
    clips = [add_clip(library, f"A lion {number}", seed=number) for number in range(12)]
    moves = [("star", None), ("unstar", None), ("trash", None), ("restore", None), ("note", "word"), ("note", "")]
    moves += [("rating", 1), ("rating", None), ("tag", "Neon"), ("tag", "neon"), ("tag", "été"), ("untag", "NEON")]
    for _ in range(150):
        library.mark(chance.choice(clips).id, *chance.choice(moves))
    kept = _shelf(library)
    with library.store.write() as connection:
        shelving.make_again(connection)
    assert _shelf(library) == kept
    assert any(row[0] for row in kept[1])


def test_two_kernels_that_mark_at_once_lose_nothing(library):
    clips = [add_clip(library, f"A lion {number}").id for number in range(8)]
    command = [sys.executable, "-c", _MARKER, str(library.path), ",".join(clips), str(EACH)]
    here = Path(__file__).parents[2]
    kernels = [subprocess.Popen([*command, name], stdin=subprocess.PIPE, cwd=here) for name in ("one", "two")]
    for kernel in kernels:
        assert kernel.stdin is not None
        kernel.stdin.write(b"go\n")
        kernel.stdin.close()
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    tags = sorted(tag for marks in library.marks(clips).values() for tag in marks.tags)
    assert tags == sorted(f"{name} {number}" for name in ("one", "two") for number in range(EACH))
    assert sum(kind == "tag" for kind, _ in _events(library)) == 2 * EACH
    assert sum(kind == "note" for kind, _ in _events(library)) == 2 * EACH
    kept = _shelf(library)
    with library.store.write() as connection:
        shelving.make_again(connection)
    assert _shelf(library) == kept


def test_a_library_of_the_version_before_is_brought_up_to_date(tmp_path):
    folder = tmp_path / "lib"
    (folder / "clips").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "library.sqlite3")) as database:
        database.executescript(OLD.read_text("utf-8"))
    library = Library(folder)
    found = library.find("strasse CAFÉ")
    assert [kept.clip.id[-3:] for kept in found.clips] == ["101", "001"]
    assert found.clips[0].request.seed == 7
    assert len(library.clips()) == 3
    library.mark(found.clips[0].clip.id, "star")
    assert [kept.clip.id for kept in Library(folder).find(starred=True).clips] == [found.clips[0].clip.id]
    with closing(sqlite3.connect(library.paths.database)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM migrations ORDER BY name")]
    assert "004_marks_and_shelf" in names


def test_clips_of_a_kernel_of_an_older_version_are_put_on_the_shelf(library):
    clip = add_clip(library, "A lion")
    with closing(sqlite3.connect(library.paths.database)) as database:
        database.execute("DELETE FROM shelf")
        database.commit()
    library.mark(clip.id, "star")  # in a kernel that has the library open
    with closing(sqlite3.connect(library.paths.database)) as database:
        database.execute("DELETE FROM shelf")
        database.commit()
    assert [kept.marks.starred for kept in Library(library.path).find().clips] == [True]
