"""One library, several programs: nothing lost or doubled, whatever the file system; what is not ours stays as it is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from ulid import ULID

from tests.media import picture, short_mp4
from tests.studios import lion
from veo_widget.archive import Library
from veo_widget.archive.collector import Collector, file_stem, keep_image
from veo_widget.archive.journaling import is_shared, settle_journal
from veo_widget.errors import LibraryError
from veo_widget.records import PENDING, Charge, State, utc_now
from veo_widget.request import ImageInput, VideoRequest, image_file_name

WRITERS = 2
EACH = 500
_WRITER = """
import sys
from datetime import UTC, datetime
from ulid import ULID
from veo_widget.archive import Library
from veo_widget.records import JobRecord, State
from veo_widget.request import VideoRequest

folder, count, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sys.stdin.readline()  # all begin together, the opening of the library included
store = Library(folder).store
for number in range(count):
    request = VideoRequest(prompt=f"{name} {number}", model="veo-3.1")
    record = JobRecord(id=str(ULID()), request=request, backend={}, created=datetime.now(UTC))
    store.intend(record)
    if number % 2:
        store.note(record.with_state(State.DONE))
"""


def hammer(folder: Path, *, writers: int, each: int) -> None:
    """Several processes write to one library at once; every second record ends."""
    command = [sys.executable, "-c", _WRITER, str(folder), str(each)]
    processes = [
        subprocess.Popen([*command, f"writer {number}"], stdin=subprocess.PIPE, cwd=Path(__file__).parents[2])
        for number in range(writers)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.close()
    assert [process.wait() for process in processes] == [0] * writers


def check_hammered(folder: Path, *, writers: int, each: int) -> None:
    """Every record is there once, in its last state, and the list of open jobs is that of the records."""
    found = Library(folder).jobs()
    prompts = sorted(record.request.prompt for record in found)
    assert prompts == sorted(f"writer {writer} {number}" for writer in range(writers) for number in range(each))
    done = {record.request.prompt for record in found if record.state is State.DONE}
    assert done == {prompt for prompt in prompts if int(prompt.split()[-1]) % 2}
    with closing(sqlite3.connect(folder / "library.sqlite3")) as database:
        events = database.execute("SELECT count(*) FROM events").fetchone()[0]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert events == len(found) + len(done)
    listed = json.loads((folder / "pending.json").read_text())["open"]
    assert sorted(listed) == sorted(record.id for record in found if record.state in PENDING)


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "lib")


def _journal_mode(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("PRAGMA journal_mode").fetchone()[0]


def _without_shared_memory(path):
    """As on a file system that cannot share memory: the file SQLite shares it through cannot be opened."""
    beside = path.with_name(f"{path.name}-shm")
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.symlink_to(beside)


def test_two_processes_that_write_at_once_lose_and_double_nothing(tmp_path):
    hammer(tmp_path / "lib", writers=WRITERS, each=EACH)
    assert _journal_mode(tmp_path / "lib" / "library.sqlite3") == "wal"
    check_hammered(tmp_path / "lib", writers=WRITERS, each=EACH)


def test_the_same_holds_where_memory_cannot_be_shared(tmp_path):
    """The library comes from elsewhere, with a log, so that both have to get out of it when they open it."""
    path = tmp_path / "lib" / "library.sqlite3"
    Library(tmp_path / "lib").store.close()
    assert _journal_mode(path) == "wal"
    _without_shared_memory(path)
    hammer(tmp_path / "lib", writers=WRITERS, each=EACH // 5)
    assert _journal_mode(path) == "delete"
    check_hammered(tmp_path / "lib", writers=WRITERS, each=EACH // 5)


def test_a_new_library_where_memory_cannot_be_shared_has_a_plain_journal(tmp_path):
    path = tmp_path / "lib" / "library.sqlite3"
    _without_shared_memory(path)
    Library(tmp_path / "lib").store.intend(lion())
    assert _journal_mode(path) == "delete"


def test_a_library_that_was_moved_to_where_memory_cannot_be_shared_goes_on(library):
    record = library.store.intend(lion())
    library.store.close()
    assert _journal_mode(library.paths.database) == "wal"
    _without_shared_memory(library.paths.database)
    moved = Library(library.path)
    assert moved.jobs() == [record]
    moved.store.note(record.with_state(State.DONE))
    assert _journal_mode(library.paths.database) == "delete"


_USER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("SELECT count(*) FROM jobs").fetchall()
print("here", flush=True)
sys.stdin.readline()
"""


