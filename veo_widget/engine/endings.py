"""The ends of a job as records: for each what happened, what it cost and what to do next.

Pure functions from a record and what went wrong to the record that ends the job.
"""

from __future__ import annotations

from dataclasses import replace

from veo_widget.errors import RepeatError
from veo_widget.records import Charge, JobRecord, State
from veo_widget.wires import safety
from veo_widget.wires.base import (
    AnswerLost,
    Cancelled,
    Filtered,
    Gone,
    OperationFailed,
    Outcome,
    Refused,
    WireError,
)

_RESUME = "`veo.resume()` looks again; the service keeps a finished video for two days."
_NOT_RESENT = (
    "It is not sent again by itself. Look at the account's billing, or buy another one with --new (in Python new=True)."
)
_CATEGORY_HINTS = {
    "audio": "Audio blocks are often chance: the same prompt may pass next time, or describe sounds instead of speech.",
    "celebrity": "Leave out the names and likenesses of real people.",
    "child": "Depicting children needs an account that Google has approved for it.",
}


def done(record: JobRecord) -> JobRecord:
    """All videos are in the library."""
    message = ""
    if record.filtered:
        asked = record.filtered + len(record.clips)
        message = f"{record.filtered} of {asked} videos were held back by the safety filter and are not charged."
    return record.with_state(State.DONE, message=message, hint="")


def not_written(record: JobRecord, error: Exception) -> JobRecord:
    """The library could not take the record, so nothing was sent."""
    if isinstance(error, RepeatError):
        hint = "Run the cell again: it finds that job."
        return record.with_state(State.FAILED, charge=Charge.NOT_CHARGED, message=str(error), hint=hint)
    return record.with_state(
        State.FAILED,
        charge=Charge.NOT_CHARGED,
        message=f"The job could not be written to the library ({_reason(error)}), so nothing was sent.",
        hint="Choose another folder with `veo.library(path)`, then run it again.",
    )


def not_sent(record: JobRecord, error: WireError) -> JobRecord:
    """The request never left this machine."""
    return record.with_state(
        State.FAILED,
        charge=Charge.NOT_CHARGED,
        submitted=None,
        message=f"{error.message} Nothing was sent.",
        hint=error.hint or "Run it again.",
        detail=record.detail | error.detail,
    )


def refused(record: JobRecord, error: Refused) -> JobRecord:
    """The service said no at the start; a safety block can come this way too."""
    blocked = safety.is_safety(error.message)
    return record.with_state(
        State.FILTERED if blocked else State.REFUSED,
        charge=Charge.NOT_CHARGED,
        message=error.message,
        hint=error.hint or ("Rephrase the prompt." if blocked else "Change the request and run it again."),
        reasons=(error.message,) if blocked else (),
        detail=record.detail | error.detail,
    )


def answer_lost(record: JobRecord, error: AnswerLost) -> JobRecord:
    """The request was sent and nobody knows whether it was accepted."""
    return record.with_state(
        State.UNKNOWN,
        charge=Charge.UNKNOWN,
        message=f"The request was sent, but its answer never arrived: {_lower(error.message)}",
        hint=_NOT_RESENT,
        detail=record.detail | error.detail,
    )


def abandoned(record: JobRecord) -> JobRecord:
    """The process that ran it died before the operation's name was known; nothing can be asked about it."""
    if record.state in (State.QUEUED, State.WAITING):
        return record.with_state(
            State.CANCELLED,
            charge=Charge.NOT_CHARGED,
            message="The kernel ended before it was sent.",
            hint="Run the cell again.",
        )
    return record.with_state(
        State.UNKNOWN,
        charge=Charge.UNKNOWN,
        message="The kernel ended while the request was being sent; whether it arrived is not known.",
        hint=_NOT_RESENT,
    )


def of_outcome(record: JobRecord, outcome: Outcome) -> JobRecord:
    """The service ended it without a video."""
    if isinstance(outcome, Filtered):
        return _filtered(record, outcome)
    if isinstance(outcome, Cancelled):
        return cancelled(record)
    if isinstance(outcome, Gone):
        return record.with_state(
            State.EXPIRED,
            charge=Charge.UNKNOWN,
            message="The service does not know this job any more; it forgets a video after two days.",
            hint="Run the cell again to make a new one.",
        )
    failed = outcome if isinstance(outcome, OperationFailed) else OperationFailed(code=None, message="no reason given")
    known = failed.code is not None
    return record.with_state(
        State.FAILED,
        # Google bills for videos only; without an error code there is no word that none was made.
        charge=Charge.NOT_CHARGED if known else Charge.UNKNOWN,
        message=f"The service could not make the video: {failed.message.rstrip('.')}.",
        hint="Such faults often pass: run it again." if failed.code in (8, 13, 14, None) else "Change the request.",
        detail=record.detail | {"grpc_code": failed.code},
    )


