"""A study that was exported elsewhere comes into a library: all of it, or nothing."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.media import short_mp4
from tests.shared import add, add_sweep, cats, exported, members, packed, studio_in
from veo_widget.archive import Library
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.errors import LibraryError, ShareError
from veo_widget.records import JobRecord, utc_now
from veo_widget.research.definition import as_data
from veo_widget.research.study import Study, plan_sweep
from veo_widget.sharing.bringing import bring_in
from veo_widget.studio import Backend

Files = dict[str, bytes]


def contents(library: Library) -> tuple[list[Any], ...]:
    """Everything a library holds, records and files."""
    store = library.store
    files = sorted((path.relative_to(library.path).as_posix(), path.stat().st_size) for path in _files(library))
    return store.jobs(), store.clips(), store.sweeps.sweeps(), store.sweeps.all_runs(), files


def _files(library: Library) -> list[Path]:
    return [path for path in library.path.rglob("*") if path.is_file() and "sqlite" not in path.name]


def fresh(tmp_path: Path) -> Library:
    return Library(tmp_path / "other")


def changed_records(files: Files, change: Callable[[dict[str, Any]], None]) -> Files:
    data = json.loads(files["records.json"])
    change(data)
    return files | {"records.json": json.dumps(data).encode()}


def test_everything_arrives_in_a_fresh_library(tmp_path: Path):
    study = cats(tmp_path)
    done = study.export(tmp_path / "cats.zip")
    studio = studio_in(tmp_path / "other")
    found = bring_in(studio.library, done.path)
    assert (found.study, found.jobs, found.clips, found.same, found.renamed) == ("cats", 4, 3, 0, {})
    assert studio.library.verify().is_sound
    assert studio.library.verify().orphaned == ()
    theirs = Study(studio, "cats")
    ours, there = ([_comparable(row) for row in each.rows()] for each in (study, theirs))
    assert there == ours
    (rated,) = studio.library.find("sofa", starred=True, rating_at_least=4, tags=["neon"]).clips
    assert rated.marks.note == "the ear twitches"
    for clip in studio.library.clips():
        assert json.loads(studio.library.file(clip.path).with_suffix(".json").read_bytes())["clip"] == clip.id
    assert not list(studio.library.path.glob(".incoming-*"))


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "path"}


def test_what_was_made_is_found_there_for_nothing(tmp_path: Path):
    studio = studio_in(tmp_path / "other")
    bring_in(studio.library, exported(tmp_path))
    plan = plan_sweep(studio, "A {cat, dog} surfing", {"study": "cats", "duration_seconds": 8})
    assert (len(plan), plan.missing()) == (2, [])


def test_a_second_time_changes_nothing(tmp_path: Path):
    path, library = exported(tmp_path), fresh(tmp_path)
    bring_in(library, path)
    before = contents(library)
    again = bring_in(library, path)
    assert (again.jobs, again.clips, again.same) == (0, 0, 4)
    assert contents(library) == before


def test_into_the_library_it_came_from_changes_nothing_marks_included(tmp_path: Path):
    study = cats(tmp_path)
    path = study.export(tmp_path / "cats.zip").path
    library = study._studio.library
    (clip,) = library.find("sofa").clips
    library.mark(clip.clip.id, "rating", 1)
    before = contents(library)
    assert bring_in(library, path).same == 4
    assert contents(library) == before
    assert library.marks([clip.clip.id])[clip.clip.id].rating == 1


def test_an_id_that_another_attempt_has_gets_a_new_one_and_the_same_one_again(tmp_path: Path):
    path = exported(tmp_path)
    there = next(each for each in json.loads(members(path)["records.json"])["jobs"] if each["clips"])
    library = fresh(tmp_path)
    _occupy(library, there["id"], there["clips"][0]["id"])
    before = library.store.job(there["id"])
    found = bring_in(library, path)
    assert (found.jobs, found.same) == (4, 0)
    assert list(found.renamed) == [there["id"]]
    assert "1 got a new id" in repr(found)
    assert library.store.job(there["id"]) == before
    moved = library.store.with_ids([found.renamed[there["id"]]])[found.renamed[there["id"]]]
    assert moved.request.prompt == there["request"]["prompt"]
    assert moved.clips[0].id != there["clips"][0]["id"]
    assert library.verify().is_sound
    after = contents(library)
    again = bring_in(library, path)
    assert (again.jobs, again.same, again.renamed) == (0, 4, {})
    assert contents(library) == after


def _occupy(library: Library, job_id: str, clip_id: str) -> None:
    """Another attempt under an id, with a clip."""
    record = add(library, "A dog of somebody else", study="dogs")
    with library.store.write() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table, column in (("jobs", "id"), ("events", "job_id"), ("clips", "job_id")):
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (job_id, record.id))
        for table, column in (("clips", "id"), ("shelf", "clip_id")):
            values = (clip_id, record.clips[0].id)
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", values)


def test_a_clip_that_goes_on_from_another_comes_with_it(tmp_path: Path):
    studio = studio_in(tmp_path)
    parent = add(studio.library, "A cat", study="")
    (clip,) = parent.clips
    _extend(studio.library, clip.id, "It yawns")
    path = Study(studio, "cats").export(tmp_path / "cats.zip").path
    library = fresh(tmp_path)
    _occupy(library, parent.id, clip.id)
    found = bring_in(library, path)
    assert (found.jobs, found.clips) == (2, 2)
    child = next(each for each in library.jobs() if each.request.prompt == "It yawns")
    assert child.request.video is not None
    assert child.request.video.clip_id == library.store.with_ids([found.renamed[parent.id]]).popitem()[1].clips[0].id


def _extend(library: Library, clip_id: str, prompt: str) -> JobRecord:
    from veo_widget.request import VideoInput

    clip = library.clip(clip_id)
    assert clip is not None
    measures = {name: getattr(clip, name) for name in ("sha256", "width", "height", "duration", "fps", "size")}
    video = VideoInput(clip_id=clip_id, path=Path(), **measures)
    return add(library, prompt, video=video, task="extend")


def test_a_study_can_have_another_name_here(tmp_path: Path):
    path = exported(tmp_path)
    studio = studio_in(tmp_path / "other")
    found = bring_in(studio.library, path, study="cats of ada")
    assert found.study == "cats of ada"
    theirs = Study(studio, "cats of ada")
    assert len(theirs.rows()) == 4
    assert [len(plan.missing()) for plan in theirs.sweeps()] == [0]
    assert Study(studio, "cats").rows() == []


def test_two_libraries_merge_into_one_study(tmp_path: Path):
    one, other = studio_in(tmp_path / "one"), studio_in(tmp_path / "two")
    for studio, prompt in ((one, "A cat of one"), (other, "A cat of two")):
        add_sweep(studio)
        add(studio.library, prompt)
    path = Study(other, "cats").export(tmp_path / "two.zip").path
    bring_in(one.library, path)
    prompts = [row["prompt"] for row in Study(one, "cats").rows()]
    assert {"A cat of one", "A cat of two"} <= set(prompts)
    assert len(one.library.jobs()) == 6
    assert len(one.library.store.sweeps.sweeps()) == 1


def test_pictures_come_along_under_their_hash(tmp_path: Path):
    import hashlib

    from tests.media import picture
    from veo_widget.request import ImageInput

    studio = studio_in(tmp_path)
    data = picture(64, 36)
    sha256 = hashlib.sha256(data).hexdigest()
    place = studio.library.paths.images / f"{sha256}.png"
    place.write_bytes(data)
    image = ImageInput(sha256=sha256, mime_type="image/png", width=64, height=36, size=len(data), path=place)
    add(studio.library, "From a picture", image=image)
    library = fresh(tmp_path)
    bring_in(library, Study(studio, "cats").export(tmp_path / "cats.zip").path)
    (record,) = library.jobs()
    assert record.request.image is not None
    assert record.request.image.path.read_bytes() == data
    assert record.request.image.path.parent == library.paths.images


@pytest.mark.parametrize(
    "name",
    [
        "../climbed.mp4",
        "videos/../../climbed.mp4",
        "/tmp/climbed.mp4",
        "C:\\climbed.mp4",
        "..\\climbed.mp4",
        "C:/climbed.mp4",
        "//server/share/climbed.mp4",
    ],
)
def test_a_path_that_climbs_out_is_refused(tmp_path: Path, name: str):
    files = members(exported(tmp_path))
    bad = packed(tmp_path / "bad.zip", files | {name: b"x"})
    assert_refused(tmp_path, bad, "leads out of its folder")
    assert not list(tmp_path.rglob("climbed*"))
    assert not Path("/tmp/climbed.mp4").exists()


def assert_refused(tmp_path: Path, path: Path, said: str) -> None:
    """One sentence, and nothing changed."""
    library = Library(tmp_path / "refusing")
    before = contents(library)
    with pytest.raises(ShareError) as caught:
        bring_in(library, path)
    assert said in str(caught.value)
    assert str(caught.value).endswith(" Nothing was imported.")
    assert contents(library) == before
    assert not list(library.path.glob(".incoming-*"))


def test_a_link_is_refused(tmp_path: Path):
    files = members(exported(tmp_path))
    bad = packed(tmp_path / "bad.zip", files)
    with zipfile.ZipFile(bad, "a") as archive:
        info = zipfile.ZipInfo(f"posters/{'0' * 26}.jpg")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert_refused(tmp_path, bad, "is a link or a folder")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path):
    files = members(exported(tmp_path))
    bomb = {"records.json": b" " * 300_000_000}
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files | bomb), "would unpack from")


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path: Path):
    """The zip's own list says fewer bytes than there are."""
    path = exported(tmp_path)
    name = next(name for name in members(path) if name.startswith("videos/"))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
    at = data.rindex(name.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (info.file_size - 5).to_bytes(4, "little")
    bad = tmp_path / "bad.zip"
    bad.write_bytes(data)
    assert_refused(tmp_path, bad, "bytes, and")


@pytest.mark.parametrize("kind", ["videos/", "posters/", "records.json", "code/"])
def test_a_file_of_other_bytes_is_refused(tmp_path: Path, kind: str):
    files = members(exported(tmp_path))
    name = next(name for name in files if name.startswith(kind))
    other = bytes([files[name][0] ^ 1]) + files[name][1:]
    bad = packed(tmp_path / "bad.zip", files | {name: other}, honest=False)
    assert_refused(tmp_path, bad, "its bytes are not those the manifest says")


@pytest.mark.parametrize("kind", ["videos/", "records.json"])
def test_a_missing_file_is_told(tmp_path: Path, kind: str):
    files = members(exported(tmp_path))
    name = next(name for name in files if name.startswith(kind))
    kept = {each: data for each, data in files.items() if each != name}
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", kept, honest=False), "it is missing")
    honest = packed(tmp_path / "honest.zip", kept)
    assert_refused(tmp_path, honest, "is missing" if kind == "videos/" else "it has no records.json")


def test_a_file_the_manifest_does_not_name_is_refused(tmp_path: Path):
    files = members(exported(tmp_path)) | {f"videos/{'0' * 26}.mp4": short_mp4()}
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files, honest=False), "in the zip and not in its manifest")


