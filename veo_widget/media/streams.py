"""A video as a stream for Media Source Extensions: one head and fragments, of which any range can be read.

The stream is never a file: fragments are put together from the video's own frames when they are asked for. Opening
one takes some milliseconds, for it reads the video's tables only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from veo_widget.media.mp4.boxes import NotStreamable
from veo_widget.media.mp4.fragments import Fragment, cut, head, index_of
from veo_widget.media.mp4.tracks import Track, read_tracks


@dataclass(frozen=True)
class Stream:
    """One video as it is streamed.

    Attributes:
        mime_type: With exact codecs, as a SourceBuffer needs it.
        duration: Seconds.
        head: The first bytes, which describe the tracks.
        fragments: In their order; the first begins behind the head.
    """

    mime_type: str
    duration: float
    head: bytes
    fragments: tuple[Fragment, ...]

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        last = self.fragments[-1]
        return last.offset + last.size

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to but not `end`; fewer where the stream ends before.

        Raises:
            OSError: The file is gone.
        """
        first = max(0, bisect_right(self.fragments, start, key=lambda each: each.offset) - 1)
        pieces = [self.head[start:end]]
        for fragment in self.fragments[first:]:
            if fragment.offset >= end:
                break
            whole = b"".join(_content(fragment))
            pieces.append(whole[max(0, start - fragment.offset) : end - fragment.offset])
        return b"".join(pieces)


def open_stream(path: Path, sound: Path | None = None) -> Stream:
    """A video as a stream.

    Args:
        path: An MP4 file.
        sound: The MP4 file whose sound goes with it instead of its own.

    Raises:
        NotStreamable: It cannot be sent in fragments; the text says why.
        OSError: It cannot be read.
    """
    found = read_tracks(path)
    if "video" not in found:
        msg = "there is no picture in it"
        raise NotStreamable(msg)
    if sound is not None:
        found |= {"sound": read_tracks(sound)["sound"]}
    tracks: list[Track] = [found[kind] for kind in ("video", "sound") if kind in found]
    beginning = head(tracks)
    codecs = ",".join(track.codec for track in tracks)
    return Stream(
        mime_type=f'video/mp4; codecs="{codecs}"',
        duration=max(track.end for track in tracks),
        head=beginning,
        fragments=cut(tracks, len(beginning)),
    )


def version_of(path: Path) -> str:
    """A word for the file's present state; another one whenever it was written to."""
    found = path.stat()
    return f"{found.st_mtime_ns:x}-{found.st_size:x}"


def _content(fragment: Fragment) -> Iterator[bytes]:
    yield index_of(fragment)
    for part in fragment.parts:
        with part.track.path.open("rb") as file:
            for offset, length in part.extents:
                file.seek(offset)
                yield file.read(length)
