"""Frames and samples into an MP4 as browsers like it: H.264 high profile, AAC, moov box first.

One encoder thread per clip: the simulator shares its machine with a notebook, and two clips at once use both
cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from veo_widget.simulator.files import temporary_name
from veo_widget.simulator.render.planes import Planes
from veo_widget.simulator.render.spec import FPS

SAMPLE_RATE = 48_000
_AAC_FRAME = 1024
# B-frames and lookahead cost time and buy only size here; a key frame every second keeps seeking exact and
# quick.
_X264 = "bframes=0:ref=1:rc-lookahead=0:sync-lookahead=0:keyint=24:min-keyint=24:scenecut=0"
_BT709 = 1
_VIDEO_RANGE = 1


def write_mp4(
    path: Path,
    frames: Iterable[Planes],
    size: tuple[int, int],
    sound: NDArray[np.floating[Any]] | None,
    *,
    quality: int = 24,
) -> None:
    """Encode `frames` (24 a second) and `sound` (stereo, 2 x n, 48 kHz) to `path`, which appears only when
    whole.
    """
    temporary = temporary_name(path)
    try:
        with av.open(str(temporary), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            video = _video_stream(container, size, quality)
            audio = None if sound is None else container.add_stream("aac", rate=SAMPLE_RATE)
            if audio is not None:
                audio.codec_context.layout = "stereo"
                audio.codec_context.bit_rate = 128_000
            for index, planes in enumerate(frames):
                container.mux(video.encode(_video_frame(planes, index)))
            container.mux(video.encode(None))
            if audio is not None and sound is not None:
                for frame in _audio_frames(sound):
                    container.mux(audio.encode(frame))
                container.mux(audio.encode(None))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _video_stream(container: OutputContainer, size: tuple[int, int], quality: int) -> VideoStream:
    stream = container.add_stream("libx264", rate=FPS)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.options = {"preset": "superfast", "profile": "high", "crf": str(quality), "x264-params": _X264}
    context = stream.codec_context
    context.thread_count = 1
    context.time_base = Fraction(1, FPS)
    # Untagged colours are guessed by players, differently for SD and HD.
    context.colorspace = _BT709
    context.color_primaries = _BT709
    context.color_trc = _BT709
    context.color_range = _VIDEO_RANGE
    return stream


def _video_frame(planes: Planes, index: int) -> av.VideoFrame:
    width, height = planes.size
    frame = av.VideoFrame(width, height, "yuv420p")
    for target, (plane, _) in zip(frame.planes, planes.each(), strict=True):
        rows = np.frombuffer(target, np.uint8).reshape(target.height, target.line_size)  # type: ignore[call-overload]
        rows[:, : target.width] = plane
    frame.pts = index
    frame.time_base = Fraction(1, FPS)
    return frame


def _audio_frames(sound: NDArray[np.floating[Any]]) -> Iterable[av.AudioFrame]:
    for start in range(0, sound.shape[1], _AAC_FRAME):
        part = np.ascontiguousarray(sound[:, start : start + _AAC_FRAME])
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        yield frame
