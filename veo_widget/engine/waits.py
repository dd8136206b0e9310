"""The waits of a job before it is sent, as records: for quota, for its turn, for the network.

Pure, like `endings.py`. What only describes the queue as it stands now is called passing: it is shown, but not
written down.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from veo_widget.records import JobRecord, State
from veo_widget.wires.base import NotSent, Refused

QUOTA_STATUS = 429
_HINT = "Nothing was started and nothing is charged; stopping it is free."
_PASSING = ("place", "resumes")
_NEVER_CONNECTED = frozenset({"ConnectError", "ConnectTimeout", "ConnectionRefusedError"})


def never_connected(error: NotSent) -> bool:
    """Whether there was no connection at all, so that the same call may be made again."""
    return error.detail.get("error") in _NEVER_CONNECTED


def for_quota(record: JobRecord, error: Refused, resumes: datetime) -> JobRecord:
    """The service has no quota left for it now; it is sent again at `resumes`."""
    return replace(
        record,
        state=State.WAITING,
        submitted=None,
        message=f"{error.message} It is sent again {clock_time(resumes)}.",
        hint=_HINT,
        detail=record.detail | {"resumes": resumes.isoformat()},
    )


def for_network(record: JobRecord, error: NotSent, seconds: float) -> JobRecord:
    """The service was not reached; it is tried again in some seconds."""
    return replace(
        record,
        state=State.QUEUED,
        submitted=None,
        message=f"{error.message} Nothing was sent; trying again in {max(seconds, 1):.0f} s.",
        hint="",
    )


def in_line(record: JobRecord, place: int, resumes: datetime | None) -> JobRecord:
    """Its place among those that wait, and until when all of them do."""
    stood_still = "resumes" in record.detail
    detail: dict[str, Any] = {name: value for name, value in record.detail.items() if name not in _PASSING}
    detail["place"] = place
    if resumes is not None:
        detail["resumes"] = resumes.isoformat()
    record = replace(record, detail=detail)
    if record.state is not State.QUEUED or (resumes is None and not stood_still):
        return record
    if resumes is None:
        return replace(record, message="", hint="")
    message = f"The quota of its model is used up for now; sending goes on {clock_time(resumes)}."
    return replace(record, message=message, hint=_HINT)


def without_passing(record: JobRecord) -> JobRecord:
    """The record as it is written down."""
    dropped = _PASSING[:1] if record.state is State.WAITING else _PASSING
    if not any(name in record.detail for name in dropped):
        return record
    return replace(record, detail={name: value for name, value in record.detail.items() if name not in dropped})


def clock_time(moment: datetime) -> str:
    """A moment in the words of this machine's clock, with the day where it is not today."""
    local = moment.astimezone()
    words = f"at {local:%H:%M:%S} {local:%Z}".rstrip()
    today = datetime.now(local.tzinfo).date()
    return words if local.date() == today else f"{words} on {local.day} {local:%B}"
