"""Whether bytes that came as a video are one: an error page must never be kept as a clip, nor half a file."""

from __future__ import annotations

from pathlib import Path

from veo_widget.errors import BadVideo
from veo_widget.media import videos

HEAD = 12
"""Bytes that tell an MP4 file from anything else."""


def check_head(head: bytes, size: int | None = None) -> None:
    """Refuses what does not begin as an MP4 file.

    Args:
        head: Its first bytes, `HEAD` of them or more where there are so many.
        size: Of the whole, where it is known.

    Raises:
        BadVideo: It is something else; the text says how it begins.
    """
    if videos.looks_like_mp4(head):
        return
    begins = head[:24].decode("latin-1").strip()
    said = [f"is {size:,} bytes and"] if size is not None else []
    msg = f"what came is no MP4 file (it {' '.join([*said, f'begins {begins!r}'])})"
    raise BadVideo(msg if head else "what came is no MP4 file (it is empty)")


def check_file(path: Path) -> videos.VideoInfo:
    """What a whole video file holds.

    Raises:
        BadVideo: It is no MP4 file, its end is missing, or its picture cannot be decoded.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        check_head(file.read(64), size)
    if missing := missing_bytes(path):
        msg = f"the MP4 file that came is damaged: {missing:,} bytes are missing after {size:,}"
        raise BadVideo(msg)
    try:
        return videos.probe(path)
    except ValueError as error:
        msg = f"the MP4 file that came is damaged: {error}"
        raise BadVideo(msg) from None


def missing_bytes(path: Path) -> int:
    """How many bytes a file's last box lacks. A decoder that looks at the first frame does not notice."""
    size, at = path.stat().st_size, 0
    with path.open("rb") as file:
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            length = int.from_bytes(head[:4])
            if length == 1:
                length = int.from_bytes(head[8:16])
            if length < 8:  # 0: to the end of the file; anything else is for the decoder to judge
                return 0
            at += length
    return max(0, at - size)
