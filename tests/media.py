"""Pictures and videos made for tests, and what is measured on them."""

from __future__ import annotations

import io
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
