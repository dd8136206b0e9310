"""The sound of a video as Opus, for pages that play H.264 but not AAC; VS Code's webviews are such pages.

Only the sound is kept, about 1 MB a minute, in a folder of the user's cache or in `VEO_CACHE`; the picture is taken
from the video itself. What is kept is named by the video's path and state, so it is made once, and the oldest goes
when the folder is full.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from veo_widget.media.mp4.boxes import NotStreamable
from veo_widget.media.mp4.tracks import read_tracks

BIT_RATE = 128_000
LARGEST_CACHE = 256 * 1024 * 1024
"""Bytes kept in the folder, some four hours of sound."""
_ENDING = ".opus.mp4"
_BEGUN = ".begun-"


def opus_of(path: Path, version: str, folder: Path | None = None, *, largest: int = LARGEST_CACHE) -> Path | None:
    """An MP4 file with the sound of a video as Opus, made where it is not there yet; None for a silent video.

    Takes about a hundredth of the video's length, five times that beside a busy cell.

    Args:
        path: The video.
        version: Its state (`streams.version_of`).
        folder: Where it is kept; the user's cache where it is None.
        largest: Bytes that may be kept there.

    Raises:
        NotStreamable: The sound cannot be decoded.
        OSError: The folder cannot be written.
    """
    folder = folder or _cache()
    folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(f"{path}\n{version}".encode()).hexdigest()[:32]
    kept = folder / f"{key}{_ENDING}"
    if not _is_whole(kept):
        if not _make(path, kept):
            return None
        _prune(folder, largest, but=kept)
    with suppress(OSError):
        os.utime(kept)  # the oldest goes first, and this one is in use
    return kept


def _cache() -> Path:
    from platformdirs import user_cache_path

    chosen = os.environ.get("VEO_CACHE")
    return Path(chosen or user_cache_path("veo_widget", appauthor=False)).expanduser() / "sound"


def _is_whole(path: Path) -> bool:
    with suppress(OSError, NotStreamable):
        return "sound" in read_tracks(path)
    return False


def _make(path: Path, target: Path) -> bool:
    """Encodes the sound under another name first, so that nobody finds half of it; False where there is none."""
    import av

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_BEGUN, suffix=_ENDING)
    os.close(handle)
    try:
        if not _encode(path, name):
            return False
        os.replace(name, target)
    except (av.FFmpegError, ValueError) as error:
        msg = "its sound cannot be decoded"
        raise NotStreamable(msg) from error
    finally:
        with suppress(OSError):
            os.unlink(name)
    return True


def _encode(path: Path, target: str) -> bool:
    import av

    with av.open(str(path)) as source, av.open(target, "w", format="mp4") as made:
        if not source.streams.audio:
            return False
        given = source.streams.audio[0]
        sound: Any = made.add_stream("libopus", rate=48_000)
        sound.layout = "stereo" if given.codec_context.channels > 1 else "mono"
        sound.bit_rate = BIT_RATE
        for frame in source.decode(given):
            made.mux(sound.encode(frame))
        made.mux(sound.encode())
    return True


def _prune(folder: Path, largest: int, *, but: Path) -> None:
    """Removes the files used longest ago until the rest is small enough; what is not ours is left alone."""
    found = []
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(OSError):
            state = path.stat()
            found.append((state.st_mtime, state.st_size, path))
    kept = 0
    for _, size, path in sorted(found, reverse=True):
        kept += size
        if kept > largest and path != but:
            with suppress(OSError):
                path.unlink()
