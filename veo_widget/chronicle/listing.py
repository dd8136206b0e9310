"""`History`: the attempts of which a filter holds, newest first. Nothing is read before somebody looks at them.

Which ones they are is settled at the first look; each is read as it stands when it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from veo_widget.archive.attempts import find, places
from veo_widget.archive.finding import TEXT_LENGTH
from veo_widget.archive.marks import Marks
from veo_widget.archive.schema import attempts
from veo_widget.chronicle import rows
from veo_widget.chronicle.difference import Difference, difference
from veo_widget.chronicle.expression import read_filter
from veo_widget.chronicle.fields import FIELDS
from veo_widget.chronicle.settings import settings_of
from veo_widget.chronicle.values import Condition, holds
from veo_widget.clip import Clip
from veo_widget.errors import FilterError
from veo_widget.records import JobRecord
from veo_widget.request import VideoRequest
from veo_widget.studio import Studio

if TYPE_CHECKING:
    from pandas import DataFrame

_AT_ONCE = 200
"""Attempts read at a time."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One clip with its job, or a job that has none (yet).

    Attributes:
        record: The job.
        clip: The clip; None for an attempt without one.
        marks: What is said of the clip.
        studio: Where it is from.
    """

    record: JobRecord
    clip: Clip | None
    marks: Marks
    studio: Studio

    @property
    def id(self) -> str:
        """The job's ULID."""
        return self.record.id

    @property
    def request(self) -> VideoRequest:
        """What was asked, defaults filled in."""
        return self.record.request

    @property
    def prompt(self) -> str:
        """The text for the model."""
        return self.request.prompt

    @property
    def state(self) -> str:
        """How it ended, or stands: ``"done"``, ``"filtered"``, ..."""
        return self.record.state.value

    @property
    def rating(self) -> int | None:
        """1 to 5; None where it has none."""
        return self.marks.rating

    def settings(self) -> dict[str, Any]:
        """What ``veo.generate(**attempt.settings())`` makes it again with; see `Clip.settings`."""
        return settings_of(self.record)

    def __sub__(self, other: Any) -> Difference:
        return difference(self, other)

    def __repr__(self) -> str:
        return f"<Attempt {self.id[-6:]} {self.state} {self.prompt[:60]!r}>"


class History(Sequence[Attempt]):
    """Attempts, newest first: ``len``, ``[i]``, slices and loops; ``.clips``, ``.df()``.

    Args:
        studio: Whose library.
        numbers: Gives the attempts' numbers.
        named: What was looked for, in words.
    """

    def __init__(self, studio: Studio, numbers: Callable[[], Sequence[int]], named: str = "") -> None:
        self.studio = studio
        self.named = named
        self._find = numbers

    @cached_property
    def _numbers(self) -> Sequence[int]:
        return self._find()

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Attempt: ...
    @overload
    def __getitem__(self, index: slice) -> History: ...
    def __getitem__(self, index: int | slice) -> Attempt | History:
        if isinstance(index, slice):
            some = self._numbers[index]
            return History(self.studio, lambda: some, self.named)
        return self._read([self._numbers[index]])[0]

    def __iter__(self) -> Iterator[Attempt]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self._read(self._numbers[start : start + _AT_ONCE])

    @property
    def clips(self) -> list[Clip]:
        """The clips among them, in the same order."""
        return [attempt.clip for attempt in self if attempt.clip is not None]

    def rows(self) -> list[dict[str, Any]]:
        """One dictionary for each attempt; its names are those of the filter's fields."""
        return rows.rows_of(self.studio, self)

    def df(self) -> DataFrame:
        """The rows as a pandas DataFrame: times in UTC, whole numbers and yes/no that may be missing.

        Raises:
            ImportError: pandas is not installed.
        """
        return rows.data_frame_of(self.rows())

    def _read(self, numbers: Sequence[int]) -> list[Attempt]:
        """Attempts with all that belongs to them; those that have got a clip since they were found are read by it."""
        library = self.studio.library
        with library.store.look() as connection:
            found = places(connection, numbers)
        records = library.store.with_ids(place.job_id for place in found)
        marks = library.marks([place.clip_id for place in found if place.clip_id])
        read = []
        for place in found:
            record = records[place.job_id]
            clip = next((clip for clip in record.clips if clip.id == place.clip_id), None)
            kept = Clip(self.studio, clip, record.request) if clip else None
            said = marks.get(place.clip_id or "", Marks())
            read.append(Attempt(record=record, clip=kept, marks=said, studio=self.studio))
        return read

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from veo_widget.notebook.history_page import history_bundle

        return history_bundle(self)

    def __repr__(self) -> str:
        named = f" where {self.named}" if self.named else ""
        return f"<History: {len(self):,} attempt{'' if len(self) == 1 else 's'}{named}>"


def read_history(studio: Studio, expression: str = "", *, text: str = "") -> History:
    """The attempts of which all this holds; see `veo.history`.

    Raises:
        FilterError: The filter cannot be read; nothing was looked for.
    """
    condition, named = read_filter(expression)
    for word in _words(text):
        condition = condition & holds(word, FIELDS["text"])
    if "trashed" not in named:
        condition = condition & attempts.c.trashed.is_(False)
    said = " and ".join(
        part for part in (expression.strip(), f"{text.strip()!r} in text" if text.strip() else "") if part
    )
    return History(studio, lambda: _found(studio, condition), said)


def _found(studio: Studio, condition: Condition) -> Sequence[int]:
    if not studio.library.paths.database.exists():
        return ()
    store = studio.library.store
    store.catch_up()
    with store.look() as connection:
        return find(connection, condition)


def _words(text: str) -> list[str]:
    given: object = text
    if not isinstance(given, str):
        msg = f"text is a text, not {type(given).__name__}."
        raise TypeError(msg)
    if len(text) > TEXT_LENGTH:
        msg = f"At most {TEXT_LENGTH:,} characters can be looked for, not {len(text):,}."
        raise FilterError(msg)
    return text.split()
