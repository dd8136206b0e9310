"""A track as it is to be played: its frames with the times that the file's edit list gives them.

Fragments carry no edit list, since browsers differ in how they read one there: its shift goes into each frame's own
time. What a shift cannot express, such as a beginning cut off between two key frames, is not streamed.
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from veo_widget.media.mp4.boxes import NotStreamable, boxes, find, need, read_index
from veo_widget.media.mp4.codecs import sound_codec, video_codec
from veo_widget.media.mp4.tables import Tables, read_tables

Kind = Literal["video", "sound"]
_HANDLERS: dict[bytes, Kind] = {b"vide": "video", b"soun": "sound"}
_LATE_SECONDS = 0.5
"""How much later than the film a track may begin; browsers bridge a short gap there, not any."""
_CUT_SECONDS = 0.25
"""How much of the end an edit list may hide before it counts; encoders round to whole packets."""
_NEIGHBOURS = 32
"""Pictures among which the order of decoding and of showing differs; codecs allow 16."""


@dataclass(frozen=True)
class Track:
    """One track of a file.

    Attributes:
        kind: Picture or sound.
        path: The file its frames are in.
        codec: As a browser calls it.
        ticks: Of its clock, a second.
        boxes: What a new file says of the track, by kind: ``tkhd``, ``hdlr``, the media header, ``dinf``, ``stsd``.
        tables: Its frames; `delays` brings each to the time it is shown, the first one to 0.
    """

    kind: Kind
    path: Path
    codec: str
    ticks: int
    boxes: dict[bytes, bytes]
    tables: Tables

    @property
    def end(self) -> float:
        """When its last frame has been shown, in seconds."""
        tables = self.tables
        last = slice(-_NEIGHBOURS, None)
        shown = zip(tables.decode[last], tables.delays[last], tables.lengths[last], strict=True)
        return max(map(sum, shown)) / self.ticks


def read_tracks(path: Path) -> dict[Kind, Track]:
    """The first picture and the first sound track of an MP4 file.

    Raises:
        NotStreamable: It is none, is damaged, or has what fragments cannot express; the text says what.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            found = _tracks(path, read_index(file))
        except (struct.error, IndexError, ValueError) as error:
            if isinstance(error, NotStreamable):
                raise
            msg = "its index is damaged"
            raise NotStreamable(msg) from error
    for track in found.values():
        if max(map(sum, zip(track.tables.offsets, track.tables.sizes, strict=True))) > size:
            msg = "its end is missing"
            raise NotStreamable(msg)
    return found


def _tracks(path: Path, moov: bytes) -> dict[Kind, Track]:
    film_ticks = _ticks(need(moov, b"mvhd"))
    found: dict[Kind, Track] = {}
    for name, trak in boxes(moov):
        kind = _HANDLERS.get((find(trak, b"mdia", b"hdlr") or b"")[8:12]) if name == b"trak" else None
        if kind is not None and kind not in found:
            found[kind] = _track(kind, path, trak, film_ticks)
    return found


def _track(kind: Kind, path: Path, trak: bytes, film_ticks: int) -> Track:
    mdia = need(trak, b"mdia")
    minf = need(mdia, b"minf")
    stbl = need(minf, b"stbl")
    stsd = need(stbl, b"stsd")
    if struct.unpack_from(">I", stsd, 4) != (1,):
        msg = "its coding changes on the way"
        raise NotStreamable(msg)
    ((name, entry),) = boxes(stsd[8:])
    ticks = _ticks(need(mdia, b"mdhd"))
    media_header = b"vmhd" if kind == "video" else b"smhd"
    tables = read_tables(stbl)
    start, end = _edit(find(trak, b"edts", b"elst"), ticks, film_ticks)
    if end is not None and end + _CUT_SECONDS * ticks < start + tables.decode[-1] + tables.lengths[-1]:
        msg = "its end is cut off by an edit list"
        raise NotStreamable(msg)
    shifted = replace(tables, delays=[delay + start for delay in tables.delays])
    return Track(
        kind=kind,
        path=path,
        codec=(video_codec if kind == "video" else sound_codec)(name, entry),
        ticks=ticks,
        boxes={
            b"tkhd": need(trak, b"tkhd"),
            b"hdlr": need(mdia, b"hdlr"),
            media_header: need(minf, media_header),
            b"dinf": need(minf, b"dinf"),
            b"stsd": stsd,
        },
        tables=_pictures_from_0(shifted, ticks) if kind == "video" else _sound_from_0(shifted, ticks),
    )


def _ticks(header: bytes) -> int:
    """How many ticks a second has; before them stand two dates, which version 1 writes in twice as many bytes."""
    (ticks,) = struct.unpack_from(">I", header, 20 if header[0] else 12)
    if ticks == 0:
        msg = "its clock stands still"
        raise NotStreamable(msg)
    return int(ticks)


def _edit(elst: bytes | None, ticks: int, film_ticks: int) -> tuple[int, int | None]:
    """What an edit list adds to each time, and when it ends the track; both in the track's ticks."""
    if elst is None:
        return 0, None
    (count,) = struct.unpack_from(">I", elst, 4)
    form = ">QqI" if elst[0] else ">IiI"
    edits = [struct.unpack_from(form, elst, 8 + index * struct.calcsize(form)) for index in range(count)]
    empty = 0
    while edits and edits[0][1] == -1:
        empty += edits.pop(0)[0]
    if len(edits) != 1 or edits[0][2] != 1 << 16:
        msg = "its edit list has several parts"
        raise NotStreamable(msg)
    length, begin, _ = edits[0]
    start = round(empty * ticks / film_ticks)
    return start - begin, start + round(length * ticks / film_ticks) if length else None


def _pictures_from_0(tables: Tables, ticks: int) -> Tables:
    """Pictures whose first one, a key frame, is shown from 0 on; all others stay where they are."""
    if tables.keys is not None and 0 not in tables.keys:
        msg = "it does not begin with a key frame"
        raise NotStreamable(msg)
    others = zip(tables.decode[1:_NEIGHBOURS], tables.delays[1:_NEIGHBOURS], strict=True)
    if min(map(sum, others), default=1) <= 0:
        msg = "its beginning is cut off between two key frames"
        raise NotStreamable(msg)
    _not_late(tables.delays[0], ticks)
    return replace(tables, delays=[0, *tables.delays[1:]])


def _sound_from_0(tables: Tables, ticks: int) -> Tables:
    """Sound without what the edit list hides at its beginning, such as the silence a decoder warms up with."""
    start = tables.delays[0]
    if any(tables.delays[index] != start for index in (0, -1)):
        msg = "its sound is not in order"
        raise NotStreamable(msg)
    _not_late(start, ticks)
    ends = [begin + length + start for begin, length in zip(tables.decode, tables.lengths, strict=True)]
    hidden = bisect_right(ends, 0)
    if hidden == len(ends):
        msg = "its sound is hidden by an edit list"
        raise NotStreamable(msg)
    begins = [max(0, tables.decode[hidden] + start), *ends[hidden:-1]]
    return Tables(
        offsets=tables.offsets[hidden:],
        sizes=tables.sizes[hidden:],
        decode=begins,
        lengths=[end - begin for begin, end in zip(begins, ends[hidden:], strict=True)],
        delays=[0] * len(begins),
        keys=None,
    )


def _not_late(start: int, ticks: int) -> None:
    if start > _LATE_SECONDS * ticks:
        msg = "picture and sound do not begin together"
        raise NotStreamable(msg)
