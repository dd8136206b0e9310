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


def short_mp4(*, seconds: float = 1.0) -> bytes:
    """A tiny real MP4 (64 x 36, 24 fps), silent."""
    out = io.BytesIO()
    write_mp4(out, seconds=seconds, size=(64, 36), b_frames=0, sound=None)
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
        sound: Any = container.add_stream("aac", rate=48_000, layout="stereo") if audio else None
        for number in range(len(times) or frames):
            frame = av.VideoFrame.from_ndarray(_numbered(number, size, hue), format="rgb24")
            frame.pts, frame.time_base = (times[number] if times else number + first), base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if sound is not None:
            for part in _tone(frames / float(rate), 48_000, 0.0):
                container.mux(sound.encode(part))
            container.mux(sound.encode())
    return out.getvalue()


def _numbered(number: int, size: tuple[int, int], hue: int) -> Any:
    width, height = size
    pixels = np.full((height, width, 3), hue, np.uint8)
    for bit in range(NUMBER_BITS):
        left, right = (width * edge // NUMBER_BITS for edge in (bit, bit + 1))
        pixels[: height // 2, left:right] = 255 if number >> bit & 1 else 0
    return pixels


def write_mp4(
    out: Path | io.BytesIO,
    *,
    seconds: float = 4.0,
    size: tuple[int, int] = (320, 180),
    b_frames: int = 2,
    gop: int = 24,
    codec: str = "libx264",
    sound: str | None = "aac",
    rate: int = 48_000,
    sound_from: float = 0.0,
    pictures_from: int = 0,
    bit_rate: int = 0,
    repeats: int = 1,
    **options: str,
) -> None:
    """Writes a real MP4 at 24 fps: picture n has the brightness 5 n, the sound is a tone.

    Args:
        out: Where to.
        seconds: Of what is encoded.
        size: Width and height.
        b_frames: Pictures between two others that refer to both.
        gop: Pictures from one key frame to the next.
        codec: Of the pictures.
        sound: Codec of the sound; None for silence.
        rate: Samples of sound a second.
        sound_from: When the sound begins, in seconds.
        pictures_from: How many pictures' time passes before the first one.
        bit_rate: Bits a second that noisy pictures are padded to; 0 for plain and small ones.
        repeats: How often what was encoded is written, one after the other: long files cheaply.
        **options: Of the MP4 muxer.
    """
    where = out if isinstance(out, io.BytesIO) else str(out)
    with av.open(where, "w", format="mp4", options=options) as container:
        video: Any = container.add_stream(codec, rate=24, options=_coding(codec, b_frames, gop, bit_rate))
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        packets = [
            packet for frame in _frames(seconds, size, pictures_from, bit_rate) for packet in video.encode(frame)
        ]
        packets += video.encode()
        if sound is not None:
            voice: Any = container.add_stream(sound, rate=rate)
            voice.layout = "stereo"
            packets += [packet for frame in _tone(seconds, rate, sound_from) for packet in voice.encode(frame)]
            packets += voice.encode()
        written: dict[int, int] = {}
        packets.sort(key=lambda packet: float(packet.dts * packet.time_base))
        for repeat in range(repeats):
            for packet in packets:
                _mux_later(container, packet, seconds * repeat, written)


def _mux_later(container: Any, packet: Any, seconds: float, written: dict[int, int]) -> None:
    """Writes a copy of a packet some seconds later than it says; none where its stream is that far already."""
    ticks = round(seconds / packet.time_base)
    if packet.dts + ticks <= written.get(packet.stream.index, packet.dts - 1):
        return
    copy = av.Packet(bytes(packet))
    copy.stream, copy.time_base, copy.is_keyframe = packet.stream, packet.time_base, packet.is_keyframe
    copy.pts, copy.dts, copy.duration = packet.pts + ticks, packet.dts + ticks, packet.duration
    written[packet.stream.index] = copy.dts
    container.mux(copy)


def _coding(codec: str, b_frames: int, gop: int, bit_rate: int) -> dict[str, str]:
    if codec != "libx264":
        return {}
    exact = f"bframes={b_frames}:b-adapt=0:keyint={gop}:scenecut=0"
    if not bit_rate:
        return {"preset": "ultrafast", "x264-params": exact}
    kilobits = bit_rate // 1000
    padded = f"{exact}:nal-hrd=cbr:filler=1:bitrate={kilobits}:vbv-maxrate={kilobits}:vbv-bufsize={kilobits // 2}"
    return {"preset": "ultrafast", "x264-params": padded}


def _frames(seconds: float, size: tuple[int, int], first: int, bit_rate: int) -> Iterator[av.VideoFrame]:
    width, height = size
    grain = np.random.default_rng(1).integers(100, 140, (height * 3, width), np.uint8)
    for number in range(round(seconds * 24)):
        if bit_rate:  # new grain in every picture, as a camera makes it
            planes = grain[number * 97 % height :][: height * 3 // 2]
        else:
            planes = np.full((height * 3 // 2, width), 16 + number * 5 % 256 * 219 // 255, np.uint8)
            planes[height:] = 128
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = number + first, Fraction(1, 24)
        yield frame


def _tone(seconds: float, rate: int, start: float) -> Iterator[av.AudioFrame]:
    for begin in range(0, round((seconds - start) * rate), 1024):
        wave = (np.sin(np.arange(begin, begin + 1024) * 2 * np.pi * 440 / rate) * 0.5).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = rate, begin + round(start * rate), Fraction(1, rate)
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
