"""Looks into MP4 files: what streams they have, single frames, and the poster."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

POSTER_WIDTH = 320
POSTER_BYTES = 15_000
"""A poster is stored twice in a notebook's output, as JPEG and in the page; 20 kB of base64 each at most."""


@dataclass(frozen=True, kw_only=True)
class VideoInfo:
    """What a video file holds.

    Attributes:
        width: Pixels.
        height: Pixels.
        duration: Seconds, of the picture.
        fps: Frames per second.
        video_codec: Such as ``"h264"``.
        audio_codec: Such as ``"aac"``; None where there is no sound.
    """

    width: int
    height: int
    duration: float
    fps: float
    video_codec: str
    audio_codec: str | None


def load_libraries() -> None:
    """Imports PyAV, NumPy and Pillow; beside a busy cell that takes seconds, so it is better done early."""
    import av.video.frame
    import PIL.JpegImagePlugin

    del av, PIL


def looks_like_mp4(head: bytes) -> bool:
    """Whether a file that begins so can be an MP4; error pages saved as video cannot."""
    return len(head) >= 8 and head[4:8] == b"ftyp"


def probe(path: Path) -> VideoInfo:
    """What a video file holds.

    Raises:
        ValueError: It is no video or is damaged at its start.
    """
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                msg = "there is no picture in it"
                raise ValueError(msg)
            video = container.streams.video[0]
            next(container.decode(video))
            audio = container.streams.audio[0] if container.streams.audio else None
            return VideoInfo(
                width=video.codec_context.width,
                height=video.codec_context.height,
                duration=_duration(video, container),
                fps=float(video.average_rate or 0),
                video_codec=video.codec_context.name,
                audio_codec=audio.codec_context.name if audio else None,
            )
    except (av.FFmpegError, StopIteration) as error:
        msg = "it cannot be decoded"
        raise ValueError(msg) from error


def _duration(video: Any, container: Any) -> float:
    if video.duration and video.time_base:
        return float(video.duration * video.time_base)
    return float(container.duration or 0) / 1_000_000


def frame_at(path: Path, seconds: float) -> PILImage:
    """The frame shown at a time, as a PIL image (RGB, the video's own size).

    Args:
        seconds: From 0; negative counts back from the end, and a time past the end gives the last frame.
    """
    import av

    with av.open(str(path)) as container:
        video = container.streams.video[0]
        wanted = seconds if seconds >= 0 else max(0.0, _duration(video, container) + seconds)
        assert video.time_base is not None
        container.seek(int(wanted / video.time_base), stream=video)
        shown = None
        for frame in container.decode(video):
            if shown is not None and (frame.time or 0) > wanted + 1e-6:
                break
            shown = frame
        assert shown is not None, "a probed video has a frame"
        picture: PILImage = shown.to_image()  # type: ignore[no-untyped-call]
        return picture


def last_frame(path: Path) -> PILImage:
    """The very last frame, as a PIL image."""
    return frame_at(path, 1e9)


def make_poster(path: Path, info: VideoInfo) -> bytes:
    """A small JPEG of a frame from the first third of a probed video, at most `POSTER_BYTES` long."""
    picture = frame_at(path, info.duration / 3).convert("RGB")
    height = max(1, round(picture.height * POSTER_WIDTH / picture.width))
    if height > POSTER_WIDTH:
        picture = picture.resize((max(1, round(picture.width * POSTER_WIDTH / picture.height)), POSTER_WIDTH))
    else:
        picture = picture.resize((POSTER_WIDTH, height))
    for quality in (75, 60, 45, 30, 20):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= POSTER_BYTES:
            break
    return out.getvalue()
