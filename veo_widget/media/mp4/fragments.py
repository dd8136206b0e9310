"""Fragments: short pieces of a film that a SourceBuffer takes one by one, each with its own small index.

A fragment holds about half a second of pictures, the sound that goes with them, and begins with a key frame wherever
there is one: seeking starts there. Its index (``moof``) is written when the fragment is asked for; its frames stay in
the files they came in.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from veo_widget.media.mp4.boxes import box, full_box
from veo_widget.media.mp4.tracks import Track

SECONDS = 0.5
"""Of pictures in a fragment: on a slow line this much has to arrive before the first one is seen."""
_KEYS_SECONDS = 0.25
"""Key frames closer than this to one that begins a fragment share it."""
_LARGE = 64 * 1024
"""Bytes of pictures after which a fragment ends as soon as it can: what is dense is cut shorter."""

_FILE_TYPE = box(b"ftyp", b"iso6", bytes(4), b"iso6mp41")
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_KEY, _OTHER = 0x02000000, 0x01010000
"""Sample flags: depends on no other; depends on others and is no place to begin."""
_BASE_IS_MOOF = 0x020000
_RUN = {"video": (0x000F01, 16), "sound": (0x000301, 8)}
"""Flags of a track run and bytes for each of its samples: length, size, and for pictures flags and delay."""


@dataclass(frozen=True)
class Part:
    """The samples of one track in a fragment: from `first` up to but not `end`."""

    track: Track
    number: int
    first: int
    end: int

    @property
    def sizes(self) -> list[int]:
        """Bytes of each."""
        return self.track.tables.sizes[self.first : self.end]

    @property
    def extents(self) -> Iterator[tuple[int, int]]:
        """Where their bytes lie in the track's file: offset and length, neighbours together."""
        tables = self.track.tables
        offset, length = tables.offsets[self.first], 0
        for at, size in zip(tables.offsets[self.first : self.end], self.sizes, strict=True):
            if at != offset + length:
                yield offset, length
                offset, length = at, 0
            length += size
        yield offset, length


@dataclass(frozen=True)
class Fragment:
    """One fragment.

    Attributes:
        number: From 1.
        time: When its first picture is shown, in seconds.
        is_key: Whether it begins with a key frame.
        offset: Where it begins in the stream.
        size: Its bytes, index and frames.
        parts: What it holds of each track.
    """

    number: int
    time: float
    is_key: bool
    offset: int
    size: int
    parts: tuple[Part, ...]


def head(tracks: Sequence[Track]) -> bytes:
    """What a stream begins with: the tracks and their codecs, no frames."""
    times = struct.pack(">5I2H2I", 0, 0, 1000, 0, 0x10000, 0x100, 0, 0, 0)
    film = full_box(b"mvhd", 0, 0, times, _UNITY, bytes(24), _u32(len(tracks) + 1))
    traks = [_trak(track, number) for number, track in enumerate(tracks, start=1)]
    extends = [full_box(b"trex", 0, 0, struct.pack(">5I", number, 1, 0, 0, 0)) for number in range(1, len(tracks) + 1)]
    return _FILE_TYPE + box(b"moov", film, *traks, box(b"mvex", *extends))


def cut(tracks: Sequence[Track], offset: int) -> tuple[Fragment, ...]:
    """The fragments of a film, the picture track first; `offset` is where the first of them begins."""
    video, *sounds = tracks
    fragments: list[Fragment] = []
    starts = list(_starts(video))
    ends = [*starts[1:], len(video.tables.sizes)]
    sound_at = [0] * len(sounds)
    for number, (first, end) in enumerate(zip(starts, ends, strict=True), start=1):
        parts = [Part(video, 1, first, end)]
        until = video.tables.decode[end] / video.ticks if end < len(video.tables.sizes) else None
        for index, sound in enumerate(sounds):
            begin, sound_at[index] = sound_at[index], _sound_until(sound, until)
            if begin < sound_at[index]:
                parts.append(Part(sound, index + 2, begin, sound_at[index]))
        fragment = Fragment(
            number=number,
            time=_shown(video, first, end),
            is_key=_is_key(video, first),
            offset=offset,
            size=_index_size(parts) + 8 + sum(sum(part.sizes) for part in parts),
            parts=tuple(parts),
        )
        fragments.append(fragment)
        offset += fragment.size
    return tuple(fragments)


def index_of(fragment: Fragment) -> bytes:
    """What stands before a fragment's frames: its ``moof`` and the header of its ``mdat``."""
    place = _index_size(fragment.parts) + 8
    runs = []
    for part in fragment.parts:
        runs.append(_track_run(part, place))
        place += sum(part.sizes)
    moof = box(b"moof", full_box(b"mfhd", 0, 0, _u32(fragment.number)), *runs)
    return moof + struct.pack(">I4s", fragment.size - len(moof), b"mdat")