def test_a_name_no_export_has_is_refused(tmp_path: Path):
    files = members(exported(tmp_path)) | {"run_me.sh": b"rm -rf ~"}
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files), "'run_me.sh' does not belong there")


def test_a_member_that_is_in_it_twice_is_refused(tmp_path: Path):
    bad = packed(tmp_path / "bad.zip", members(exported(tmp_path)))
    with zipfile.ZipFile(bad, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("records.json", "{}")
    assert_refused(tmp_path, bad, "is in it twice")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "is no zip file"), (b"not a zip at all" * 100, "is no zip file"), (b"PK\x03\x04cut", "is no zip file")],
)
def test_what_is_no_zip_is_told(tmp_path: Path, data: bytes, said: str):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(data)
    assert_refused(tmp_path, bad, said)


def test_half_a_zip_is_told(tmp_path: Path):
    path = exported(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert_refused(tmp_path, path, "is no zip file, or its end is missing")


def test_another_zip_is_told(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("holiday.txt", "sun")
    assert_refused(tmp_path, tmp_path / "bad.zip", "it has no manifest.json")
    assert_refused(tmp_path, tmp_path / "nowhere.zip", "There is no file")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, "has version 2 of its format, and this veo_widget reads 1. Update it"),
        ({"format": "something else"}, "of another kind"),
        ({"files": "none"}, "not as veo_widget writes it"),
        ({"files": [{"path": "records.json", "size": -1, "sha256": "0"}]}, "has no size"),
        ({"files": [{"path": "../x", "size": 1, "sha256": "0"}]}, "does not belong there"),
    ],
)
def test_a_manifest_that_is_none_of_ours_is_told(tmp_path: Path, change: dict[str, Any], said: str):
    files = members(exported(tmp_path))
    manifest = json.loads(files["manifest.json"]) | change
    bad = packed(tmp_path / "bad.zip", files | {"manifest.json": json.dumps(manifest).encode()}, honest=False)
    assert_refused(tmp_path, bad, said)


