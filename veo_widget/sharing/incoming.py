"""What an export brings, held against the library it comes to: what is new, what is there, what needs another id.

A job is the same where it was asked for at the same moment with the same request at the same kind of place, and its
clips have the same bytes. Where another one has its id, it gets a new one, always the same: bringing a file in twice
changes nothing the second time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from veo_widget.archive import Library, moving
from veo_widget.archive.moving import MarkEvent
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.errors import ShareError
from veo_widget.records import ClipRecord, JobRecord
from veo_widget.sharing.layout import image_path, video_path
from veo_widget.sharing.manifest import Manifest
from veo_widget.sharing.plain import scrubbed_sweep, with_parent
from veo_widget.sharing.reading import read_job, read_mark, read_sweep
from veo_widget.sharing.scrubbing import scrub_backend

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIME_LETTERS = 10
"""So much of a ULID is its time."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """The records of an export.

    Attributes:
        jobs: The attempts, with their clips.
        versions: By job, with what software it was made.
        marks: What was said of the clips.
        sweeps: What was swept, with the runs.
    """

    jobs: Sequence[JobRecord]
    versions: Mapping[str, Mapping[str, str]]
    marks: Sequence[MarkEvent]
    sweeps: Sequence[tuple[SweepRecord, list[RunRecord]]]


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """The same, by what is to be done with it.

    Attributes:
        arrival: What is to be put in, its ids free in this library.
        same: How many jobs are there already.
        renamed: By the id that is taken, the new one.
        sources: By the id of a clip that is to be put in, the id it has in the export.
    """

    arrival: moving.Arrival
    same: int
    renamed: Mapping[str, str]
    sources: Mapping[str, str] = field(default_factory=dict)


def read_incoming(data: bytes, manifest: Manifest, images: Path) -> Incoming:
    """The records of an export; `images` is the folder the library keeps pictures in.

    Raises:
        ShareError: They are not as veo_widget writes them, do not fit together, or do not fit the manifest.
    """
    found = _object(data)
    jobs = [read_job(each, images) for each in found["jobs"]]
    incoming = Incoming(
        jobs=[record for record, _ in jobs],
        versions={record.id: versions for record, versions in jobs},
        marks=[read_mark(each) for each in found["marks"]],
        sweeps=[read_sweep(each) for each in found["sweeps"]],
    )
    _check_ids(incoming)
    _check_files(incoming, manifest)
    return incoming


def in_study(incoming: Incoming, study: str) -> Incoming:
    """The same under another name."""
    sweeps = [(scrubbed_sweep(sweep, study=study), sweep.id, runs) for sweep, runs in incoming.sweeps]
    ids = {old: sweep.id for sweep, old, _ in sweeps}
    return replace(
        incoming,
        jobs=[replace(record, detail=_renamed(record.detail, study, ids)) for record in incoming.jobs],
        sweeps=[(with_parent(sweep, ids), runs) for sweep, _, runs in sweeps],
    )


def sort(library: Library, incoming: Incoming) -> Sorted:
    """What is to be done with everything that comes."""
    here = library.store.with_ids([record.id for record in incoming.jobs])
    ids = _ids(library, incoming, here)
    new = [record for record in incoming.jobs if record.id in ids.jobs]
    jobs = [_with_ids(record, ids) for record in new]
    clips = {clip.id: was.id for record, kept in zip(new, jobs, strict=True) for clip, was in _pairs(kept, record)}
    arriving = set(clips.values())
    marks = [replace(mark, clip_id=ids.clips[mark.clip_id]) for mark in incoming.marks if mark.clip_id in arriving]
    sweeps, runs = _new_sweeps(library, incoming, ids)
    arrival = moving.Arrival(
        jobs=jobs,
        versions={ids.jobs[record.id]: incoming.versions[record.id] for record in new},
        marks=marks,
        sweeps=sweeps,
        runs=runs,
    )
    renamed = {old: now for old, now in ids.jobs.items() if old != now}
    return Sorted(arrival=arrival, same=len(incoming.jobs) - len(new), renamed=renamed, sources=clips)


@dataclass(frozen=True)
class _Ids:
    """Under which ids everything is in this library afterwards.

    Attributes:
        jobs: By the id in the export, for jobs that are put in.
        known: The same for all jobs.
        clips: By the id in the export, for clips.
    """

    jobs: Mapping[str, str]
    known: Mapping[str, str]
    clips: Mapping[str, str]


def _ids(library: Library, incoming: Incoming, here: Mapping[str, JobRecord]) -> _Ids:
    known = {record.id: record.id for record in incoming.jobs}
    taken = [record for record in incoming.jobs if record.id in here and not _is_same(here[record.id], record)]
    known |= {record.id: _derived(record.id, _core(record)) for record in taken}
    again = library.store.with_ids([known[record.id] for record in taken])
    new = {
        record.id: known[record.id]
        for record in incoming.jobs
        if known[record.id] not in again and (record.id not in here or known[record.id] != record.id)
    }
    return _Ids(new, known, _clip_ids(library, incoming, known))


def _clip_ids(library: Library, incoming: Incoming, known: Mapping[str, str]) -> dict[str, str]:
    """A clip keeps its id where its job does and no other job here has a clip of that id."""
    clips = [clip for record in incoming.jobs for clip in record.clips]
    with library.store.look() as connection:
        taken = moving.taken_ids(connection, [clip.id for clip in clips])
    return {
        clip.id: clip.id
        if known[clip.job_id] == clip.job_id and taken.get(clip.id, clip.job_id) == clip.job_id
        else _derived(clip.id, f"{known[clip.job_id]} {clip.sha256}")
        for clip in clips
    }


def _is_same(here: JobRecord, other: JobRecord) -> bool:
    """Whether two jobs of one id are one; clips that only one of them still has do not matter."""
    shas = {clip.sample: clip.sha256 for clip in here.clips}
    return _core(here) == _core(other) and all(
        shas.get(clip.sample, clip.sha256) == clip.sha256 for clip in other.clips
    )


def _core(record: JobRecord) -> str:
    """What makes a job this one."""
    return "\n".join((record.created.isoformat(), record.request.sha256, _place(record), str(record.draw)))


def _place(record: JobRecord) -> str:
    return json.dumps(scrub_backend(record.backend), sort_keys=True)


def _derived(taken: str, core: str) -> str:
    """Another ULID of the same moment, the same for the same content."""
    number = int.from_bytes(hashlib.sha256(f"{taken}\n{core}".encode()).digest())
    letters = "".join(_CROCKFORD[(number >> (5 * at)) & 31] for at in range(len(taken) - _TIME_LETTERS))
    return taken[:_TIME_LETTERS] + letters


def _with_ids(record: JobRecord, ids: _Ids) -> JobRecord:
    """A job as it is put in: its ids free, the clip it goes on from by the id that has here."""
    job_id, request = ids.jobs[record.id], record.request
    if request.video is not None:
        parent = ids.clips.get(request.video.clip_id, request.video.clip_id)
        request = replace(request, video=replace(request.video, clip_id=parent))
    clips = tuple(replace(clip, id=ids.clips[clip.id], job_id=job_id) for clip in record.clips)
    return replace(record, id=job_id, request=request, clips=clips)


def _pairs(kept: JobRecord, record: JobRecord) -> list[tuple[ClipRecord, ClipRecord]]:
    return list(zip(kept.clips, record.clips, strict=True))


def _new_sweeps(
    library: Library, incoming: Incoming, ids: _Ids
) -> tuple[list[SweepRecord], dict[str, list[RunRecord]]]:
    """The sweeps that are not here, and of all of them the runs that are not."""
    log = library.store.sweeps
    here = {scrubbed_sweep(sweep).id: sweep.id for sweep in log.sweeps()}
    sweeps, runs = [], {}
    for sweep, several in incoming.sweeps:
        own = here.get(sweep.id, sweep.id)
        if sweep.id not in here:
            sweeps.append(sweep)
        written = {(run.at, tuple(sorted(run.jobs.items()))) for run in log.runs(own)} if sweep.id in here else set()
        moved = [_with_known(run, ids) for run in several]
        runs[own] = [run for run in moved if (run.at, tuple(sorted(run.jobs.items()))) not in written]
    return sweeps, runs


def _with_known(run: RunRecord, ids: _Ids) -> RunRecord:
    jobs = {cell: ids.known.get(job_id, job_id) for cell, job_id in run.jobs.items()}
    return replace(run, jobs=jobs, bought=tuple(ids.known.get(job_id, job_id) for job_id in run.bought))


def _renamed(detail: dict[str, Any], study: str, sweeps: Mapping[str, str]) -> dict[str, Any]:
    changed = {"study": study} if detail.get("study") else {}
    own = str(detail.get("sweep"))
    return detail | changed | ({"sweep": sweeps[own]} if own in sweeps else {})


def _object(data: bytes) -> dict[str, list[Any]]:
    try:
        found = json.loads(data)
        if all(isinstance(found[name], list) for name in ("jobs", "marks", "sweeps")):
            return dict(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    msg = "records.json is not as veo_widget writes it."
    raise ShareError(msg)


def _check_ids(incoming: Incoming) -> None:
    clips = [clip for record in incoming.jobs for clip in record.clips]
    for what, ids in (
        ("jobs", [record.id for record in incoming.jobs]),
        ("clips", [clip.id for clip in clips]),
        ("sweeps", [sweep.id for sweep, _ in incoming.sweeps]),
    ):
        if len(set(ids)) < len(ids):
            twice = next(each for each in ids if ids.count(each) > 1)
            msg = f"Two {what} of the export have one id ({twice})."
            raise ShareError(msg)
    unknown = {mark.clip_id for mark in incoming.marks} - {clip.id for clip in clips}
    if unknown:
        msg = f"The export has marks of a clip that is not in it ({min(unknown)})."
        raise ShareError(msg)


def _check_files(incoming: Incoming, manifest: Manifest) -> None:
    """Every clip has its file, of its hash and size; a picture need not be there, but is the one it says."""
    files = {entry.path: entry for entry in manifest.files}
    for clip in (clip for record in incoming.jobs for clip in record.clips):
        entry = files.get(video_path(clip))
        if entry is None or (entry.sha256, entry.size) != (clip.sha256, clip.size):
            what = "is missing" if entry is None else "is not the file its record says"
            msg = f"Clip {clip.id} of the export {what}."
            raise ShareError(msg)
    for image in (image for record in incoming.jobs for image in record.request.images):
        entry = files.get(image_path(image))
        if entry is not None and entry.sha256 != image.sha256:
            msg = f"{entry.path} of the export is not the picture its name says."
            raise ShareError(msg)