def _starts(video: Track) -> Iterator[int]:
    """The first picture of each fragment."""
    tables, ticks = video.tables, video.ticks
    clean = _clean_cuts(video)
    begin, key, size = 0, 0, 0
    yield 0
    for index, (when, each) in enumerate(zip(tables.decode, tables.sizes, strict=True)):
        is_long = (when - tables.decode[begin]) / ticks >= SECONDS or size > _LARGE
        is_key = _is_key(video, index) and (when - tables.decode[key]) / ticks >= _KEYS_SECONDS
        if index > begin and clean[index] and (is_long or is_key):
            yield index
            begin, key, size = index, index if _is_key(video, index) else key, 0
        size += each


def _clean_cuts(video: Track) -> list[bool]:
    """Before which pictures a cut divides time as well: all before it are shown before all behind it."""
    shown = [when + delay for when, delay in zip(video.tables.decode, video.tables.delays, strict=True)]
    last_before = accumulate(shown, max)
    first_behind = list(accumulate(reversed(shown), min))[::-1]
    return [True, *(before < behind for before, behind in zip(last_before, first_behind[1:], strict=False))]


def _sound_until(sound: Track, seconds: float | None) -> int:
    """The first packet that begins at a time or later; None stands for the end."""
    decode = sound.tables.decode
    return len(decode) if seconds is None else bisect_left(decode, seconds * sound.ticks)


def _is_key(track: Track, index: int) -> bool:
    return track.tables.keys is None or index in track.tables.keys


def _shown(video: Track, first: int, end: int) -> float:
    """When the first of some pictures is shown; of a key frame it is that one, what leads to it comes before."""
    decode, delays = video.tables.decode, video.tables.delays
    if _is_key(video, first):
        return (decode[first] + delays[first]) / video.ticks
    return min(decode[index] + delays[index] for index in range(first, end)) / video.ticks


def _index_size(parts: Sequence[Part]) -> int:
    runs = sum(64 + _RUN[part.track.kind][1] * (part.end - part.first) for part in parts)
    return 8 + 16 + runs


def _track_run(part: Part, place: int) -> bytes:
    """One ``traf``: 8 bytes of its own, 16 of header, 20 of time, 20 of run and the samples."""
    tables, span = part.track.tables, slice(part.first, part.end)
    flags, _ = _RUN[part.track.kind]
    lengths, sizes = tables.lengths[span], tables.sizes[span]
    if part.track.kind == "video":
        marks = [_KEY if _is_key(part.track, index) else _OTHER for index in range(part.first, part.end)]
        rows = zip(lengths, sizes, marks, tables.delays[span], strict=True)
        samples = b"".join(struct.pack(">3Ii", *row) for row in rows)
    else:
        samples = b"".join(struct.pack(">2I", *row) for row in zip(lengths, sizes, strict=True))
    run = full_box(b"trun", 1, flags, struct.pack(">2I", len(sizes), place), samples)
    time = full_box(b"tfdt", 1, 0, struct.pack(">Q", tables.decode[part.first]))
    return box(b"traf", full_box(b"tfhd", 0, _BASE_IS_MOOF, _u32(part.number)), time, run)


def _trak(track: Track, number: int) -> bytes:
    whole = track.boxes
    empty = [full_box(kind, 0, 0, _u32(0)) for kind in (b"stts", b"stsc", b"stco")]
    samples = box(b"stbl", box(b"stsd", whole[b"stsd"]), *empty, full_box(b"stsz", 0, 0, bytes(8)))
    header = next(box(kind, whole[kind]) for kind in (b"vmhd", b"smhd") if kind in whole)
    media = full_box(b"mdhd", 0, 0, struct.pack(">4I2H", 0, 0, track.ticks, 0, 0x55C4, 0))
    information = box(b"minf", header, box(b"dinf", whole[b"dinf"]), samples)
    return box(
        b"trak",
        box(b"tkhd", _renumbered(whole[b"tkhd"], number)),
        box(b"mdia", media, box(b"hdlr", whole[b"hdlr"]), information),
    )


def _renumbered(tkhd: bytes, number: int) -> bytes:
    """A track's header with another number and no length; shape and rotation stay."""
    at, length = (20, 8) if tkhd[0] else (12, 4)
    rest = at + 8 + length
    return tkhd[:at] + struct.pack(">II", number, 0) + bytes(length) + tkhd[rest:]


def _u32(number: int) -> bytes:
    return struct.pack(">I", number)
