"""Many frames of a video in one picture: the strip a player is scrubbed on, and contact sheets for people."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.media.timing import Timing, open_video, picture_of, read_timing

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream
    from PIL.Image import Image as PILImage

STRIP_TILES = 16
STRIP_BYTES = 60_000
_STRIP_EDGE = 160
_SHEET_EDGE = 320
_SHEET_COLUMNS = 4
_JUMP_SECONDS = 2.0
"""Frames further apart are sought one by one; nearer ones are met on the way through the file."""


def filmstrip(source: Path | str, timing: Timing, tiles: int = STRIP_TILES) -> tuple[bytes, tuple[int, int]]:
    """A JPEG of at most `STRIP_BYTES` with small frames side by side, each from the middle of its share of time.

    Returns:
        The JPEG, and width and height of one tile in pixels.

    Raises:
        ValueError: The video cannot be decoded.
    """
    pictures = _pictures(source, timing, tiles, _STRIP_EDGE)
    size = pictures[0].size
    strip = _pasted(pictures, columns=tiles)
    for quality in (70, 55, 40, 25, 10):
        out = io.BytesIO()
        strip.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= STRIP_BYTES:
            break
    return out.getvalue(), size


def contact_sheet(path: Path, count: int) -> PILImage:
    """A picture of `count` frames in rows of up to four, each marked with its time.

    Raises:
        ValueError: `count` is under 1, or the video cannot be decoded.
    """
    if count < 1:
        msg = f"A sheet has at least one frame, not {count}."
        raise ValueError(msg)
    timing = read_timing(path)
    pictures = _pictures(path, timing, count, _SHEET_EDGE)
    for picture, time in zip(pictures, _middles(timing, count), strict=True):
        _mark(picture, f"{time - timing.start:.1f} s")
    return _pasted(pictures, columns=min(count, _SHEET_COLUMNS), gap=4)


def _pictures(source: Path | str, timing: Timing, count: int, edge: int) -> list[PILImage]:
    import av

    try:
        with open_video(source) as container:
            frames = _frames_at(container, picture_of(container), _middles(timing, count))
            return [_small(frame, edge) for frame in frames]
    except (av.FFmpegError, OSError) as error:
        msg = "it cannot be decoded"
        raise ValueError(msg) from error


def _middles(timing: Timing, count: int) -> list[float]:
    """The middle of each of `count` equal shares, in seconds of the file's clock."""
    return [timing.start + (number + 0.5) / count * timing.duration for number in range(count)]


def _frames_at(container: InputContainer, video: VideoStream, times: Sequence[float]) -> Iterator[Any]:
    assert video.time_base is not None, "a stream of a container has a time base"
    if len(times) < 2 or times[1] - times[0] < _JUMP_SECONDS:
        yield from _shown_at(container.decode(video), times)
        return
    for time in times:
        container.seek(int(time / video.time_base), stream=video)
        yield from _shown_at(container.decode(video), [time])


def _shown_at(frames: Iterator[Any], times: Sequence[float]) -> Iterator[Any]:
    """For each of rising times the last frame that is no later; the first frame where all are."""
    shown = next(frames, None)
    if shown is None:
        msg = "there is no frame in it"
        raise ValueError(msg)
    ahead = next(frames, None)
    for time in times:
        while ahead is not None and (ahead.time or 0) <= time:
            shown, ahead = ahead, next(frames, None)
        yield shown


def _small(frame: Any, edge: int) -> PILImage:
    """A frame as it is shown, its longer side `edge` pixels."""
    share = edge / max(frame.width, frame.height)
    width, height = max(2, round(frame.width * share)), max(2, round(frame.height * share))
    picture: PILImage = frame.to_image(width=width, height=height, interpolation="AREA")
    turn = getattr(frame, "rotation", 0)
    return picture.rotate(turn, expand=True) if turn else picture


def _pasted(pictures: Sequence[PILImage], *, columns: int, gap: int = 0) -> PILImage:
    from PIL import Image

    width, height = pictures[0].size
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (width + gap) - gap, rows * (height + gap) - gap), "white")
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        sheet.paste(picture, (column * (width + gap), row * (height + gap)))
    return sheet


def _mark(picture: PILImage, text: str) -> None:
    """Writes a text into the lower left corner, readable on any picture."""
    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(13)
    place = (6, picture.height - 20)
    left, top, right, bottom = draw.textbbox(place, text, font)
    draw.rectangle((left - 4, top - 3, right + 4, bottom + 3), fill="black")
    draw.text(place, text, fill="white", font=font)
