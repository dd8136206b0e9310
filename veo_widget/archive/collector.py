"""Brings a video into the library: temporary file, checks, rename, hash, poster, sidecar."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ulid import ULID

from veo_widget.archive.paths import LibraryPaths
from veo_widget.errors import BadVideo
from veo_widget.media import videos
from veo_widget.records import ClipRecord, JobRecord, utc_now

_SLUG_WORDS = 6
_STOP_WORDS = {"a", "an", "the"}


class Collector:
    """Saves videos into one library's folder; implements the engine's `Collector`."""

    def __init__(self, paths: LibraryPaths) -> None:
        self._paths = paths

    def prepare(self) -> None:
        """Imports what probing a video and making its poster need, ahead of the first one."""
        videos.load_libraries()

    def collect(self, record: JobRecord, sample: int, pieces: Iterable[bytes]) -> ClipRecord:
        """Saves one video; nothing is left behind where it fails.

        Raises:
            BadVideo: The bytes are no playable video.
            OSError: The disk is full or may not be written.
        """
        clip_id = str(ULID())
        temporary, sha256, size = self._write(pieces)
        try:
            info = self._check(temporary)
            path = self._paths.clips / f"{file_stem(record, clip_id)}.mp4"
            poster = self._paths.posters / f"{sha256}.jpg"
            write_whole(poster, videos.make_poster(temporary, info))
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        clip = ClipRecord(
            id=clip_id,
            job_id=record.id,
            sample=sample,
            path=self._relative(path),
            poster=self._relative(poster),
            sha256=sha256,
            size=size,
            width=info.width,
            height=info.height,
            duration=round(info.duration, 6),
            fps=round(info.fps, 6),
            video_codec=info.video_codec,
            audio_codec=info.audio_codec,
            created=utc_now(),
        )
        write_whole(path.with_suffix(".json"), sidecar(record, clip))
        return clip

    def _write(self, pieces: Iterable[bytes]) -> tuple[Path, str, int]:
        handle, name = tempfile.mkstemp(dir=self._paths.clips, prefix=".part-", suffix=".mp4")
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in pieces:
                    file.write(piece)
                    digest.update(piece)
                    size += len(piece)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        os.chmod(name, 0o644)
        return Path(name), digest.hexdigest(), size

    def _check(self, path: Path) -> videos.VideoInfo:
        with path.open("rb") as file:
            head = file.read(64)
        if not videos.looks_like_mp4(head):
            begins = head[:24].decode("latin-1").strip()
            msg = f"what came is no MP4 file (it is {path.stat().st_size:,} bytes and begins {begins!r})"
            raise BadVideo(msg)
        try:
            return videos.probe(path)
        except ValueError as error:
            msg = f"the MP4 file that came is damaged: {error}"
            raise BadVideo(msg) from None

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._paths.root).as_posix()


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that a reader sees all of it or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(name, 0o644)
    os.replace(name, path)


def file_stem(record: JobRecord, clip_id: str) -> str:
    """A name people can read and no other clip has: day, words of the prompt, id."""
    return f"{record.created:%Y-%m-%d}-{slug(record.request.prompt) or 'clip'}-{clip_id}"


def slug(text: str) -> str:
    """A few words of a text as a piece of a file name: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[a-z0-9]+", plain.lower()) if word not in _STOP_WORDS]
    return "-".join(words[:_SLUG_WORDS])[:60].strip("-")


def sidecar(record: JobRecord, clip: ClipRecord) -> bytes:
    """What a clip is and how it was made, as the JSON file beside it."""
    data = {
        "clip": clip.id,
        "job": record.id,
        "sample": clip.sample,
        "created": clip.created.isoformat(),
        "request": record.request.as_dict(),
        "backend": record.backend,
        "operation": record.operation,
        "sha256": clip.sha256,
        "size": clip.size,
        "width": clip.width,
        "height": clip.height,
        "duration": clip.duration,
        "fps": clip.fps,
        "video_codec": clip.video_codec,
        "audio_codec": clip.audio_codec,
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def keep_image(paths: LibraryPaths, data: bytes, name: str) -> Path:
    """Keeps an input image under its name by hash; the same image is kept once."""
    path = paths.images / name
    if not path.exists():
        write_whole(path, data)
    return path
