"""Jobs as a command follows them and tells what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from veo_widget.cli.output import DONE, FAILED, FILTERED, INTERRUPTED, Bar, Output
from veo_widget.records import UNNAMED, JobRecord, State, utc_now

if TYPE_CHECKING:
    from veo_widget.archive import Library
    from veo_widget.job import Job
    from veo_widget.studio import Studio

_TICK = 0.25
_SEND_SECONDS = 15.0
"""How long an interrupted command waits for the name of a job that is being sent at this moment."""
_MOST = 0.95
"""A bar is never full before it is over."""


def follow(jobs: Sequence[Job]) -> None:
    """Waits until all have ended, with a bar."""
    with Bar() as bar:
        while waiting := [job for job in jobs if job.record.is_open]:
            bar.show(_share(jobs), _words(waiting, len(jobs)))
            _wait_beside(waiting[0], _TICK)


def let_go(studio: Studio, jobs: Sequence[Job], output: Output) -> None:
    """Leaves jobs after an interrupt: what was not sent is cancelled, the rest goes on without this process."""
    studio.withdraw([job.id for job in jobs])
    sending = [job for job in jobs if job.record.state in UNNAMED]
    end = utc_now().timestamp() + _SEND_SECONDS
    while any(job.record.state in UNNAMED for job in sending) and utc_now().timestamp() < end:
        _wait_beside(next(job for job in sending if job.record.state in UNNAMED), _TICK)
    for job in jobs:
        if job.record.is_open:
            billed = "" if job.record.is_simulated else ", and is billed if it succeeds"
            output.say(f"Job {job.id[-6:]} goes on at the service{billed}; `veo-widget resume` fetches its video.")
        elif job.record.state is State.CANCELLED:
            output.say(f"Job {job.id[-6:]} was not sent and costs nothing.")


def _wait_beside(job: Job, seconds: float) -> None:
    """Waits a moment, or until the job has ended."""
    try:
        job.until_ended(seconds)
    except TimeoutError:
        return


def _share(jobs: Sequence[Job]) -> float:
    """How much is done: ended jobs in full, the others by their time, as far as past jobs tell."""
    return sum(_part(job.record) for job in jobs) / max(len(jobs), 1)


def _part(record: JobRecord) -> float:
    if not record.is_open:
        return 1.0
    if record.submitted is None or not record.expected:
        return 0.0
    return min((utc_now() - record.submitted).total_seconds() / record.expected, _MOST)


def _words(waiting: Sequence[Job], count: int) -> str:
    record = waiting[0].record
    seconds = (utc_now() - (record.submitted or record.created)).total_seconds()
    low, high = record.detail.get("expected_range") or (0, 0)
    parts = [
        f"{count - len(waiting)} of {count} ended" if count > 1 else "",
        record.words,
        f"{seconds:.0f} s" + (f", usually {low:.0f} to {high:.0f} s" if high >= 1 else ""),
        record.explanation,
    ]
    return " · ".join(part for part in parts if part)


def report_jobs(studio: Studio, jobs: Sequence[Job], output: Output, *, interrupted: bool = False) -> int:
    """Tells what became of jobs and returns the exit code: a failure weighs more than a filter."""
    records = [job.record for job in jobs]
    for job in jobs if not interrupted else ():
        output.say(job.reused or _sentence(job.record))
    code = max((_CODES[_kind(record)] for record in records), key=_WEIGHT.index, default=DONE)
    code = INTERRUPTED if interrupted else code
    found = [job_document(studio.library, record) for record in records]
    reused = {job.id for job in jobs if job.reused}
    document = {"jobs": [each | {"reused": each["id"] in reused} for each in found], "exit_code": code}
    output.give(document, [clip["path"] for each in found for clip in each["clips"]])
    return code


def _sentence(record: JobRecord) -> str:
    return f"Job {record.id[-6:]}: {record.sentence}"


_CODES = {"done": DONE, "filtered": FILTERED, "failed": FAILED}
_WEIGHT = (DONE, FILTERED, FAILED)


def _kind(record: JobRecord) -> str:
    if record.state is State.DONE:
        return "done"
    return "filtered" if record.state is State.FILTERED else "failed"


def job_document(library: Library, record: JobRecord) -> dict[str, Any]:
    """A job as plain data for scripts; paths as they are on this machine."""
    marks = library.marks([clip.id for clip in record.clips]) if record.clips else {}
    clips = []
    for clip in record.clips:
        said = marks.get(clip.id)
        shown = {"starred": said.starred, "rating": said.rating, "tags": said.tags, "note": said.note} if said else {}
        clips.append(asdict(clip) | {"path": str(library.file(clip.path))} | shown)
    return {
        "id": record.id,
        "state": record.state.value,
        "request": record.request.as_dict(),
        "backend": {name: record.backend.get(name) for name in ("wire", "endpoint", "project", "location")},
        "created": record.created,
        "ended": record.ended,
        "charge": record.charge.value,
        "list_usd": record.estimate,
        "usd": 0 if record.is_simulated else record.estimate,
        "message": record.message,
        "hint": record.hint,
        "reasons": record.reasons,
        "study": record.detail.get("study", ""),
        "clips": clips,
    }
