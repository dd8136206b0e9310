"""Stars, ratings, tags, notes and the trash: what a user says of a clip.

Every mark is an event that stays; what the events of a clip come to, one after the other, is its `Marks`. Here are
the rules alone; `shelving.py` keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from unicodedata import normalize

TAG_LENGTH = 60
TAGS = 50
"""How many tags one clip may have."""
NOTE_LENGTH = 4000
RATINGS = range(1, 6)


class Mark(StrEnum):
    """The kinds of marks. `DELETED` is written when the trash is emptied, the others by the user."""

    STAR = "star"
    UNSTAR = "unstar"
    TAG = "tag"
    UNTAG = "untag"
    NOTE = "note"
    RATING = "rating"
    TRASH = "trash"
    RESTORE = "restore"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is said of a clip now.

    Attributes:
        starred: Whether it has a star.
        rating: 1 to 5; None where there is none.
        tags: As they were written, in the order of the alphabet; spellings that differ in case are one tag.
        note: Any text.
        trashed: Since when it is in the trash (UTC); None where it is not.
        deleted: Since when its files are gone (UTC), because the trash was emptied.
    """

    starred: bool = False
    rating: int | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    trashed: datetime | None = None
    deleted: datetime | None = None


def read_kind(name: str) -> Mark:
    """The kind of that name, as far as users may use it.

    Raises:
        ValueError: There is none; the text names those there are.
    """
    known = [kind.value for kind in Mark if kind is not Mark.DELETED]
    if name not in known:
        msg = f"There is no mark {name!r}; there are {', '.join(known)}."
        raise ValueError(msg)
    return Mark(name)


def cleaned(kind: Mark, value: Any) -> str | None:
    """A mark's value as the text that is kept; None for kinds that have none.

    Raises:
        ValueError: It is too long, empty, or no rating; the text says the limit.
    """
    match kind:
        case Mark.TAG | Mark.UNTAG:
            return _tag(value)
        case Mark.NOTE:
            return _note(value)
        case Mark.RATING:
            return _rating(value)
    return None


def changed(marks: Marks, kind: Mark, value: str | None, at: datetime) -> Marks:
    """What is said of a clip after one more mark; `value` is as `cleaned` gives it."""
    match kind:
        case Mark.STAR | Mark.UNSTAR:
            return replace(marks, starred=kind is Mark.STAR)
        case Mark.TAG | Mark.UNTAG:
            return replace(marks, tags=_tags_after(marks.tags, kind, value or ""))
        case Mark.NOTE:
            return replace(marks, note=value or "")
        case Mark.RATING:
            return replace(marks, rating=int(value) if value else None)
        case Mark.TRASH:
            return marks if marks.trashed else replace(marks, trashed=at)
        case Mark.RESTORE:
            return replace(marks, trashed=None)
        case Mark.DELETED:
            return replace(marks, deleted=at)


def fold(text: str) -> str:
    """A text as it is compared: without case and without the difference between one way of writing and another."""
    folded = normalize("NFKC", normalize("NFKC", _storable(text)).casefold())
    return folded.replace("i\u0307", "i")  # what becomes of the Turkish capital I with a dot


def _tags_after(tags: tuple[str, ...], kind: Mark, tag: str) -> tuple[str, ...]:
    others = tuple(each for each in tags if fold(each) != fold(tag))
    if kind is Mark.UNTAG:
        return others
    return tags if len(others) < len(tags) else tuple(sorted((*tags, tag), key=fold))


def _tag(value: Any) -> str:
    tag = " ".join(_text(value, "A tag").split())
    if not 1 <= len(tag) <= TAG_LENGTH:
        said = f"this one has {len(tag)}" if tag else "this one is empty"
        msg = f"A tag is 1 to {TAG_LENGTH} characters long; {said}."
        raise ValueError(msg)
    return tag


def _note(value: Any) -> str:
    note = _text("" if value is None else value, "A note").strip()
    if len(note) > NOTE_LENGTH:
        msg = f"A note is at most {NOTE_LENGTH:,} characters long; this one has {len(note):,}."
        raise ValueError(msg)
    return note


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        msg = f"{what} is a text, not {type(value).__name__}."
        raise ValueError(msg)
    return normalize("NFC", _storable(value))


def _storable(text: str) -> str:
    """A text that a database can hold and search: without zeros, halves of characters written out."""
    return text.replace("\0", "").encode(errors="backslashreplace").decode()


def _rating(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value not in RATINGS:
        msg = f"A rating is a whole number from 1 to 5, or None for none, not {value!r}."
        raise ValueError(msg)
    return str(value)
