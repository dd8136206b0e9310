"""Reading an input video back: its frames as planes, its sound as a wave, both in the lengths we write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from PIL import Image

from veo_widget.simulator.render.encode import SAMPLE_RATE
from veo_widget.simulator.render.planes import Bytes, Planes
from veo_widget.simulator.render.sound import Wave
from veo_widget.simulator.render.spec import FPS


def frames_of(path: Path, size: tuple[int, int]) -> Iterator[Planes]:
    """Every frame, resized to `size` where it has another."""
    with av.open(str(path), "r", format="mp4") as container:
        for frame in container.decode(video=0):
            planes = _planes(frame)
            yield planes if planes.size == size else resized(planes, size)


def sound_of(path: Path, frames: int) -> Wave:
    """Stereo at 48 kHz, exactly as long as so many frames; silence where the video has none."""
    track = np.zeros((2, frames * SAMPLE_RATE // FPS), np.float32)
    with av.open(str(path), "r", format="mp4") as container:
        if not container.streams.audio:
            return track
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        filled = 0
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                wave = part.to_ndarray()[:, : track.shape[1] - filled]
                track[:, filled : filled + wave.shape[1]] = wave
                filled += wave.shape[1]
    return track


def resized(planes: Planes, size: tuple[int, int]) -> Planes:
    parts: list[Bytes] = []
    for plane, step in planes.each():
        larger = Image.fromarray(plane).resize((size[0] // step, size[1] // step), Image.Resampling.BICUBIC)
        parts.append(np.asarray(larger))
    return Planes(*parts)


def _planes(frame: av.VideoFrame) -> Planes:
    if frame.format.name != "yuv420p":
        frame = frame.reformat(format="yuv420p")
    parts: list[Bytes] = []
    for plane in frame.planes:
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
        parts.append(rows[:, : plane.width].copy())
    return Planes(*parts)
