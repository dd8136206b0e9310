"""What is known of a job and of a clip, as frozen records.

The engine publishes them, the library keeps them, the outputs draw them. They hold no behaviour beyond
reading themselves aloud, no secret, and no path outside the library.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from veo_widget.errors import (
    ExpiredError,
    FailedError,
    FilteredError,
    JobError,
    NotSentError,
    RefusedError,
    StalledError,
    StoppedError,
    UnknownError,
)
from veo_widget.request import VideoRequest


class State(StrEnum):
    """Where a job is. The first five are open, the others are ends (design, section 5)."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    WAITING = "waiting"
    RUNNING = "running"
    COLLECTING = "collecting"
    DONE = "done"
    FILTERED = "filtered"
    REFUSED = "refused"
    FAILED = "failed"
    EXPIRED = "expired"
    STALLED = "stalled"
    UNWATCHED = "unwatched"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


OPEN = frozenset({State.QUEUED, State.SUBMITTING, State.WAITING, State.RUNNING, State.COLLECTING})
PENDING = OPEN | {State.STALLED}
"""States in which a clip may be waiting that nobody has fetched; `%load_ext` speaks of these."""
UNNAMED = frozenset({State.QUEUED, State.WAITING, State.SUBMITTING})
"""States before the service's name for the job is known; nothing can be asked about it."""
RESUMABLE = frozenset({State.RUNNING, State.COLLECTING, State.STALLED, State.UNWATCHED})
"""States in which the service has, or may still have, something to fetch under a known name."""

WORDS: dict[State, str] = {
    State.QUEUED: "Waiting for its turn",
    State.SUBMITTING: "Sending the request",
    State.WAITING: "Waiting for quota",
    State.RUNNING: "Veo is making the video",
    State.COLLECTING: "Saving the video",
    State.DONE: "Done",
    State.FILTERED: "Held back by the safety filter",
    State.REFUSED: "Refused by the service",
    State.FAILED: "Failed",
    State.EXPIRED: "No longer on the server",
    State.STALLED: "No result yet; stopped waiting",
    State.UNWATCHED: "No longer watched",
    State.CANCELLED: "Cancelled",
    State.UNKNOWN: "Sent, but the answer never arrived",
}


SERVER_KEEPS = timedelta(days=2)
"""How long Google keeps a finished video (guide page)."""


class Charge(StrEnum):
    """What a job cost, as far as the service's answers tell; never assumed."""

    ESTIMATED = "estimated"
    CHARGED = "charged"
    NOT_CHARGED = "not charged"
    UNKNOWN = "unknown"


_ERRORS: dict[State, type[JobError]] = {
    State.FILTERED: FilteredError,
    State.REFUSED: RefusedError,
    State.FAILED: FailedError,
    State.EXPIRED: ExpiredError,
    State.STALLED: StalledError,
    State.UNWATCHED: StoppedError,
    State.CANCELLED: StoppedError,
    State.UNKNOWN: UnknownError,
}