def test_two_jobs_of_one_id_are_refused(tmp_path: Path):
    files = members(exported(tmp_path))
    for what, change in (
        ("jobs", lambda data: data["jobs"].append(data["jobs"][-1])),
        ("clips", lambda data: data["jobs"][1]["clips"].append(data["jobs"][0]["clips"][0] | {"sample": 7})),
        ("sweeps", lambda data: data["sweeps"].append(data["sweeps"][0])),
    ):
        bad = packed(tmp_path / f"{what}.zip", changed_records(files, change))
        assert_refused(tmp_path, bad, f"Two {what} of the export have one id")


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "an id that is a path": lambda job: job.update(id="../../../../../etc/passwd"),
    "an id that is a number": lambda job: job.update(id=7),
    "a prompt that is a number": lambda job: job["request"].update(prompt=7),
    "a prompt that was changed": lambda job: job["request"].update(prompt="A dog"),
    "a state there is not": lambda job: job.update(state="asleep"),
    "a job that still runs": lambda job: job.update(state="running"),
    "a price that is none": lambda job: job.update(estimate="NaN"),
    "a time that is none": lambda job: job.update(created="yesterday"),
    "a time before time": lambda job: job.update(created=[1]),
    "a clip without a hash": lambda job: job["clips"][0].update(sha256="../x"),
    "a clip of no length": lambda job: job["clips"][0].update(duration=float("nan")),
    "a clip of negative size": lambda job: job["clips"][0].update(width=-1),
    "a clip with a text for a number": lambda job: job["clips"][0].update(fps="24"),
    "no request": lambda job: job.pop("request"),
    "a detail that is a list": lambda job: job.update(detail=[]),
    "notices that are none": lambda job: job["detail"].update(notices=[{"a": 1}]),
    "a study's name of two lines": lambda job: job["detail"].update(study="a\nb"),
    "a backend of another kind": lambda job: job["backend"].update(endpoint="elsewhere"),
    "a backend that is a text": lambda job: job.update(backend="vertex"),
    "a draw that is a text": lambda job: job.update(draw="0"),
    "a wait that is a text": lambda job: job.update(expected="soon"),
    "a draw no database can count": lambda job: job.update(draw=1 << 70),
    "a rate that is no number": lambda job: job["clips"][0].update(fps=float("nan")),
    "a codec of half a character": lambda job: job["clips"][0].update(video_codec="h264\ud800"),
    "pictures from nowhere": lambda job: job["detail"].update(lineage={"image": 7}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_record_that_is_none_is_refused(tmp_path: Path, name: str):
    def change(data: dict[str, Any]) -> None:
        CHANGES[name](next(job for job in data["jobs"] if job["clips"]))

    files = changed_records(members(exported(tmp_path)), change)
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files), "records.json is not as veo_widget writes it")


