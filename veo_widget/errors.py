"""Every error this package raises on purpose, in one tree.

    VeoError
    |-- RequestError        the request is wrong; found before any network, nothing was spent
    |   `-- ImageError      an image that cannot be used as input
    |-- BackendError        the place to send it to cannot be used (no account, not confirmed, not there)
    |-- CatalogError        the user's own catalog file cannot be used
    |-- LibraryError        the folder of clips and records cannot be used
    |-- BudgetError         it would cost more than is allowed; nothing was sent
    |-- RepeatError         the same request may be made and billed already; the user has to decide
    |-- SweepError          a sweep that cannot be planned or run as it stands; nothing was sent
    |-- ShareError          a study that cannot be exported, reported or brought in; nothing was written
    |-- CallError           a single call that brought nothing; the text says why and what it cost
    |   |-- PictureError    an image model made no picture
    |   `-- RewriteError    a text model wrote no rewrite
    |-- TemplateError       a template that cannot be read, or a slot without a value
    |-- FilterError         a filter of the history that cannot be read
    |-- TableError          a file of values that cannot be read
    |-- BadVideo            bytes that came as a video are none
    `-- JobError            a job ended without a clip; carries the job's record
        |-- NotSentError    it never reached the service
        |-- RefusedError    the service said no to the request
        |-- FilteredError   the safety filter held the result back
        |-- FailedError     the service tried and failed
        |-- ExpiredError    the operation or its file is gone from the service
        |-- StalledError    no result before the deadline; the operation's name is kept
        |-- UnknownError    the request was sent and its answer never arrived
        `-- StoppedError    the user stopped it or stopped watching it

Mistakes of the programmer (an unknown keyword, a wrong type) stay TypeError and ValueError.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from veo_widget.records import JobRecord


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong with a request, found before anything is sent.

    Attributes:
        rule: Stable id of the rule, such as ``"1080p-needs-8s"``.
        field: The parameter to change.
        message: What is wrong, in one sentence.
        hint: What to do about it, in one sentence; may be empty.
        fatal: False for a warning, which does not stop the request.
    """

    rule: str
    field: str
    message: str
    hint: str = ""
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class VeoError(Exception):
    """Base of everything this package raises on purpose; its text is meant to be read by the user."""


@dataclass(eq=False)
class RequestError(VeoError, ValueError):
    """The request breaks a rule. Nothing was sent and nothing was spent."""

    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join(str(problem) for problem in self.problems)


class ImageError(RequestError):
    """An image that cannot be used as input. Nothing was sent and nothing was spent."""

    def __init__(self, message: str, *, hint: str = "", field: str = "image") -> None:
        super().__init__([Problem(rule="image", field=field, message=message, hint=hint)])


class BackendError(VeoError):
    """The place to send requests to cannot be used. Nothing was sent and nothing was spent."""


class CatalogError(VeoError):
    """The user's own catalog file (``VEO_CATALOG``) cannot be read or does not fit. Nothing was sent."""


class LibraryError(VeoError):
    """The folder of clips and records cannot be used."""


class BudgetError(VeoError):
    """It would cost more than the user allowed, or what is spent cannot be kept. Nothing was sent."""


class RepeatError(VeoError):
    """The same request was sent before and its answer never arrived. Nothing was sent now."""


class SweepError(VeoError, ValueError):
    """A sweep cannot be planned or run as it stands. Nothing was sent and nothing was spent."""


class ShareError(VeoError, ValueError):
    """A study cannot be exported, reported or brought in. Nothing was written, or what was is gone again."""


class CallError(VeoError):
    """A single call that brought nothing; the text says why, what it cost and what to do."""

    @classmethod
    def of(cls, message: str, hint: str, *, most: str) -> Self:
        """From what went wrong; `most` is what it may have cost, empty where it was not charged."""
        cost = f"Cost: unknown (at most {most})." if most else "Cost: not charged."
        return cls(" ".join(part for part in (message, cost, hint or "Change the prompt or run it again.") if part))


class PictureError(CallError):
    """An image model made no picture; the text says why, what it cost and what to do."""


class RewriteError(CallError):
    """A text model wrote no rewrite; the text says why, what it cost and what to do. The prompt is as it was."""


class TemplateError(VeoError, ValueError):
    """A template that cannot be read or filled; the text shows the place. Nothing was expanded and nothing sent."""


class FilterError(VeoError, ValueError):
    """A filter of the history that cannot be read; the text shows the place. Nothing was looked for."""


class TableError(VeoError, ValueError):
    """A file of values that cannot be read; the text says where. Nothing was expanded and nothing sent."""


class BadVideo(VeoError):
    """Bytes that came as a video are none; the text says what they are instead."""


class JobError(VeoError):
    """A job ended without a clip.

    Attributes:
        record: Everything that is known of the job, its money included.
    """

    def __init__(self, record: JobRecord) -> None:
        super().__init__(record.sentence)
        self.record = record


class NotSentError(JobError):
    """The request never reached the service. Not charged."""


class RefusedError(JobError):
    """The service said no to the request. Not charged."""


class FilteredError(JobError):
    """The safety filter held the result back. Not charged."""


class FailedError(JobError):
    """The service tried and failed. Not charged, as far as Google's documentation tells."""


class ExpiredError(JobError):
    """The operation or its file is gone from the service (it keeps them for two days)."""


class StalledError(JobError):
    """No result before the deadline. The operation's name is kept: ``veo.resume()`` looks again."""


class UnknownError(JobError):
    """The request was sent and its answer never arrived, so it may be running and may be billed."""


class StoppedError(JobError):
    """The user stopped the job before it was sent, or stopped watching it afterwards."""