def utc_now() -> datetime:
    """The time now, in UTC, as every record keeps it."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class ClipRecord:
    """One video file in the library.

    Attributes:
        id: ULID of the clip.
        job_id: ULID of the job that made it.
        sample: Which of the job's videos it is, from 0.
        path: Path of the MP4, relative to the library, with forward slashes.
        poster: Path of the JPEG poster, relative to the library.
        sha256: Hash of the MP4's bytes, in hexadecimal.
        size: Length in bytes.
        width: Pixels.
        height: Pixels.
        duration: Seconds.
        fps: Frames per second.
        video_codec: Such as ``"h264"``.
        audio_codec: Such as ``"aac"``; None for a silent clip.
        created: When it was written (UTC).
        uri: How the service calls its file, where it said so; opens nothing without credentials.
    """

    id: str
    job_id: str
    sample: int
    path: str
    poster: str
    sha256: str
    size: int
    width: int
    height: int
    duration: float
    fps: float
    video_codec: str
    audio_codec: str | None
    created: datetime
    uri: str | None = None


@dataclass(frozen=True, kw_only=True)
class JobRecord:
    """One attempt at a request, as it stands now.

    Attributes:
        id: ULID of the job; also its order in time.
        request: What was asked, defaults filled in.
        backend: Where it was sent, as plain data without secrets (`studio.backend.Backend.as_dict`).
        state: Where it is.
        charge: What is known of its cost.
        estimate: Price in US dollars before it was sent; the list price on a simulator too.
        price_as_of: ISO date of the price list.
        operation: The service's name for it, once known.
        created: When it was asked for (UTC).
        submitted: When the request was sent.
        finished: When the service was first seen to have ended it.
        ended: When the job reached one of the ends.
        expected: Seconds from submission to result, learnt from past jobs; None where nothing is known.
        message: What happened, for an end other than done, or what is odd now.
        hint: What to do next.
        filtered: How many of its videos the safety filter held back.
        reasons: The service's reasons for that, in its own words.
        polls: How often the service was asked.
        clips: The videos, once collected.
        detail: Anything else worth keeping (status codes, support codes), plain data.
        key: Under which the same request is found again; see `studio.reuse`.
        draw: Which of several draws of the same request, from 0.
    """

    id: str
    request: VideoRequest
    backend: dict[str, Any]
    state: State = State.QUEUED
    charge: Charge = Charge.ESTIMATED
    estimate: Decimal | None = None
    price_as_of: str = ""
    operation: str | None = None
    created: datetime
    submitted: datetime | None = None
    finished: datetime | None = None
    ended: datetime | None = None
    expected: float | None = None
    message: str = ""
    hint: str = ""
    filtered: int = 0
    reasons: tuple[str, ...] = ()
    polls: int = 0
    clips: tuple[ClipRecord, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    draw: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something for it."""
        return self.state in OPEN

    @property
    def is_simulated(self) -> bool:
        """Whether the clips are synthetic and cost nothing."""
        return self.backend.get("endpoint") == "simulator"

    @property
    def words(self) -> str:
        """The state in words, with its place in the queue where it waits in one."""
        place = self.detail.get("place") if self.state in (State.QUEUED, State.WAITING) else None
        return f"{WORDS[self.state]}, number {place} in line" if place else WORDS[self.state]

    @property
    def fetch_until(self) -> datetime | None:
        """Until when the service surely keeps what may wait there to be fetched; None for every other job."""
        if self.state not in RESUMABLE:
            return None
        return (self.submitted or self.created) + SERVER_KEEPS

    @property
    def money(self) -> str:
        """What it costs, in words: ``"estimated $3.20"``, ``"not charged"``, ..."""
        price = "price unknown" if self.estimate is None else f"${self.estimate:.2f}"
        if self.is_simulated:
            return f"$0 (Google's list price: {price})"
        if self.charge is Charge.NOT_CHARGED:
            return "not charged"
        if self.charge is Charge.UNKNOWN:
            return f"charge unknown (at most {price})"
        return f"{self.charge} {price}"

    @property
    def explanation(self) -> str:
        """What happened or is odd, and what to do next; empty where all is well."""
        return " ".join(part for part in (self.message, self.hint) if part)

    @property
    def sentence(self) -> str:
        """What happened, what it cost and what to do next; one paragraph of plain text."""
        what = self.message or f"{self.words}."
        return " ".join(part for part in (what, f"Cost: {self.money}.", self.hint) if part)

    def with_state(self, state: State, **changes: Any) -> JobRecord:
        """A copy in another state, its end time set when that is an end."""
        if state not in OPEN and "ended" not in changes:
            changes["ended"] = utc_now()
        return replace(self, state=state, **changes)

    def error(self) -> JobError | None:
        """The exception that says why there is no clip; None while open and when done."""
        if self.state is State.FAILED and self.submitted is None:
            return NotSentError(self)
        kind = _ERRORS.get(self.state)
        return kind(self) if kind else None