def test_what_a_record_says_beside_cannot_break_the_library(tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        for job in data["jobs"]:
            job["detail"] |= {"ready_after": "soon", "expected_range": "no", "latency": 3, "once": True, "x": {"y": 1}}

    files = changed_records(members(exported(tmp_path)), change)
    studio = studio_in(tmp_path / "other")
    bring_in(studio.library, packed(tmp_path / "odd.zip", files))
    assert all(not {"ready_after", "expected_range", "x"} & set(each.detail) for each in studio.library.jobs())
    assert studio.generate("A cat on a sofa, once more").wait(60)


@pytest.mark.parametrize("records", [b"", b"[]", b"{}", b'{"jobs": 1, "marks": [], "sweeps": []}', b"[" * 100_000])
def test_records_that_are_none_are_refused(tmp_path: Path, records: bytes):
    files = members(exported(tmp_path)) | {"records.json": records}
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files), "records.json is not as veo_widget writes it")


def test_a_sweep_that_was_changed_is_refused(tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        data["sweeps"][0]["definition"]["repeat"] = 5

    files = changed_records(members(exported(tmp_path)), change)
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files), "does not have the id it says")


def test_a_mark_of_a_clip_that_is_not_there_is_refused(tmp_path: Path):
    def change(data: dict[str, Any]) -> None:
        data["marks"][0]["clip"] = "0" * 26

    files = changed_records(members(exported(tmp_path)), change)
    assert_refused(tmp_path, packed(tmp_path / "bad.zip", files), "marks of a clip that is not in it")


