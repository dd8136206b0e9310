"""What the collector asks of a server that keeps a video, and how the rest of a video is taken from it.

The wires' downloads fit these protocols; the library knows nothing of wires.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from veo_widget.archive.checks import HEAD, check_head
from veo_widget.archive.partial import Known, Partial


class Part(Protocol):
    """What a server sends of a file; `wires.base.Part` is one."""

    @property
    def start(self) -> int:
        """At which byte the pieces begin."""

    @property
    def length(self) -> int | None:
        """Of the whole file, where it is known."""

    @property
    def version(self) -> str:
        """What tells this file from another under its name."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the whole file, as the service states them."""

    @property
    def pieces(self) -> Iterator[bytes]:
        """The bytes."""


class Source(Protocol):
    """A video that a server keeps; `wires.base.Download` is one."""

    def open(self, start: int = 0, *, length: int | None = None, version: str = "") -> AbstractContextManager[Part]:
        """Asks for it from a byte on; where it is another file now, it starts at 0."""


def take(source: Source, partial: Partial) -> None:
    """What a server sends, behind what is here or instead of it."""
    with source.open(partial.size, length=partial.known.length, version=partial.known.version) as part:
        assert part.start in (0, partial.size), "a source goes on or starts anew"
        pieces = iter(part.pieces)
        if part.start == 0:
            head = _head(pieces)  # before what is here is dropped: an error page must not cost the half of a clip
            partial.start_anew(Known(length=part.length, version=part.version, hashes=dict(part.hashes)))
            partial.add(head)
        for piece in pieces:
            partial.add(piece)


def _head(pieces: Iterator[bytes]) -> bytes:
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD:
            break
    check_head(head)
    return head
