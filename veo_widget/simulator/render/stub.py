"""One small, real clip per shape, for load tests in which a thousand renderings would measure only the
encoder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from veo_widget.simulator.render.caption import caption_band
from veo_widget.simulator.render.encode import SAMPLE_RATE, write_mp4
from veo_widget.simulator.render.planes import Planes, blank
from veo_widget.simulator.render.spec import FPS, ClipSpec


def render_stub(spec: ClipSpec, images: Path, path: Path) -> None:
    """A still card of this size, length and audio; the same for every prompt."""
    silence = np.zeros((2, spec.all_frames * SAMPLE_RATE // FPS), np.float32) if spec.audio else None
    write_mp4(path, _frames(spec), (spec.width, spec.height), silence, quality=32)


def _frames(spec: ClipSpec) -> Iterator[Planes]:
    frame = blank(spec.width, spec.height)
    frame.y[...] = 60
    band = caption_band(replace(spec, prompt="A stub clip: one for every shape", model="any model", seed=0))
    for (plane, _), (source, _) in zip(frame.rows(spec.band_top, spec.height).each(), band.each(), strict=True):
        plane[...] = source
    for _ in range(spec.all_frames):
        yield frame
