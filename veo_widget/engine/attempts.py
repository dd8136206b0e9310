"""Whether a job is sent again after an audio block, and what its record says of the attempts before.

Audio blocks are often chance and are not charged, so the same request may be sent again: as often as the user
allowed (``retries``), with the prompt unchanged. Nothing is ever reworded to get past a filter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from veo_widget.records import Charge, JobRecord, State

MAX_RETRIES = 3
"""More attempts than this at the same words are not chance any more."""


def may_try_again(ended: JobRecord) -> bool:
    """Whether the user allowed another attempt at a job that ended so."""
    if ended.state is not State.FILTERED or ended.charge is not Charge.NOT_CHARGED:
        return False
    audio = "audio" in ended.detail.get("categories", ())
    return audio and len(ended.detail.get("attempts", ())) < int(ended.detail.get("retries", 0))


def next_attempt(ended: JobRecord) -> JobRecord:
    """The record of the job as it is sent again, with the attempt that ended kept in its detail."""
    attempt: dict[str, Any] = {
        "operation": ended.operation,
        "submitted": ended.submitted.isoformat() if ended.submitted else None,
        "state": ended.state.value,
        "reasons": list(ended.reasons),
        "support_codes": ended.detail.get("support_codes", []),
    }
    attempts = [*ended.detail.get("attempts", ()), attempt]
    return replace(
        ended,
        state=State.QUEUED,
        charge=Charge.ESTIMATED,
        operation=None,
        submitted=None,
        ended=None,
        filtered=0,
        reasons=(),
        message=f"Sound was blocked {len(attempts)} time{'s' if len(attempts) > 1 else ''}; trying again as allowed.",
        hint="",
        detail=ended.detail | {"attempts": attempts},
    )
