"""Brings a video into the library: temporary file, checks, poster, sidecar, rename.

A clip is complete or not there: its poster and sidecar are written before the file gets its name. Where a server
keeps the video, a cut costs what was cut: see `partial`.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ulid import ULID

from veo_widget.archive.checks import check_file
from veo_widget.archive.partial import Known, Partial, begin, sweep
from veo_widget.archive.paths import LibraryPaths
from veo_widget.archive.sidecar import read_sidecar, sidecar
from veo_widget.archive.sources import Source, take
from veo_widget.errors import BadVideo
from veo_widget.media import videos
from veo_widget.records import ClipRecord, JobRecord, utc_now

_PROGRESS = 1 << 20
"""Bytes a cut connection has to have brought to be worth the next one at once."""
_SLUG_WORDS = 6
_STOP_WORDS = {"a", "an", "the"}


class Collector:
    """Saves videos into one library's folder; implements the engine's `Collector`."""

    def __init__(self, paths: LibraryPaths) -> None:
        self._paths = paths
        self._doubted: set[str] = set()
        self._is_swept = False

    def prepare(self) -> None:
        """Imports what probing a video and making its poster need, ahead of the first one; sweeps old remains."""
        videos.load_libraries()
        if not self._is_swept:
            self._is_swept = True
            for folder in (self._paths.clips, self._paths.posters, self._paths.images):
                sweep(folder)

    def collect(self, record: JobRecord, sample: int, pieces: Iterable[bytes]) -> ClipRecord:
        """Saves one video whose bytes are here; nothing is left behind where it fails.

        Raises:
            BadVideo: The bytes are no playable video.
            OSError: The disk is full or may not be written.
        """
        return self._saved(record, sample, lambda partial: _copy(pieces, partial))

    def fetch(self, record: JobRecord, sample: int, source: Source) -> ClipRecord:
        """Saves one video a server keeps, going on where an earlier try was cut off.

        What has come is kept for the next try, of this process or another, except where the disk was full.

        Raises:
            BadVideo: The bytes are no playable video, or not those the service has.
            OSError: The disk is full or may not be written.
        """
        return self._saved(record, sample, lambda partial: self._receive(source, partial))

    def _saved(self, record: JobRecord, sample: int, receive: Callable[[Partial], None]) -> ClipRecord:
        known = self._saved_before(record, sample)
        if known is not None:
            return known
        with begin(self._paths.clips, f"{record.id}-{sample}") as partial:
            receive(partial)
            partial.settle()
            try:
                info = check_file(partial.path)
            except BadVideo:
                partial.discard()
                raise
            return self._keep(partial, record, sample, info)

    def _saved_before(self, record: JobRecord, sample: int) -> ClipRecord | None:
        """The clip an earlier try has saved, even if its process died before that was written down."""
        beside = self._paths.clips.glob(f"{_stem(record)}-*.json")
        found = (read_sidecar(self._paths, path) for path in sorted(beside))
        for clip in (*record.clips, *(clip for clip in found if clip is not None)):
            if (clip.job_id, clip.sample) == (record.id, sample) and self._is_there(clip):
                return clip
        return None

    def _is_there(self, clip: ClipRecord) -> bool:
        with suppress(OSError), (self._paths.root / clip.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == clip.sha256
        return False

    def _receive(self, source: Source, partial: Partial) -> None:
        while not partial.is_whole:
            before = partial.size
            try:
                take(source, partial)
                break
            except (BadVideo, OSError):
                raise
            except Exception:
                # A line that breaks now and then brings a long clip all the same; a try that brings little counts.
                if partial.size - before < _PROGRESS:
                    raise
        length = partial.known.length
        if length is not None and partial.size < length:
            msg = f"only {partial.size:,} of its {length:,} bytes came"
            raise BadVideo(msg)
        wrong = partial.mismatches() if length in (None, partial.size) else ["length"]
        # The same bytes twice are what there is: a paid clip is not given up for a wrong word about it.
        if wrong and partial.sha256 not in self._doubted:
            self._doubted.add(partial.sha256)
            partial.discard()
            msg = f"what came is not the file the service has ({' and '.join(wrong)} differ)"
            raise BadVideo(msg)

    def _keep(self, partial: Partial, record: JobRecord, sample: int, info: videos.VideoInfo) -> ClipRecord:
        clip_id = str(ULID())
        path = self._paths.clips / f"{file_stem(record, clip_id)}.mp4"
        poster = self._paths.posters / f"{partial.sha256}.jpg"
        clip = ClipRecord(
            id=clip_id,
            job_id=record.id,
            sample=sample,
            path=self._relative(path),
            poster=self._relative(poster),
            sha256=partial.sha256,
            size=partial.size,
            width=info.width,
            height=info.height,
            duration=round(info.duration, 6),
            fps=round(info.fps, 6),
            video_codec=info.video_codec,
            audio_codec=info.audio_codec,
            created=utc_now(),
        )
        beside = path.with_suffix(".json")
        try:
            write_whole(poster, _poster(partial.path, info))
            write_whole(beside, sidecar(record, clip))
            partial.move(path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
        return clip

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._paths.root).as_posix()


def _copy(pieces: Iterable[bytes], partial: Partial) -> None:
    """All of a video whose bytes are here; what a cut download left under the same name is of no use any more."""
    partial.start_anew(Known())
    for piece in pieces:
        partial.add(piece)


def _poster(path: Path, info: videos.VideoInfo) -> bytes:
    """The poster of a video whose first frame can be decoded; of that one where a later one cannot."""
    try:
        return videos.make_poster(path, info)
    except Exception:
        return videos.make_poster(path, replace(info, duration=0.0))


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that a reader sees all of it or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def file_stem(record: JobRecord, clip_id: str) -> str:
    """A name people can read and no other clip has: day, words of the prompt, id."""
    return f"{_stem(record)}-{clip_id}"


def _stem(record: JobRecord) -> str:
    return f"{record.created:%Y-%m-%d}-{slug(record.request.prompt) or 'clip'}"


def slug(text: str) -> str:
    """A few words of a text as a piece of a file name: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[a-z0-9]+", plain.lower()) if word not in _STOP_WORDS]
    return "-".join(words[:_SLUG_WORDS])[:60].strip("-")


def keep_image(paths: LibraryPaths, data: bytes, name: str) -> Path:
    """Keeps an input image under its name by hash; the same image is kept once."""
    path = paths.images / name
    if not path.exists():
        write_whole(path, data)
    return path
