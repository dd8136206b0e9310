"""The sound track: a soft chord chosen by the clip's chance, and the noises its words name."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from veo_widget.simulator.render.encode import SAMPLE_RATE
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.render.words import read_mood

Wave = NDArray[np.floating[Any]]

_SCALE = (0, 2, 4, 7, 9)  # pentatonic: any two of these sound well together
# Each noise as a band in Hz, a loudness, and how often a second it swells (0: steady).
_NOISES = {
    "rain": (1400, 9000, 0.16, 0.0),
    "wind": (90, 620, 0.30, 0.19),
    "waves": (120, 2600, 0.28, 0.14),
    "traffic": (35, 210, 0.32, 0.07),
}


def make_sound(spec: ClipSpec) -> Wave:
    """Stereo, 2 x n, exactly the clip's length at 48 kHz, well below full scale."""
    dice = np.random.default_rng(spec.dice() ^ 0x50)
    time = np.arange(spec.seconds * SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE
    root = 110.0 * 2 ** (int(dice.integers(0, 12)) / 12)
    sounds = read_mood(spec.prompt).sounds
    track = np.stack([_chord(time, root, 0.0), _chord(time, root, 0.4)]) * (0.6 if sounds else 1.0)
    for name in sounds:
        track = track + _heard(name, time, root, dice)
    edge = np.minimum(1, np.minimum(time, time[::-1]) / 0.08)
    loudest = max(float(np.abs(track).max()), 1e-6)
    return (track * edge * min(1.0, 0.7 / loudest)).astype(np.float32)


def _chord(time: Wave, root: float, late: float) -> Wave:
    total = np.zeros_like(time)
    for step, interval in enumerate((0, 7, 12, 16)):
        tone = np.sin(2 * np.pi * root * 2 ** (interval / 12) * time)
        total += tone * (0.6 + 0.4 * np.sin(2 * np.pi * (0.11 + 0.05 * step) * time + step + late))
    return 0.045 * total


def _heard(name: str, time: Wave, root: float, dice: np.random.Generator) -> Wave:
    if name == "music":
        return np.stack([_melody(time, root, dice)] * 2)
    if name == "birds":
        return np.stack([_chirps(time, dice), _chirps(time, dice)])
    low, high, loud, swell = _NOISES[name]
    breath = 1.0 if swell == 0 else 0.55 + 0.45 * np.sin(2 * np.pi * swell * time - 1.5)
    return np.stack([_noise(len(time), low, high, dice), _noise(len(time), low, high, dice)]) * breath * loud


def _noise(count: int, low: float, high: float, dice: np.random.Generator) -> Wave:
    """Noise within a band, at unit level, by shaping its spectrum."""
    tones = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    shape = np.exp(-((np.log2(np.maximum(tones, 1.0) / np.sqrt(low * high)) / (0.6 * np.log2(high / low))) ** 2))
    wave = np.fft.irfft(np.fft.rfft(dice.standard_normal(count)) * shape, count)
    unit: Wave = wave / (4 * wave.std())
    return unit


def _melody(time: Wave, root: float, dice: np.random.Generator) -> Wave:
    total, beat = np.zeros_like(time), int(0.25 * SAMPLE_RATE)
    for start in range(0, len(time), beat):
        if dice.random() < 0.25:
            continue
        pitch = root * 4 * 2 ** (_SCALE[int(dice.integers(5))] / 12)
        since = time[: min(3 * beat, len(time) - start)]
        total[start : start + len(since)] += np.exp(-5 * since) * np.sin(2 * np.pi * pitch * since)
    return (0.22 * total).astype(np.float32)


def _chirps(time: Wave, dice: np.random.Generator) -> Wave:
    total = np.zeros_like(time)
    for _ in range(max(2, len(time) // SAMPLE_RATE * 2)):
        start = int(dice.integers(0, len(time) - SAMPLE_RATE // 4))
        since = time[: SAMPLE_RATE // 6]
        pitch = dice.uniform(2200, 3800) + 900 * np.sin(2 * np.pi * dice.uniform(8, 18) * since)
        total[start : start + len(since)] += np.sin(2 * np.pi * pitch * since) * np.sin(np.pi * since * 6) ** 2
    return (0.07 * total).astype(np.float32)
