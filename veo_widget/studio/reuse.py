"""Whether a request was made before: running a cell again must not buy its clip again.

The key of a request is where it goes (wire and kind of endpoint), the model, and everything that is asked. Draws of
one request are numbered, so that several can exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from veo_widget.archive import Library
from veo_widget.errors import RepeatError
from veo_widget.records import JobRecord, State
from veo_widget.request import VideoRequest
from veo_widget.studio.backend import Backend

New = bool | Literal["again"]
"""``False`` reuses what is there, ``True`` buys once per edit of the cell, ``"again"`` buys in any case."""
UNDER_WAY = frozenset(
    {State.QUEUED, State.SUBMITTING, State.WAITING, State.RUNNING, State.COLLECTING, State.STALLED, State.UNWATCHED}
)
"""States in which a clip may still come."""


_COUNTING = UNDER_WAY | {State.UNKNOWN}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What there is of a request already.

    Attributes:
        record: The job whose clips are taken, or that is watched on; None where it has to be bought.
        notice: A line for the user.
    """

    record: JobRecord | None = None
    notice: str = ""

    @property
    def is_made(self) -> bool:
        """Whether the clips are in the library."""
        return self.record is not None and self.record.state is State.DONE


def reuse_key(request: VideoRequest, backend: Backend) -> str:
    """The key of a request on a backend; equal for equal requests on every machine."""
    parts = (backend.wire, backend.endpoint, backend.as_of or "", request.model or "", request.sha256)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def find(library: Library, records: Iterable[JobRecord], *, draw: int = 0, new: New = False, edit: str = "") -> Found:
    """What there is of a draw of a request.

    Args:
        records: The jobs of the same key, newest first.
        draw: Which of several draws of the same request, from 0.
        new: Whether another one is wanted although there is one.
        edit: Hash of the cell's text; with `new` a job bought by the same text is taken.

    Raises:
        RepeatError: The same request was sent and its answer never arrived; the user has to decide.
    """
    records = [record for record in records if record.draw == draw]
    if new:
        records = [record for record in records if record.detail.get("edit") == edit]
    record = counting(library, records)
    if record is None:
        return Found(notice=_bought_again(records[0]) if records else "")
    if record.state is State.UNKNOWN:
        raise _undecided(record)
    is_done = record.state is State.DONE
    return Found(record=record, notice=_reused(library, record) if is_done else _under_way(record))


def counting(library: Library, records: Iterable[JobRecord]) -> JobRecord | None:
    """The first job that keeps its request from being bought again: made and there, under way, or undecided."""
    return next((record for record in records if is_made(library, record) or record.state in _COUNTING), None)


def is_made(library: Library, record: JobRecord) -> bool:
    """Whether a job's clips are there."""
    return record.state is State.DONE and _is_whole(library, record)


def _is_whole(library: Library, record: JobRecord) -> bool:
    return bool(record.clips) and all(library.file(clip.path).exists() for clip in record.clips)


def _reused(library: Library, record: JobRecord) -> str:
    when = f"{record.created:%Y-%m-%d %H:%M} UTC"
    trash = _in_trash(library, record)
    return f"Reused, $0: made {when} (job {record.id[-6:]}).{trash} --new buys another."


def _in_trash(library: Library, record: JobRecord) -> str:
    """That clips of a job are in the trash, as a sentence; empty where none is."""
    marks = library.marks([clip.id for clip in record.clips]).values()
    count = sum(mark.trashed is not None for mark in marks)
    if not count:
        return ""
    which = "It is" if len(record.clips) == 1 else f"{count} of its {len(record.clips)} clips are"
    return f" {which} in the trash; clip.restore() brings it back."


def _under_way(record: JobRecord) -> str:
    return f"The same request is under way already (job {record.id[-6:]}); it is not bought twice."


def _bought_again(record: JobRecord) -> str:
    if record.state is State.DONE:
        return f"The clip of job {record.id[-6:]} is no longer in the library; it is bought again."
    return f"The same request ended before without a clip (job {record.id[-6:]}: {record.words}); it is sent again."


def _undecided(record: JobRecord) -> RepeatError:
    sent = f"{record.submitted or record.created:%Y-%m-%d %H:%M} UTC"
    return RepeatError(
        f"The same request was sent {sent} and its answer never arrived (job {record.id[-6:]}): it may have been "
        "made and billed. Nothing was sent now. Look at the account's billing; to buy it once more, use --new "
        "(in Python new=True)."
    )