def _filtered(record: JobRecord, outcome: Filtered) -> JobRecord:
    kinds = safety.categories(outcome.reasons)
    about = f" ({', '.join(kinds)})" if kinds else ""
    said = f": {outcome.reasons[0].rstrip('.')}" if outcome.reasons else ""
    codes = list(safety.support_codes(outcome.reasons))
    hints = [_CATEGORY_HINTS[kind] for kind in kinds if kind in _CATEGORY_HINTS]
    return record.with_state(
        State.FILTERED,
        charge=Charge.NOT_CHARGED,
        filtered=outcome.count,
        reasons=outcome.reasons,
        message=f"The safety filter held the video back{about}{said}.",
        hint=hints[0] if hints else "Rephrase the prompt.",
        detail=record.detail | {"support_codes": codes, "categories": list(kinds)},
    )


def cannot_ask(record: JobRecord, error: Refused) -> JobRecord:
    """The service does not let us ask any more; the job itself goes on there."""
    return record.with_state(
        State.STALLED,
        charge=Charge.UNKNOWN,
        message=f"{error.message} The job goes on at the service.",
        hint=f"{error.hint} Then {_RESUME}".strip(),
        detail=record.detail | error.detail,
    )


def too_late(record: JobRecord, seconds: float) -> JobRecord:
    """No result before the deadline."""
    return record.with_state(
        State.STALLED,
        charge=Charge.UNKNOWN,
        message=f"No result after {_minutes(seconds)}; the job may still finish at the service.",
        hint=_RESUME,
    )


def not_saved(record: JobRecord, error: Exception) -> JobRecord:
    """The video is ready, but it could not be brought into the library."""
    if isinstance(error, Refused) and error.status == 404:
        return record.with_state(State.EXPIRED, message=error.message, hint="Run the cell again to make a new one.")
    what = error.message if isinstance(error, WireError) else _reason(error)
    return record.with_state(
        State.STALLED,
        message=f"The video is ready, but it could not be saved: {_lower(what)}",
        hint=_RESUME,
    )


def stopped(record: JobRecord) -> JobRecord:
    """The user stopped it: before it was sent, or only the watching afterwards."""
    if record.submitted is None:
        return record.with_state(
            State.CANCELLED, charge=Charge.NOT_CHARGED, message="Cancelled before it was sent.", hint=""
        )
    return record.with_state(
        State.UNWATCHED,
        charge=Charge.UNKNOWN,
        message="No longer watched. Veo cannot be cancelled: the job goes on and is billed if it succeeds.",
        hint=_RESUME,
    )


def cancelled(record: JobRecord) -> JobRecord:
    """It was cancelled at the service, which only Omni can."""
    return record.with_state(
        State.CANCELLED,
        # Google does not say whether the seconds made until then are billed.
        charge=Charge.UNKNOWN,
        message="Cancelled at the service before the video was ready.",
        hint="",
    )


def not_cancelled(record: JobRecord, error: WireError) -> JobRecord:
    """The service could not be told to stop; the job goes on there."""
    return record.with_state(
        State.UNWATCHED,
        charge=Charge.UNKNOWN,
        message=f"It could not be cancelled: {_lower(error.message)} It is no longer watched.",
        hint=_RESUME,
    )


def broken(record: JobRecord, error: Exception) -> JobRecord:
    """Something on this side failed; what was sent is kept by name."""
    sent = record.submitted is not None
    return record.with_state(
        State.STALLED if record.operation else (State.UNKNOWN if sent else State.FAILED),
        charge=Charge.UNKNOWN if sent else Charge.NOT_CHARGED,
        message=f"Something failed on this side: {_reason(error)}.",
        hint=_RESUME if record.operation else "Run it again.",
    )


def unwritten(record: JobRecord, error: Exception) -> JobRecord:
    """An end that could not be written to the library; the clip's file, where there is one, is saved."""
    named = f" The service calls the job {record.operation}." if record.operation else ""
    message = f"{record.message} The library could not be written ({_reason(error)}).{named}".strip()
    return replace(record, message=message)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:.0f} seconds"