def test_a_library_in_use_is_not_switched_under_its_users(library):
    """Another program holds a log that this one cannot join."""
    library.store.close()
    path = library.paths.database
    with subprocess.Popen(
        [sys.executable, "-c", _USER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdin is not None
        assert user.stdout is not None
        assert user.stdout.readline() == "here\n"
        path.with_name("library.sqlite3-shm").unlink()
        _without_shared_memory(path)
        with pytest.raises(LibraryError, match="Close the notebooks that use it"):
            Library(library.path).jobs()
        user.stdin.close()
    assert Library(library.path).jobs() == []


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw,relatime - nfs4 server:/home rw
31 30 8:2 / /home/me/fast\\040disk rw - xfs /dev/sdb1 rw
40 22 0:50 / /content/drive rw - fuse.drive drive rw
41 22 0:51 / /mnt/c rw - 9p C:\\134 rw
42 22 0:52 / /data rw - ext4 /dev/sdc1 rw
43 42 0:53 / /data rw - cifs //server/data rw
"""


@pytest.mark.parametrize(
    ("folder", "shared"),
    [
        ("/srv/notebooks", False),
        ("/home/me/notebooks", True),
        ("/home/me/fast disk/notebooks", False),
        ("/content/drive/MyDrive", True),
        ("/mnt/c/Users", True),
        ("/data/team", True),
        ("/database", False),
    ],
)
def test_a_drive_that_other_machines_may_have_too_is_known_by_its_type(folder, shared):
    assert is_shared(Path(folder), MOUNTS) is shared
    assert not is_shared(Path(folder), "something else\n\n")


def test_a_database_that_is_settled_is_left_as_it_is(library):
    library.store.close()
    before = library.paths.database.read_bytes()
    settle_journal(library.paths.database)
    assert library.paths.database.read_bytes() == before


def _newer(path):
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO migrations VALUES ('999_from_the_future', '2030-01-01')")
        database.commit()


def _newer_with_a_plain_journal(path):
    _newer(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def _no_database(path):
    path.write_bytes(b"not a database, but somebody's file" * 100)


def _half_of_it(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _holes_in_it(path):
    data = bytearray(path.read_bytes())
    for start in range(4096, len(data), 8192):
        data[start : start + 100] = bytes(100)
    path.write_bytes(bytes(data))


def _somebody_elses(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE books (title)")
        database.commit()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_newer, "newer veo_widget.*left as it is"),
        (_newer_with_a_plain_journal, "newer veo_widget"),
        (_no_database, "damaged.*left as it is.*veo.library"),
        (_half_of_it, "damaged"),
        (_holes_in_it, "damaged"),
        (_somebody_elses, "somebody else's.*choose another folder"),
    ],
)
def test_a_database_that_cannot_be_ours_is_refused_and_not_a_byte_is_changed(library, damage, says):
    for _ in range(20):
        library.store.intend(lion())
    library.store.close()
    damage(library.paths.database)
    before = {path.name: path.read_bytes() for path in library.path.iterdir() if path.is_file()}
    with pytest.raises(LibraryError, match=says):
        Library(library.path).jobs()
    assert {path.name: path.read_bytes() for path in library.path.iterdir() if path.is_file()} == before


def test_what_the_database_cannot_do_is_a_sentence_without_the_prompt_in_it(library):
    library.store.intend(lion())
    library.store.close()
    with closing(sqlite3.connect(library.paths.database)) as database:
        database.execute("DROP TABLE events")
    with pytest.raises(LibraryError) as caught:
        library.store.intend(lion())
    assert str(caught.value) == "The library's database could not be used (no such table: events)."


def test_a_crash_never_leaves_an_open_job_unlisted(library):
    """The list is behind the database after a crash, or is gone: opening the database puts it right."""
    record, ended = library.store.intend(lion()), library.store.intend(lion())
    library.store.note(ended.with_state(State.DONE))
    for listed in ({"open": [ended.id]}, {"open": []}, "no list at all"):
        library.paths.pending.write_text(json.dumps(listed))
        again = Library(library.path)
        again.jobs()
        assert again.open_jobs() == [record.id]


def test_a_list_of_open_jobs_that_cannot_be_written_does_not_cost_thelion(library):
    library.store.jobs()
    library.paths.pending.unlink(missing_ok=True)
    library.paths.pending.mkdir()
    record = library.store.intend(lion())
    library.store.note(record.with_state(State.DONE))
    assert [job.state for job in library.jobs()] == [State.DONE]


def test_clips_that_the_service_deletes_first_come_first(library):
    now = utc_now()
    hours = {"gone": 60, "soon": 47, "later": 20, "new": 1, "long gone": 500}
    for name, age in hours.items():
        sent = now - timedelta(hours=age)
        record = lion(request=VideoRequest(prompt=name), created=sent)
        library.store.intend(record)
        state = State.STALLED if age % 2 else State.UNWATCHED
        library.store.note(record.with_state(state, submitted=sent, operation="operations/1"))
    library.store.intend(lion())
    order = [record.request.prompt for record in library.store.resumable()]
    assert order == ["soon", "later", "new", "gone", "long gone"]


def _filled(library):
    """A library with two clips, one of them from a picture; returns their records."""
    data = picture(64, 64)
    sha256 = hashlib.sha256(data).hexdigest()
    path = keep_image(library.paths, data, image_file_name(sha256, "image/png"))
    image = ImageInput(sha256=sha256, mime_type="image/png", width=64, height=64, size=len(data), path=path)
    clips = []
    for number, given in enumerate((None, image)):
        record = lion(request=VideoRequest(prompt="A lion", model="veo-3.1", image=given))
        library.store.intend(record)
        clip = Collector(library.paths).collect(record, 0, [short_mp4(seconds=1 + number)])
        library.store.note(replace(record.with_state(State.DONE, charge=Charge.CHARGED), clips=(clip,)))
        clips.append(clip)
    return clips


def test_every_file_is_held_against_itslion(library):
    _filled(library)
    told = []
    found = library.verify(lambda done, of: told.append((done, of)))
    assert found.is_sound
    assert repr(found).endswith("7 files are as written>")
    assert told == [(number, 7) for number in range(1, 8)]


def test_what_is_missing_changed_or_nobodys_is_named(library):
    first, second = _filled(library)
    library.file(first.path).write_bytes(b"x")
    library.file(second.path).unlink()
    (image,) = library.paths.images.iterdir()
    image.write_bytes(b"y")
    (library.paths.clips / "stray.mp4").write_bytes(b"z")
    (library.paths.clips / ".part-1.mp4").write_bytes(b"under way")
    found = library.verify()
    assert not found.is_sound
    assert found.changed == (first.path, f"images/{image.name}")
    assert found.missing == (second.path,)
    assert found.orphaned == ("clips/stray.mp4",)
    assert found.ok == 4
    assert f"1 missing: {second.path}; 2 changed: {first.path}, images/{image.name}; 1 orphaned" in repr(found)


def test_a_backup_is_a_library_of_its_own(library, tmp_path):
    clips = _filled(library)
    open_job = library.store.intend(lion())
    found = library.backup(tmp_path / "copies" / "monday", media=True)
    assert found.is_sound
    assert "7 files are as written" in repr(found)
    copy = Library(tmp_path / "copies" / "monday")
    assert copy.jobs() == [
        replace(job, request=copied.request) for job, copied in zip(library.jobs(), copy.jobs(), strict=True)
    ]
    assert copy.open_jobs() == [open_job.id]
    assert copy.verify().is_sound
    assert [copy.file(clip.path).read_bytes() for clip in clips] == [
        library.file(clip.path).read_bytes() for clip in clips
    ]
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == ["monday"]


def test_a_backup_of_the_records_alone_needs_no_media(library, tmp_path):
    _filled(library)
    library.backup(tmp_path / "records")
    copy = Library(tmp_path / "records")
    assert len(copy.jobs()) == 2
    assert list(copy.paths.clips.iterdir()) == []


def test_a_backup_overwrites_nothing(library, tmp_path):
    library.store.jobs()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for target in ("there", "file"):
        with pytest.raises(FileExistsError, match="is there already; choose another name"):
            library.backup(tmp_path / target)
    assert (tmp_path / "there" / "mine.txt").read_text() == (tmp_path / "file").read_text() == "mine"
    with pytest.raises(LibraryError, match="backup could not be written"):
        library.backup(tmp_path / "file" / "below")
    (tmp_path / "empty").mkdir()
    assert library.backup(tmp_path / "empty").is_sound


def test_a_backup_says_what_could_not_be_copied_as_it_was(library, tmp_path):
    first, second = _filled(library)
    library.file(first.path).unlink()
    library.file(second.path).write_bytes(b"x")
    found = library.backup(tmp_path / "copy", media=True)
    assert (found.missing, found.changed) == ((first.path,), (second.path,))
    assert Library(tmp_path / "copy").file(second.path).read_bytes() == b"x"


def test_a_backup_made_while_others_write_is_consistent(library, tmp_path):
    store = library.store
    with store.write() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES ('of_a_write_under_way', '')")
        library.backup(tmp_path / "copy")
        connection.exec_driver_sql("DELETE FROM migrations WHERE name = 'of_a_write_under_way'")
    assert Library(tmp_path / "copy").jobs() == []


PROMPTS = [
    "猫が" * 3000,
    "🦁" * 500,
    "e\u0301 \u202eright to left\u202c \u0000 nul \r\n\t",
    "a lone \ud83d surrogate",
    "x" * 100_000,
    "CON",
]


@pytest.mark.parametrize("prompt", PROMPTS, ids=["japanese", "emoji", "odd", "half a character", "long", "reserved"])
def test_any_prompt_is_kept_and_makes_a_file_name_that_every_system_takes(library, prompt):
    record = lion(request=VideoRequest(prompt=prompt, model="veo-3.1"), reasons=(prompt,))
    library.store.intend(record)
    clip = Collector(library.paths).collect(record, 0, [short_mp4()])
    library.store.note(replace(record.with_state(State.DONE), clips=(clip,)))
    (kept,) = Library(library.path).jobs()
    assert kept.request.prompt == prompt
    assert kept.reasons == (prompt,)
    name = Path(clip.path).name
    assert name.isascii()
    assert len(name) < 120
    sidecar = library.file(clip.path).with_suffix(".json")
    assert json.loads(sidecar.read_bytes())["request"]["prompt"] == prompt


def test_names_that_differ_in_case_alone_do_not_meet():
    prompts = ("A Lion", "a lion", "A LION", "ａ ｌｉｏｎ")
    names = [file_stem(lion(request=VideoRequest(prompt=text)), str(ULID())) for text in prompts * 50]
    assert len({name.casefold() for name in names}) == len(names)
