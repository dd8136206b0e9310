"""How loud a clip is at its end; whether it is a voice that is heard there, no measurement of this kind tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

QUIETEST = -120.0


def loudness_at_end(path: Path, seconds: float = 1.0) -> float | None:
    """The mean loudness of a clip's last seconds.

    Args:
        path: Its file.
        seconds: How much of its end is listened to.

    Returns:
        Decibels below full scale (0 is the loudest there is, -120 is silence); None where the clip has no sound.

    Raises:
        OSError: It cannot be read.
    """
    import av
    import numpy as np

    with av.open(str(path)) as container:
        if not container.streams.audio:
            return None
        stream = container.streams.audio[0]
        length = (container.duration or 0) / av.time_base
        with suppress(av.error.FFmpegError):  # what cannot be sought is decoded from the start
            container.seek(int(max(0.0, length - seconds - 1.0) * av.time_base))
        resampler = av.AudioResampler(format="flt", layout="mono", rate=48_000)
        heard = [
            part.to_ndarray().reshape(-1)
            for frame in container.decode(stream)
            if frame.time is not None and frame.time + frame.samples / frame.sample_rate > length - seconds
            for part in resampler.resample(frame)
        ]
    samples = np.concatenate(heard) if heard else np.zeros(1, np.float32)
    power = float(np.mean(np.square(samples.astype(np.float64))))
    return max(QUIETEST, 10 * float(np.log10(power))) if power > 0 else QUIETEST
