"""The sample tables of a track, read into one list for each property of its frames.

"Sample" is the standard's word for one picture or one packet of sound. Nothing is interpreted here but the tables'
own run-length coding.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

from veo_widget.media.mp4.boxes import NotStreamable, find, need

_MOST = 1 << 22
"""Samples a track may have, some twenty hours of sound: a damaged count must not fill the memory."""


@dataclass(frozen=True)
class Tables:
    """Each sample's place and time, in decoding order.

    Attributes:
        offsets: Where each one begins in the file.
        sizes: Bytes of each.
        decode: When each is decoded, in ticks from 0.
        lengths: How long each lasts, in ticks.
        delays: How long after its decoding each is shown, in ticks; may be negative.
        keys: Numbers, from 0, of those that need no other one; None where none of them does.
    """

    offsets: list[int]
    sizes: list[int]
    decode: list[int]
    lengths: list[int]
    delays: list[int]
    keys: frozenset[int] | None


def read_tables(stbl: bytes) -> Tables:
    """The tables of a track.

    Raises:
        NotStreamable: They are missing, empty, or contradict each other.
    """
    lengths = _run_lengths(need(stbl, b"stts"))
    sizes = _sizes(need(stbl, b"stsz"))
    if not sizes:
        msg = "its index is empty, as that of a file in fragments is"
        raise NotStreamable(msg)
    delayed = find(stbl, b"ctts")
    delays = _run_lengths(delayed) if delayed else [0] * len(sizes)
    offsets = _offsets(stbl, sizes)
    if not len(sizes) == len(lengths) == len(delays) == len(offsets):
        msg = "its tables contradict each other"
        raise NotStreamable(msg)
    sync = find(stbl, b"stss")
    return Tables(
        offsets=offsets,
        sizes=sizes,
        decode=[0, *accumulate(lengths[:-1])],
        lengths=lengths,
        delays=delays,
        keys=None if sync is None else frozenset(number - 1 for number in _numbers(sync[4:])),
    )


def _numbers(table: bytes, kind: str = "I", each: int = 1) -> tuple[int, ...]:
    """The numbers of a table that begins with how many entries it has."""
    (count,) = struct.unpack_from(">I", table)
    return struct.unpack_from(f">{count * each}{kind}", table, 4)


def _run_lengths(table: bytes) -> list[int]:
    """Pairs of a count and a value, written out; signed, as even those that must not be are in practice."""
    pairs = _numbers(table[4:], "i", 2)
    _refuse_more(sum(pairs[::2]))
    return list(chain.from_iterable(repeat(value, count) for count, value in zip(pairs[::2], pairs[1::2], strict=True)))


def _refuse_more(count: int) -> None:
    if count > _MOST:
        msg = f"it has {count} frames"
        raise NotStreamable(msg)


def _sizes(stsz: bytes) -> list[int]:
    same, count = struct.unpack_from(">II", stsz, 4)
    _refuse_more(count)
    return [same] * count if same else list(_numbers(stsz[8:]))


def _offsets(stbl: bytes, sizes: list[int]) -> list[int]:
    """Samples lie one after the other in chunks; the tables tell where these begin and how many each holds."""
    short = find(stbl, b"stco")
    chunks = _numbers(short[4:]) if short else _numbers(need(stbl, b"co64")[4:], "Q")
    runs = _numbers(need(stbl, b"stsc")[4:], each=3)
    ends = [*(first - 1 for first in runs[3::3]), len(chunks)]
    offsets: list[int] = []
    for first, count, end in zip(runs[::3], runs[1::3], ends, strict=True):
        for chunk in chunks[first - 1 : end]:
            inside = sizes[len(offsets) : len(offsets) + count]
            offsets += accumulate(inside[:-1], initial=chunk) if inside else ()
    return offsets
