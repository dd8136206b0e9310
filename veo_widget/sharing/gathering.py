"""What belongs to a study: its rows, the attempts behind them, their clips, and what those came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from veo_widget.archive import Library, moving
from veo_widget.archive.marks import Marks
from veo_widget.archive.sweeps import RunRecord, SweepRecord
from veo_widget.errors import ShareError
from veo_widget.records import ClipRecord, JobRecord, utc_now
from veo_widget.research.study import Study
from veo_widget.sharing.plain import UNSETTLED, scrubbed_sweep, with_parent
from veo_widget.studio import Studio


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """A study as it is now.

    Attributes:
        study: Its name.
        library: Where its files are.
        rows: As `Study.rows`.
        jobs: The attempts that have ended, oldest first, each with the clips that are there; those of other studies too
            whose clips these go on from.
        versions: By job, with what software it was made.
        marks: What was said of the clips, oldest first.
        said: What that comes to, by clip.
        sweeps: What was swept, without accounts, with the runs of each, oldest first.
        left_out: Sentences about what is not among these.
    """

    study: str
    library: Library
    rows: Sequence[Mapping[str, Any]]
    jobs: Sequence[JobRecord]
    versions: Mapping[str, Mapping[str, str]]
    marks: Sequence[moving.MarkEvent]
    said: Mapping[str, Marks]
    sweeps: Sequence[tuple[SweepRecord, list[RunRecord]]]
    left_out: Sequence[str]

    @property
    def clips(self) -> list[ClipRecord]:
        """Every clip, oldest job first."""
        return [clip for record in self.jobs for clip in record.clips]

    @property
    def own(self) -> list[JobRecord]:
        """The attempts of the study itself, without those its clips only come from."""
        ids = {row.get("job") for row in self.rows}
        return [record for record in self.jobs if record.id in ids]

    @property
    def counts(self) -> str:
        """How much there is, in words."""
        clips = sum(len(record.clips) for record in self.own)
        return f"{_several(clips, 'clip')} of {_several(len(self.own), 'attempt')}"


def gather(studio: Studio, study: str) -> Gathered:
    """Reads a study.

    Raises:
        ShareError: There is no such study.
        LibraryError: The library cannot be used.
    """
    found, library = Study(studio, study), studio.library
    rows = found.rows()
    if not rows:
        raise _unknown(library, found.name)
    records = _with_origins(library, {row["job"] for row in rows if row.get("job")})
    settled = [record for record in records if record.state not in UNSETTLED]
    marks = library.marks([clip.id for record in settled for clip in record.clips])
    jobs, missing = _with_files(library, settled, marks)
    sweeps = _sweeps(library, found.name)
    renamed = {was: sweep.id for was, sweep, _ in sweeps}
    rows = [row | {"sweep": renamed.get(row["sweep"], row["sweep"])} for row in rows]
    clips = [clip.id for record in jobs for clip in record.clips]
    with library.store.look() as connection:
        versions = moving.versions_of(connection, [record.id for record in jobs])
        said = moving.marks_said(connection, clips)
    return Gathered(
        study=found.name,
        library=library,
        rows=rows,
        jobs=[_in_sweep(record, renamed) for record in jobs],
        versions=versions,
        marks=said,
        said=marks,
        sweeps=[(with_parent(sweep, renamed), runs) for _, sweep, runs in sweeps],
        left_out=_left_out(len(records) - len(settled), missing),
    )


def studies_of(library: Library) -> list[str]:
    """The names of all studies of a library, in the order of the alphabet."""
    if not library.paths.database.exists():
        return []
    store = library.store
    named = {str(record.detail.get("study") or "") for record in store.jobs()}
    return sorted((named | {sweep.study for sweep in store.sweeps.sweeps()}) - {""})


def _unknown(library: Library, name: str) -> ShareError:
    names = studies_of(library)
    there = f"there {'is' if len(names) == 1 else 'are'} {', '.join(names)}" if names else "there is none yet"
    return ShareError(f"The library has no study {name!r} with anything in it; {there}. Nothing was written.")


def _with_origins(library: Library, job_ids: Iterable[str]) -> list[JobRecord]:
    """Jobs, and those whose clips they go on from, oldest first."""
    found = library.store.with_ids(job_ids)
    wanted = list(found.values())
    while wanted:
        clips = {record.request.video.clip_id for record in wanted if record.request.video is not None}
        with library.store.look() as connection:
            origins = set(moving.taken_ids(connection, sorted(clips)).values()) - found.keys()
        more = library.store.with_ids(origins) if origins else {}
        found |= more
        wanted = list(more.values())
    return sorted(found.values(), key=lambda record: record.id)


def _with_files(
    library: Library, records: Iterable[JobRecord], marks: Mapping[str, Marks]
) -> tuple[list[JobRecord], list[str]]:
    """Jobs with those of their clips that are to be shared, and the others in words."""
    kept, trashed, gone = [], 0, []
    for record in records:
        clips = []
        for clip in record.clips:
            if (said := marks.get(clip.id)) and (said.trashed or said.deleted):
                trashed += 1
            elif not library.file(clip.path).is_file():
                gone.append(clip.path)
            else:
                clips.append(clip)
        kept.append(replace(record, clips=tuple(clips)))
    words = [f"{_several(trashed, 'clip')} in the trash"] if trashed else []
    words += [f"{_several(len(gone), 'clip')} whose file is gone ({gone[0]})"] if gone else []
    return kept, words


def _sweeps(library: Library, study: str) -> list[tuple[str, SweepRecord, list[RunRecord]]]:
    """The sweeps of a study without accounts, each with the id it has here and its runs."""
    log = library.store.sweeps
    return [(each.id, scrubbed_sweep(each), log.runs(each.id)[::-1]) for each in reversed(log.sweeps(study))]


def _in_sweep(record: JobRecord, renamed: Mapping[str, str]) -> JobRecord:
    """A job that names its sweep as the export does."""
    own = str(record.detail.get("sweep"))
    return replace(record, detail=record.detail | {"sweep": renamed[own]}) if own in renamed else record


def _left_out(unsettled: int, missing: Sequence[str]) -> list[str]:
    open_jobs = [f"{_several(unsettled, 'job')} that may still bring a clip, as of {utc_now():%Y-%m-%d %H:%M} UTC"]
    return [*(open_jobs if unsettled else []), *missing]


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
