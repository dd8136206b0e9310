"""What every wire does, and the typed answers it gives.

A wire turns a request into one call of the service and the service's answers into the outcomes below.
Its methods block; the engine calls them in worker threads only. It keeps no state of a job, never
retries a submission, and lets no exception of an HTTP library through.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from veo_widget.request import VideoRequest


@dataclass(frozen=True)
class InlineVideo:
    """A video whose bytes came with the answer."""

    data: bytes = field(repr=False)


@dataclass(frozen=True)
class StoredVideo:
    """A video that lies in Cloud Storage."""

    uri: str


@dataclass(frozen=True)
class HostedVideo:
    """A video that lies in the service's own Files API; its uri opens nothing without the key."""

    uri: str


Video = InlineVideo | StoredVideo | HostedVideo


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a server sends of a file: the rest of it, or all of it.

    Attributes:
        start: At which byte the pieces begin: where they were asked for, or 0 where the server starts anew.
        length: Of the whole file; None where the server does not say.
        version: What tells this file from another under its name (an ETag, a generation); may be empty.
        hashes: Of the whole file, as the service states them: algorithm to hexadecimal digits.
        pieces: The bytes.
    """

    start: int
    length: int | None
    version: str
    hashes: Mapping[str, str]
    pieces: Iterator[bytes] = field(repr=False)


class Download(ABC, Iterable[bytes]):
    """A video that a server keeps, so that after a cut its rest can be asked for. Iterating gives all of it."""

    @abstractmethod
    def open(self, start: int = 0, *, length: int | None = None, version: str = "") -> AbstractContextManager[Part]:
        """Asks for the file from a byte on; the answer ends with the block.

        Args:
            start: How many bytes are here already.
            length: Of the whole file these belong to, where it was told.
            version: Of that file; where either differs now, the part starts anew.

        Raises:
            NotSent, Refused, AnswerLost: When asking, and also while the pieces are read.
        """

    def __iter__(self) -> Iterator[bytes]:
        with self.open() as part:
            yield from part.pieces


@dataclass(frozen=True)
class Pending:
    """The service is still at work."""


@dataclass(frozen=True, kw_only=True)
class Succeeded:
    """There are videos; `filtered` more were held back by the safety filter."""

    videos: tuple[Video, ...]
    filtered: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Filtered:
    """The safety filter held everything back. Not charged."""

    count: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OperationFailed:
    """The service gave up; `code` is a gRPC status code."""

    code: int | None
    message: str


@dataclass(frozen=True)
class Gone:
    """The service does not know the operation (any more)."""


@dataclass(frozen=True)
class Cancelled:
    """It was cancelled at the service before it ended."""


Outcome = Pending | Succeeded | Filtered | OperationFailed | Gone | Cancelled


@dataclass(frozen=True, kw_only=True)
class Started:
    """What the service said to a submission.

    Attributes:
        operation: Its name for the job.
        outcome: What the same answer already tells. Omni names a file's uri in this answer and never again.
    """

    operation: str
    outcome: Outcome = Pending()


class WireError(Exception):
    """Base of the three ways a call can go wrong; the text is one or two sentences for the user."""

    def __init__(self, message: str, *, hint: str = "", detail: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail or {}


class NotSent(WireError):
    """The call never reached the service: nothing happened there."""


class Refused(WireError):
    """The service answered no: nothing was started and nothing is charged."""

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return int(self.detail.get("status", 0))


class AnswerLost(WireError):
    """The call was sent and no usable answer came: whether the service acted is not known."""


class Wire(Protocol):
    """One dialect of the service, spoken to one endpoint.

    Attributes:
        name: ``"vertex"``, ``"gemini"`` or ``"omni"``.
        can_cancel: Whether `cancel` ends a job at the service; Veo has no such call, Omni has.
    """

    name: str
    can_cancel: bool

    def submit(self, request: VideoRequest) -> Started:
        """Sends the request exactly once and returns the operation's name.

        Raises:
            NotSent: It did not reach the service.
            Refused: The service said no.
            AnswerLost: It may or may not have been accepted.
        """

    def poll(self, operation: str) -> Outcome:
        """Asks once how an operation stands; raises the same errors."""

    def read(self, video: Video) -> Iterable[bytes]:
        """The bytes of a video in pieces; a `Download` where a server keeps it. Reading raises the same errors."""

    def cancel(self, operation: str) -> None:
        """Ends a job at the service; raises the same errors, `Refused` where it has ended already."""
