"""The boxes an MP4 file is made of (ISO/IEC 14496-12): finding them, and writing new ones."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

LARGEST_INDEX = 64 * 1024 * 1024
"""Bytes of tables that are read at all; an hour of video has about 4 MB of them."""


class NotStreamable(ValueError):
    """A file that cannot be sent in fragments; the message says why."""


def read_index(file: BinaryIO) -> bytes:
    """What is inside the ``moov`` box of a file; only that is read.

    Raises:
        NotStreamable: There is none, or it is damaged.
    """
    size, position = os.fstat(file.fileno()).st_size, 0
    while position + 8 <= size:
        file.seek(position)
        length, kind, skipped = _header(file.read(16), size - position)
        if kind == b"moov":
            if length > min(LARGEST_INDEX, size - position):
                break
            file.seek(position + skipped)
            return file.read(length - skipped)
        position += length
    msg = "it has no usable index of its frames"
    raise NotStreamable(msg)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the content of each box in a box's content."""
    position = 0
    while position + 8 <= len(data):
        length, kind, skipped = _header(data[position : position + 16], len(data) - position)
        yield kind, data[position + skipped : position + length]
        position += length


def find(data: bytes, *path: bytes) -> bytes | None:
    """The content of the first box on a path of kinds, or None."""
    for kind in path:
        inside = next((content for name, content in boxes(data) if name == kind), None)
        if inside is None:
            return None
        data = inside
    return data


def need(data: bytes, *path: bytes) -> bytes:
    """The content of the first box on a path of kinds.

    Raises:
        NotStreamable: It is not there.
    """
    found = find(data, *path)
    if found is None:
        msg = f"its index has no {path[-1].decode('latin-1')!r}"
        raise NotStreamable(msg)
    return found


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of the parts, one after the other."""
    return struct.pack(">I4s", 8 + sum(map(len, parts)), kind) + b"".join(parts)


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def _header(head: bytes, left: int) -> tuple[int, bytes, int]:
    """A box's length, its kind and the length of its header; 0 stands for all that is left."""
    length, kind = struct.unpack_from(">I4s", head)
    skipped = 8
    if length == 1:
        (length,) = struct.unpack_from(">Q", head, 8)
        skipped = 16
    elif length == 0:
        length = left
    if length < skipped:
        msg = "one of its boxes is damaged"
        raise NotStreamable(msg)
    return length, kind, skipped