def test_a_video_that_is_none_is_refused(tmp_path: Path):
    """Everything fits together, and still it is no video."""
    import hashlib

    files = members(exported(tmp_path))
    name = next(name for name in files if name.startswith("videos/"))
    fake = b"<html>no video</html>"

    def change(data: dict[str, Any]) -> None:
        for job in data["jobs"]:
            for clip in job["clips"]:
                if name == f"videos/{clip['id']}.mp4":
                    clip |= {"sha256": hashlib.sha256(fake).hexdigest(), "size": len(fake)}

    bad = packed(tmp_path / "bad.zip", changed_records(files, change) | {name: fake})
    assert_refused(tmp_path, bad, "cannot be played")


def test_a_full_disk_or_a_lost_folder_leaves_nothing_behind(tmp_path: Path):
    path, library = exported(tmp_path), fresh(tmp_path)
    before = contents(library)
    library.paths.posters.rmdir()
    library.paths.posters.write_text("in the way")
    with pytest.raises(LibraryError, match="Nothing was imported"):
        bring_in(library, path)
    library.paths.posters.unlink()
    library.paths.posters.mkdir()
    assert contents(library) == before


def test_a_write_that_fails_takes_the_files_away_again(tmp_path: Path):
    """Another program has put the very same in after this one looked."""
    from veo_widget.sharing import bringing, incoming
    from veo_widget.sharing.opening import opened

    path, library, scratch = exported(tmp_path), fresh(tmp_path), tmp_path / "scratch"
    scratch.mkdir()
    with opened(path) as export:
        export.unpack(scratch)
        manifest = export.manifest
    found = incoming.sort(
        library, incoming.read_incoming((scratch / "records.json").read_bytes(), manifest, library.paths.images)
    )
    bring_in(library, path)
    before = contents(library)
    with pytest.raises(ShareError, match="changed by another program"):
        bringing._put(library, scratch, found)
    assert contents(library) == before


def test_a_bundle_made_in_memory_is_read_like_any_other(tmp_path: Path):
    """Nothing depends on how the zip was packed: other tools' zips are fine as long as the manifest holds."""
    files = members(exported(tmp_path))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(name, data)
    path = tmp_path / "again.zip"
    path.write_bytes(memory.getvalue())
    assert bring_in(fresh(tmp_path), path).jobs == 4


def test_the_public_name_takes_the_library_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import veo_widget as veo
    from veo_widget.studio import default_studio

    before = default_studio().library
    path = exported(tmp_path)
    try:
        library = veo.library(tmp_path / "other")
        assert veo.import_study(path, study="borrowed").jobs == 4
        assert {record.detail["study"] for record in library.jobs()} == {"borrowed"}
        assert len(veo.study("borrowed").rows()) == 4
    finally:
        veo.library(before.path)


