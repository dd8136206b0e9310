"""Studies for tests that share them: finished attempts with clips, and a sweep that was run."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import update

from tests.libraries import add_job
from tests.media import short_mp4
from tests.studios import simulated
from veo_widget.archive import Library
from veo_widget.archive.schema import jobs
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.records import Charge, JobRecord, State, utc_now
from veo_widget.research.definition import as_data
from veo_widget.research.study import Study, plan_sweep
from veo_widget.studio import Studio
from veo_widget.studio.spending import SpendingLog

MP4 = short_mp4()


def studio_in(folder: Path) -> Studio:
    """A studio that has not sent anything."""
    folder.mkdir(parents=True, exist_ok=True)
    return simulated(folder / "lib", spending=SpendingLog(folder / "spending.sqlite3"))


def add(library: Library, prompt: str = "A cat", *, study: str = "cats", clips: int = 1, **asked: Any) -> JobRecord:
    """An attempt of a study that gave clips."""
    record = add_job(library, prompt, clips=clips, files=True, **asked)
    kept = replace(record, detail=record.detail | {"study": study, "notices": []})
    library.store.note(kept)
    return kept


def add_filtered(library: Library, prompt: str = "A cat", *, study: str = "cats", message: str = "Held back.") -> str:
    """An attempt that gave none; its id."""
    record = add_job(library, prompt, clips=0)
    ended = replace(record, charge=Charge.NOT_CHARGED, message=message, detail={"study": study}, reasons=("audio",))
    library.store.note(ended.with_state(State.FILTERED))
    return record.id


def add_sweep(
    studio: Studio, template: Any = "A {cat, dog} surfing", *, column: str | None = None, **varied: Any
) -> str:
    """A sweep of the study "cats" whose cells are all made; its id."""
    plan = plan_sweep(studio, template, {"study": "cats", "duration_seconds": 8, **varied}, column=column)
    jobs = {cell.key: _made(studio, cell).id for cell in plan.cells}
    now = utc_now()
    sweep = SweepRecord(id=plan.id, created=now, study="cats", definition=as_data(plan.definition))
    run = RunRecord(at=now, watcher={}, jobs=jobs, bought=tuple(jobs.values()))
    studio.library.store.sweeps.keep(sweep, run)
    return plan.id


def _made(studio: Studio, cell: Any) -> JobRecord:
    request = cell.quote.request
    asked = {name: value for name, value in vars(request).items() if value is not None and name != "prompt"}
    record = add_job(studio.library, request.prompt, files=True, **asked)
    detail = {"study": "cats", "sweep": cell.quote.terms.sweep, "cell": cell.key, "notices": []}
    made = replace(record, detail=detail, key=cell.quote.key)
    with studio.library.store.write() as connection:
        connection.execute(update(jobs).where(jobs.c.id == record.id).values(reuse_key=made.key))
    studio.library.store.note(made)
    return made


def cats(folder: Path) -> Study:
    """A study with a sweep of two cells, a single clip with marks, and an attempt without a clip."""
    studio = studio_in(folder)
    add_sweep(studio)
    (clip,) = add(studio.library, "A cat on a sofa", seed=7).clips
    for kind, value in (("star", None), ("rating", 4), ("tag", "neon"), ("note", "the ear twitches")):
        studio.library.mark(clip.id, kind, value)
    add_filtered(studio.library, "A cat that sings")
    return Study(studio, "cats")


def exported(folder: Path) -> Path:
    """The same as a zip."""
    study = cats(folder)
    return study.export(folder / "cats.zip").path


def members(path: Path) -> dict[str, bytes]:
    """What is in a zip, by name."""
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(path: Path, files: dict[str, bytes], *, honest: bool = True) -> Path:
    """A zip of these files; with a manifest that says their sizes and hashes, as somebody who means harm writes it."""
    if honest:
        manifest = json.loads(files["manifest.json"])
        said = [
            {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
            if name != "manifest.json"
        ]
        files = files | {"manifest.json": json.dumps(manifest | {"files": said}).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
