"""When each frame of a video is shown: rate, number and start, read from packets without decoding them.

A page can step by exactly one frame only if it knows them. The times are those of the file's own clock, which
browsers use too; a first frame that is not at 0 stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

COUNTED_FRAMES = 20_000
"""Beyond some 14 minutes the header's word is taken: reading every packet of a long film takes seconds."""
WEB_SECONDS = 10.0
"""How long a server may take to answer, and to go on."""
_STEADY = 0.25
"""How far a frame may be from its even place, in frames: some containers round to milliseconds."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The frames of a video in time.

    Attributes:
        rate: Frames per second; the mean one where it varies.
        frames: How many there are.
        start: When the first one is shown, in seconds.
        duration: Seconds from the first one to the end of the last one.
        times: Seconds of each frame from the first one on; empty where all are equally far apart.
        width: Pixels, as it is shown.
        height: Pixels, as it is shown.
        audio: Whether there is sound.
    """

    rate: Fraction
    frames: int
    start: float
    duration: float
    times: tuple[float, ...]
    width: int
    height: int
    audio: bool

    def middle(self, number: int) -> float:
        """The middle of a frame, counted from 1, in seconds of the file's clock.

        Raises:
            ValueError: There is no such frame.
        """
        if not 1 <= number <= self.frames:
            msg = f"there is no frame {number} among its {self.frames}"
            raise ValueError(msg)
        if not self.times:
            return self.start + (number - 0.5) / float(self.rate)
        edges = (*self.times, self.duration)
        return self.start + (edges[number - 1] + edges[number]) / 2


def open_video(source: Path | str) -> InputContainer:
    """A video file or web address, opened; what it holds is not trusted to be a video yet."""
    import av

    timeout = None if isinstance(source, Path) else WEB_SECONDS
    return av.open(str(source), timeout=timeout)


def read_timing(source: Path | str) -> Timing:
    """When each frame of a video file or web address is shown.

    Raises:
        ValueError: It is no video, or it cannot be read.
    """
    import av

    try:
        with open_video(source) as container:
            video = picture_of(container)
            times = _frame_times(container, video, is_web=isinstance(source, str))
            if times is not None:
                container.seek(0)
            frame = next(container.decode(video))
            return _timing(container, video, times, upright_size(frame))
    except (av.FFmpegError, OSError, StopIteration) as error:
        msg = "it cannot be read as a video"
        raise ValueError(msg) from error


def picture_of(container: InputContainer) -> VideoStream:
    """The stream with the picture.

    Raises:
        ValueError: There is none.
    """
    if not container.streams.video:
        msg = "there is no picture in it"
        raise ValueError(msg)
    return container.streams.video[0]


def upright_size(frame: Any) -> tuple[int, int]:
    """Width and height of a frame as it is shown: telephones turn their videos by a note in the file."""
    turned = getattr(frame, "rotation", 0) % 180 != 0
    return (frame.height, frame.width) if turned else (frame.width, frame.height)


def _frame_times(container: InputContainer, video: VideoStream, *, is_web: bool) -> list[float] | None:
    """The times of all frames, in order; None where the header has to be believed."""
    if video.frames > COUNTED_FRAMES or (is_web and video.frames):
        return None
    assert video.time_base is not None, "a stream of a container has a time base"
    shown = (packet.pts for packet in container.demux(video) if not packet.is_discard)
    return sorted(float(pts * video.time_base) for pts in shown if pts is not None)


def _timing(container: InputContainer, video: VideoStream, times: list[float] | None, size: tuple[int, int]) -> Timing:
    rates = [rate for rate in (video.average_rate, video.guessed_rate, video.base_rate) if rate]
    if not rates or times == []:
        msg = "nothing in it says when its frames are shown"
        raise ValueError(msg)
    start = times[0] if times else float((video.start_time or 0) * (video.time_base or Fraction(0)))
    own = tuple(round(time - start, 6) for time in times or ())
    rate = next((rate for rate in rates if _is_steady(own, rate)), None)
    frames = len(own) or video.frames
    return Timing(
        rate=rate or rates[0],
        frames=frames,
        start=round(start, 6),
        duration=frames / float(rate) if rate else own[-1] + 1 / float(rates[0]),
        times=() if rate else own,
        width=size[0],
        height=size[1],
        audio=bool(container.streams.audio),
    )


def _is_steady(times: tuple[float, ...], rate: Fraction) -> bool:
    return all(abs(time * rate - number) < _STEADY for number, time in enumerate(times))
