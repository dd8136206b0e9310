"""Pictures and videos made for tests, and what is measured on them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

CAPTION_TOP = 0.84
"""Below this share of its height a simulated picture holds the caption; tests look above it."""


def picture(width: int = 640, height: int = 360, *, kind: str = "PNG", hue: int = 0) -> bytes:
    """A picture whose every region has its own colour, as the bytes of a file."""
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack(
        [(x * 255 // width + hue) % 256, y * 255 // height, np.full_like(x, (hue * 3) % 256)], axis=-1
    ).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind)
    return out.getvalue()


def short_mp4(*, seconds: float = 1.0, audio: bool = False) -> bytes:
    """A tiny real MP4 (64 x 36, 24 fps)."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for number in range(round(seconds * 24)):
            pixels = np.full((36, 64, 3), number * 5 % 256, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    assert not audio, "a silent clip is all that is needed so far"
    return out.getvalue()


NUMBER_BITS = 10
"""A numbered frame says its number, from 0, in so many fields across its upper half: white is 1, lowest bit left."""


def numbered_mp4(
    *,
    rate: Fraction | int = 24,
    frames: int = 48,
    size: tuple[int, int] = (320, 180),
    hue: int = 60,
    b_frames: int = 0,
    audio: bool = False,
    times: Sequence[int] = (),
    first: int = 0,
    options: Mapping[str, str] | None = None,
) -> bytes:
    """An MP4 whose frames carry their numbers as pixels; below them it is of one grey, `hue`.

    Args:
        rate: Frames per second.
        b_frames: How many frames in a row are stored out of order.
        audio: Whether a tone goes with it.
        times: When each frame is shown, in milliseconds, where the rate varies.
        first: How many frames late the first one is shown.
        options: Of the MP4 writer.
    """
    out = io.BytesIO()
    base = Fraction(1, 1000) if times else 1 / Fraction(rate)
    with av.open(out, "w", format="mp4", options=dict(options or {})) as container:
        stream: Any = container.add_stream("libx264", rate=Fraction(rate))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        x264 = f"bframes={b_frames}:b-adapt=0:scenecut=0:keyint=24:threads=1"
        stream.options = {"preset": "superfast", "x264-params": x264}
        stream.codec_context.time_base = base
        sound: Any = container.add_stream("aac", rate=48_000) if audio else None
        for number in range(len(times) or frames):
            frame = av.VideoFrame.from_ndarray(_numbered(number, size, hue), format="rgb24")
            frame.pts, frame.time_base = (times[number] if times else number + first), base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if sound is not None:
            for frame in _tone(frames / float(rate)):
                container.mux(sound.encode(frame))
            container.mux(sound.encode())
    return out.getvalue()


def _numbered(number: int, size: tuple[int, int], hue: int) -> Any:
    width, height = size
    pixels = np.full((height, width, 3), hue, np.uint8)
    for bit in range(NUMBER_BITS):
        left, right = (width * edge // NUMBER_BITS for edge in (bit, bit + 1))
        pixels[: height // 2, left:right] = 255 if number >> bit & 1 else 0
    return pixels


def _tone(seconds: float) -> Iterator[Any]:
    samples = np.sin(np.arange(int(seconds * 48_000)) * 2 * np.pi * 440 / 48_000).astype(np.float32) * 0.1
    for start in range(0, len(samples), 1024):
        part = np.ascontiguousarray(samples[None, start : start + 1024])
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
        yield frame


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean absolute difference per channel, 0 to 255, above the caption band; the second is scaled to fit."""
    rows = int(first.height * CAPTION_TOP)
    a = np.asarray(first.convert("RGB"), dtype=np.int16)[:rows]
    b = np.asarray(second.convert("RGB").resize(first.size), dtype=np.int16)[:rows]
    return float(np.abs(a - b).mean())


def streams(path: Path) -> dict[str, Any]:
    """Codecs, sizes, rates, counts and lengths read from a file's own packets and frames."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        frames = sum(1 for _ in container.decode(video))
        found: dict[str, Any] = {
            "video": video.codec_context.name,
            "size": (video.codec_context.width, video.codec_context.height),
            "fps": float(video.average_rate or 0),
            "frames": frames,
            "audio": None,
        }
        if container.streams.audio:
            audio = container.streams.audio[0]
            container.seek(0)
            samples = sum(frame.samples for frame in container.decode(audio))
            found |= {
                "audio": audio.codec_context.name,
                "audio_seconds": samples / audio.codec_context.sample_rate,
            }
    return found
