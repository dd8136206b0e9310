"""A study as a zip: what is in it, that nothing private is, and that others can read it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.hostile import HOSTILE
from tests.media import picture
from tests.shared import add, add_filtered, add_sweep, cats, exported, members, studio_in
from tests.simulators import simulator
from veo_widget.errors import LibraryError, ShareError
from veo_widget.records import State
from veo_widget.request import ImageInput, VideoInput
from veo_widget.research.study import Study

KEY = "AIzaSyD-secret-secret-secret-secret-1234"
BILLED = '{"wire": "vertex", "endpoint": "google", "project": "lovelace-42", "location": "us-central1"}'
LOAD = """
import json, sys
from datasets import Video, load_dataset
for how in ({"path": "videofolder", "data_dir": sys.argv[1]}, {"path": sys.argv[1]}):
    found = load_dataset(**how)["train"].cast_column("video", Video(decode=False))
    rows = [dict(row) for row in found]
    print(json.dumps({"features": list(found.features), "rows": rows}, default=str))
"""


def unzipped(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def loaded(folder: Path, cache: Path) -> list[dict[str, Any]]:
    """What the real `datasets` makes of a folder, in both of its ways."""
    environ = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(cache), "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(folder)], capture_output=True, text=True, env=environ, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_everything_is_in_it_and_is_what_the_manifest_says(tmp_path: Path):
    found = members(exported(tmp_path))
    manifest = json.loads(found.pop("manifest.json"))
    assert (manifest["format"], manifest["version"], manifest["study"]) == ("veo-widget study", 1, "cats")
    said = {each["path"]: (each["size"], each["sha256"]) for each in manifest["files"]}
    assert said == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in found.items()}
    folders = [name.partition("/")[0] for name in said]
    assert (folders.count("videos"), folders.count("posters")) == (3, 3)
    tops = {"README.md", "metadata.jsonl", "records.json", "report.html", "table.csv", "table.parquet"}
    assert tops <= said.keys()


def test_clips_are_stored_and_texts_are_compressed(tmp_path: Path):
    with zipfile.ZipFile(exported(tmp_path)) as archive:
        for info in archive.infolist():
            expected = zipfile.ZIP_STORED if info.filename.endswith((".mp4", ".jpg")) else zipfile.ZIP_DEFLATED
            assert info.compress_type == expected, info.filename


def test_hugging_face_datasets_loads_it_as_a_video_folder(tmp_path: Path):
    study = cats(tmp_path)
    add(study._studio.library, "A test, dev and train of clips: <b>猫</b> =1+1")
    path = study.export(tmp_path / "cats.zip").path
    for found in loaded(unzipped(path, tmp_path / "out"), tmp_path / "hf"):
        assert found["features"][0] == "video"
        assert {"prompt", "seed", "rating", "tags", "sha256", "study", "usd"} <= set(found["features"])
        assert len(found["rows"]) == 4
        for row in found["rows"]:
            data = Path(row["video"]["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == row["sha256"]
    rated = next(row for row in found["rows"] if row["prompt"] == "A cat on a sofa")
    assert (rated["rating"], rated["starred"], rated["tags"], rated["seed"]) == (4, True, "neon", 7)


def test_names_that_mean_something_to_datasets_and_mixed_values_do_no_harm(tmp_path: Path):
    studio = studio_in(tmp_path)
    table = [
        {"text": "One", "scene": 1, "file_name": "x", "poster": "a", "take": 1},
        {"text": "Two", "scene": "b", "file_name": "y", "poster": 2.5, "take": 2.5},
    ]
    add_sweep(studio, table, column="text")
    path = Study(studio, "cats").export(tmp_path / "cats.zip").path
    (row, _), _ = (found["rows"] for found in loaded(unzipped(path, tmp_path / "out"), tmp_path / "hf"))
    assert (row["scene"], row["file_name_given"], row["poster_given"], row["take"]) == ("1", "x", "a", 1.0)


def test_the_tables_hold_every_attempt_exactly(tmp_path: Path):
    study = cats(tmp_path)
    add(study._studio.library, '=HYPERLINK("http://x","y"), "quoted"\nline')
    found = members(study.export(tmp_path / "cats.zip").path)
    rows = list(csv.DictReader(io.StringIO(found["table.csv"].decode(), newline="")))
    table = pq.read_table(io.BytesIO(found["table.parquet"])).to_pylist()
    prompts = [row["prompt"] for row in study.rows()]
    assert [row["prompt"] for row in rows] == [row["prompt"] for row in table] == prompts
    assert '=HYPERLINK("http://x","y"), "quoted"\nline' in prompts
    (without,) = (row for row in rows if not row["file_name"])
    assert (without["state"], without["charge"], without["prompt"]) == ("filtered", "not charged", "A cat that sings")
    lines = [json.loads(line) for line in found["metadata.jsonl"].splitlines()]
    assert len(lines) == len(rows) - 1
    assert all(next(iter(line)) == "file_name" and line["file_name"] in found for line in lines)


def test_code_to_reproduce_each_request_is_there_and_parses(tmp_path: Path):
    study = cats(tmp_path)
    found = members(study.export(tmp_path / "cats.zip").path)
    programs = {
        name: data.decode() for name, data in found.items() if name.startswith("code/") and name.endswith(".py")
    }
    assert len(programs) == 4
    for name, text in programs.items():
        compile(text, name, "exec")
    assert any("A cat on a sofa" in text for text in programs.values())
    assert sum(name.endswith(".magic.txt") for name in found) == 4


def test_nothing_private_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = tmp_path / "home" / "lovelace"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    study = cats(home)
    library = study._studio.library
    record = add(library, "A paid cat")
    library.store.note(
        replace(
            record,
            operation="projects/lovelace-42/locations/us-central1/operations/77",
            message=f"{home}/pictures/hero.png was turned. See /mnt/lovelace/raw/hero.png, key={KEY}",
            detail=record.detail
            | {"notices": [f"{home}/pictures/hero.png was turned."], "watcher": {"machine": "lovelace"}},
        )
    )
    with library.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE jobs SET backend = ? WHERE id = ?",
            (BILLED, record.id),
        )
    done = study.export(home / "cats.zip")
    page = study.report(home / "cats.html")
    texts = members(done.path) | {"report": page.path.read_bytes()}
    for name, data in texts.items():
        for secret in ("secret-secret", "lovelace", str(tmp_path), "/mnt/"):
            assert secret.encode() not in data, (name, secret)
    record_there = next(each for each in json.loads(texts["records.json"])["jobs"] if each["id"] == record.id)
    assert record_there["operation"] == "projects/your-project/locations/us-central1/operations/77"
    assert record_there["message"].startswith("hero.png was turned. See hero.png, key=...")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_prompts_come_through_as_they_are(tmp_path: Path, name: str):
    studio = studio_in(tmp_path)
    add(studio.library, HOSTILE[name])
    found = members(Study(studio, "cats").export(tmp_path / "cats.zip").path)
    (record,) = json.loads(found["records.json"])["jobs"]
    assert record["request"]["prompt"] == HOSTILE[name]
    assert json.loads(found["metadata.jsonl"])["prompt"] == HOSTILE[name]
    assert HOSTILE[name] in [row["prompt"] for row in pq.read_table(io.BytesIO(found["table.parquet"])).to_pylist()]


def test_half_a_character_does_not_stop_an_export(tmp_path: Path):
    studio = studio_in(tmp_path)
    add(studio.library, "A cat \ud83d")
    found = members(Study(studio, "cats").export(tmp_path / "cats.zip").path)
    (record,) = json.loads(found["records.json"])["jobs"]
    assert record["request"]["prompt"] == "A cat \ud83d"
    assert json.loads(found["metadata.jsonl"])["prompt"] == "A cat \\ud83d"


def test_what_still_goes_on_and_what_is_in_the_trash_is_left_out_and_said(tmp_path: Path):
    study = cats(tmp_path)
    library = study._studio.library
    running = add(library, "A cat that runs")
    library.store.note(replace(running, clips=()).with_state(State.STALLED))
    trashed = add(library, "A cat in the bin").clips[0]
    library.mark(trashed.id, "trash")
    gone = add(library, "A cat that is gone").clips[0]
    library.file(gone.path).unlink()
    done = study.export(tmp_path / "cats.zip")
    assert [each.split(",")[0] for each in done.left_out] == [
        "1 job that may still bring a clip",
        "1 clip in the trash",
        f"1 clip whose file is gone ({gone.path})",
    ]
    found = members(done.path)
    assert not {f"videos/{clip.id}.mp4" for clip in (trashed, gone)} & found.keys()
    ids = {each["id"] for each in json.loads(found["records.json"])["jobs"]}
    assert running.id not in ids
    assert trashed.job_id in ids
    assert b"A cat that runs" in found["table.csv"]


def test_a_changed_clip_is_never_exported_and_nothing_is_left_behind(tmp_path: Path):
    study = cats(tmp_path)
    library = study._studio.library
    clip = library.clips()[0]
    library.file(clip.path).write_bytes(b"something else")
    with pytest.raises(ShareError, match="is not what was written"):
        study.export(tmp_path / "cats.zip")
    with pytest.raises(ShareError, match="is not what was written"):
        study.report(tmp_path / "cats.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lib"]
    assert study.verify().changed == (clip.path,)


def test_nothing_is_overwritten_unless_it_is_asked_for(tmp_path: Path):
    study = cats(tmp_path)
    target = tmp_path / "cats.zip"
    target.write_text("mine")
    with pytest.raises(FileExistsError, match="is there already; choose another name"):
        study.export(target)
    assert target.read_text() == "mine"
    assert study.export(target, overwrite=True).clips == 3
    assert zipfile.is_zipfile(target)


@pytest.mark.parametrize("interrupted", [KeyboardInterrupt, OSError("No space left on device")])
def test_an_export_that_breaks_off_leaves_the_old_file(tmp_path: Path, interrupted: Any):
    study = cats(tmp_path)
    target = study.export(tmp_path / "cats.zip").path
    before = target.read_bytes()

    def stop(done: int, _of: int) -> None:
        if done == 9:
            raise interrupted

    with pytest.raises((KeyboardInterrupt, LibraryError)):
        study.export(target, overwrite=True, progress=stop)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cats.zip", "lib"]


def test_an_unknown_study_or_folder_is_told_in_a_sentence(tmp_path: Path):
    study = cats(tmp_path)
    with pytest.raises(ShareError, match=r"no study 'dogs' with anything in it; there is cats\."):
        Study(study._studio, "dogs").export(tmp_path / "dogs.zip")
    with pytest.raises(ShareError, match="There is no folder"):
        study.export(tmp_path / "nowhere" / "cats.zip")


def test_an_export_can_be_held_against_its_manifest_where_it_lies(tmp_path: Path):
    study = cats(tmp_path)
    done = study.export(tmp_path / "cats.zip")
    found = study.verify(done.path)
    assert (found.is_sound, found.ok) == (True, done.files)
    data = bytearray(done.path.read_bytes())
    at = data.index(b"ftyp")
    data[at] ^= 1
    done.path.write_bytes(data)
    found = study.verify(done.path)
    assert (found.is_sound, len(found.changed)) == (False, 1)
    assert found.changed[0].startswith("videos/")


def test_study_verify_reads_clips_and_pictures_again(tmp_path: Path):
    study = cats(tmp_path)
    assert (study.verify().ok, study.verify().is_sound) == (3, True)
    clip = study._studio.library.clips()[0]
    study._studio.library.file(clip.path).unlink()
    assert study.verify().missing == (clip.path,)


def test_methods_say_what_was_done_and_what_to_cite(tmp_path: Path):
    study = cats(tmp_path)
    add_filtered(study._studio.library, "A cat that screams")
    said = study.methods()
    assert "We made 3 clips of 5 attempts from 5 prompts and 1 seed" in said.text
    assert "Of 5 attempts, 2 gave none (2 filtered)" in said.text
    assert "a local simulator, whose clips are synthetic" in said.text
    assert said.bibtex.startswith("@software{veo_widget,")
    assert said.bibtex.count("{") == said.bibtex.count("}")


def test_a_clip_that_others_go_on_from_comes_along_and_disturbs_no_reader(tmp_path: Path):
    studio = studio_in(tmp_path)
    (parent,) = add(studio.library, "A cat of another study", study="dogs").clips
    measures = {name: getattr(parent, name) for name in ("sha256", "width", "height", "duration", "fps", "size")}
    video = VideoInput(clip_id=parent.id, path=Path(), **measures)
    (child,) = add(studio.library, "It yawns", video=video, task="extend").clips
    path = Study(studio, "cats").export(tmp_path / "cats.zip").path
    found = members(path)
    assert {f"videos/{each.id}.mp4" for each in (parent, child)} <= found.keys()
    for loaded_so in loaded(unzipped(path, tmp_path / "out"), tmp_path / "hf"):
        assert [(row["prompt"], row["parent"]) for row in loaded_so["rows"]] == [("It yawns", parent.id)]


def test_a_study_without_any_clip_can_be_shared_too(tmp_path: Path):
    studio = studio_in(tmp_path)
    add_filtered(studio.library)
    study = Study(studio, "cats")
    found = members(study.export(tmp_path / "cats.zip").path)
    assert found["metadata.jsonl"] == b""
    assert b"filtered" in found["table.csv"]
    assert study.report(tmp_path / "cats.html").clips == 0
    assert "We made 0 clips of 1 attempt from 1 prompt" in study.methods().text


def test_a_report_written_again_keeps_nothing_of_what_it_no_longer_shows(tmp_path: Path):
    study = cats(tmp_path)
    first = study.report(tmp_path / "cats.html")
    (mine := first.media / "videos" / "mine.mp4").write_bytes(b"mine")
    clip = study._studio.library.clips()[0]
    study._studio.library.mark(clip.id, "trash")
    with pytest.raises(FileExistsError, match=r"cats\.html is there already"):
        study.report(tmp_path / "cats.html")
    again = study.report(tmp_path / "cats.html", overwrite=True)
    assert (first.clips, again.clips) == (3, 2)
    assert clip.id not in again.path.read_text()
    assert not list(again.media.rglob(f"{clip.id}*"))
    assert mine.read_bytes() == b"mine"


def test_without_pyarrow_everything_else_is_there_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = cats(tmp_path).export(tmp_path / "cats.zip")
    assert done.left_out == ("table.parquet, which needs pyarrow (pip install 'veo-widget[research]')",)
    assert "table.parquet" not in members(done.path)


def test_a_program_of_an_export_finds_its_picture_in_the_unzipped_folder(tmp_path: Path):
    """What it would send is built from the folder alone; the library it came from is gone."""
    studio = studio_in(tmp_path / "one")
    data = picture(64, 36)
    sha256 = hashlib.sha256(data).hexdigest()
    place = studio.library.paths.images / f"{sha256}.png"
    place.write_bytes(data)
    image = ImageInput(sha256=sha256, mime_type="image/png", width=64, height=36, size=len(data), path=place)
    asked: dict[str, Any] = {"duration_seconds": 8, "aspect_ratio": "16:9", "number_of_videos": 1}
    record = add(studio.library, "From a picture", image=image, **asked)
    folder = unzipped(Study(studio, "cats").export(tmp_path / "cats.zip").path, tmp_path / "out")
    shutil.rmtree(tmp_path / "one")
    program = (folder / "code" / f"{record.id}.py").read_text()
    assert f"images/{sha256}.png" in program
    with simulator(tmp_path / "simulator", render="stub") as server:
        environ = os.environ | {"VEO_LIBRARY": str(folder), "GOOGLE_VERTEX_BASE_URL": server.url}
        (tmp_path / "run").mkdir()
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env=environ,
            cwd=tmp_path / "run",
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(server.ledger("submit")) == 1
    assert list((tmp_path / "run").glob("*.mp4"))