def test_a_name_that_is_none_is_refused(tmp_path: Path):
    from veo_widget.errors import RequestError

    with pytest.raises(RequestError, match="one line of at most 80 characters"):
        bring_in(fresh(tmp_path), exported(tmp_path), study="a\nb")


def test_a_clip_whose_poster_did_not_come_gets_one(tmp_path: Path):
    files = {name: data for name, data in members(exported(tmp_path)).items() if not name.startswith("posters/")}
    library = fresh(tmp_path)
    bring_in(library, packed(tmp_path / "bare.zip", files))
    assert all(library.file(clip.poster).read_bytes()[:3] == b"\xff\xd8\xff" for clip in library.clips())
    assert replace(library.verify(), ok=0).is_sound


def test_a_paid_sweep_goes_without_its_project_and_comes_back_without_a_double(tmp_path: Path):
    studio = studio_in(tmp_path)
    studio.backend = Backend(wire="vertex", endpoint="google", project="lovelace-42")
    first = add_sweep(studio)
    add_sweep(studio, "A {cat, dog} asleep")
    study = Study(studio, "cats")
    path = study.export(tmp_path / "cats.zip").path
    assert all(b"lovelace" not in data for data in members(path).values())
    said = json.loads(members(path)["records.json"])
    ids = {sweep["id"] for sweep in said["sweeps"]}
    assert first not in ids
    assert {job["detail"]["sweep"] for job in said["jobs"]} == ids
    assert {line["sweep"] for line in map(json.loads, members(path)["metadata.jsonl"].splitlines())} == ids
    before = contents(studio.library)
    assert bring_in(studio.library, path).same == 4
    assert contents(studio.library) == before
    other = studio_in(tmp_path / "other")
    bring_in(other.library, path)
    assert [plan.missing() for plan in Study(other, "cats").sweeps()] == [[], []]


def test_a_sweep_of_winners_knows_its_parent_under_another_name_too(tmp_path: Path):
    studio = studio_in(tmp_path)
    add_sweep(studio)
    (draft,) = Study(studio, "cats").sweeps()
    for state in draft.states():
        assert state.record is not None
        studio.library.mark(state.record.clips[0].id, "rating", 5)
    made = draft.promote(1, model="veo-3.1-fast")
    now = utc_now()
    record = SweepRecord(id=made.id, created=now, study="cats", definition=as_data(made.definition))
    studio.library.store.sweeps.keep(record, RunRecord(at=now, watcher={}, jobs={}))
    other = studio_in(tmp_path / "other")
    bring_in(other.library, Study(studio, "cats").export(tmp_path / "cats.zip").path, study="mine")
    plans = {plan.definition.parent: plan.id for plan in Study(other, "mine").sweeps()}
    assert plans[plans[""]] != made.id
    assert set(plans) == {"", plans[""]}


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"\xff\xd8\xff" + bytes(30_000_000)], ids=["svg", "huge"])
def test_a_poster_that_is_none_is_refused(tmp_path: Path, data: bytes):
    files = members(exported(tmp_path))
    name = next(name for name in files if name.startswith("posters/"))
    bad = tmp_path / "bad.zip"
    packed(bad, files | {name: data})
    assert_refused(tmp_path, bad, "would unpack from" if len(data) > 1000 else "is no picture")


def test_lines_without_end_and_clips_that_come_from_themselves_can_be_reported(tmp_path: Path):
    """Nobody's records make a page that cannot be written."""
    studio = studio_in(tmp_path)
    (clip,) = add(studio.library, "Start").clips
    for number in range(80):
        (clip,) = _extend(studio.library, clip.id, f"Part {number}").clips
    study = Study(studio, "cats")
    assert study.report(tmp_path / "cats.html").clips == 81
    other = studio_in(tmp_path / "other")
    assert bring_in(other.library, study.export(tmp_path / "cats.zip").path).jobs == 81
