"""What a browser calls the codec of a track: the ``codecs`` parameter of RFC 6381, read from the sample entry.

It must be exact: a SourceBuffer opened for another profile, or for sound that is not there, refuses the bytes.
A codec without a rule here is called by its four letters, which no browser claims to play.
"""

from __future__ import annotations

import struct

from veo_widget.media.mp4.boxes import find, need

_VIDEO_FIELDS = 78
"""Bytes of a picture's sample entry before its boxes."""
_SOUND_FIELDS = 28


def video_codec(kind: bytes, entry: bytes) -> str:
    """The codec of a picture track, such as ``avc1.64001f``."""
    inner = entry[_VIDEO_FIELDS:]
    match kind:
        case b"avc1" | b"avc3":
            return f"{kind.decode()}.{need(inner, b'avcC')[1:4].hex()}"
        case b"hvc1" | b"hev1":
            return f"{kind.decode()}.{_hevc(need(inner, b'hvcC'))}"
        case b"vp09":
            profile, level, depth = struct.unpack_from("BBB", need(inner, b"vpcC"), 4)
            return f"vp09.{profile:02}.{level:02}.{depth >> 4:02}"
        case b"av01":
            return f"av01.{_av1(need(inner, b'av1C'))}"
    return kind.decode("latin-1")


def sound_codec(kind: bytes, entry: bytes) -> str:
    """The codec of a sound track, such as ``mp4a.40.2``."""
    match kind:
        case b"mp4a":
            return _mpeg4_sound(entry[_SOUND_FIELDS:])
        case b"Opus":
            return "opus"
        case b"fLaC":
            return "flac"
    return kind.decode("latin-1")


def _hevc(config: bytes) -> str:
    """ISO/IEC 14496-15, annex E.3: profile, compatibility with its bits reversed, tier and level, constraints."""
    profile, compatibility = struct.unpack_from(">BI", config, 1)
    reversed_bits = int(f"{compatibility:032b}"[::-1], 2)
    space, tier = ("", "A", "B", "C")[profile >> 6], "H" if profile & 0x20 else "L"
    constraints = [f"{byte:X}" for byte in config[6:12].rstrip(b"\0")]
    return ".".join([f"{space}{profile & 0x1F}", f"{reversed_bits:X}", f"{tier}{config[12]}", *constraints])


def _av1(config: bytes) -> str:
    profile, level, bits = config[1] >> 5, config[1] & 0x1F, config[2]
    depth = (12 if bits & 0x20 else 10) if bits & 0x40 else 8
    return f"{profile}.{level:02}{'H' if bits & 0x80 else 'M'}.{depth:02}"


def _mpeg4_sound(inner: bytes) -> str:
    """``mp4a.40.2`` for AAC: the object type, and for MPEG-4 sound its own, from the descriptors in ``esds``."""
    esds = find(inner, b"esds") or need(inner, b"wave", b"esds")
    decoder = _descriptor(_descriptor(esds[4:], 3)[3:], 4)
    if decoder[0] != 0x40:
        return f"mp4a.{decoder[0]:x}"
    config = _descriptor(decoder[13:], 5)
    kind = config[0] >> 3
    if kind == 31:  # an escape: six more bits follow
        kind = 32 + ((config[0] & 7) << 3 | config[1] >> 5)
    return f"mp4a.40.{kind}"


def _descriptor(data: bytes, tag: int) -> bytes:
    """The content of the first descriptor of a tag; its length is written in groups of seven bits."""
    position = 0
    while data[position] != tag:
        length, position = _length(data, position + 1)
        position += length
    length, position = _length(data, position + 1)
    return data[position : position + length]


def _length(data: bytes, position: int) -> tuple[int, int]:
    length = 0
    while True:
        byte = data[position]
        length, position = length << 7 | byte & 0x7F, position + 1
        if byte < 0x80:
            return length, position
