"""One clip from its spec: picture above, caption band below, sound beside, into a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from veo_widget.simulator.render.caption import caption_band
from veo_widget.simulator.render.encode import write_mp4
from veo_widget.simulator.render.planes import Planes, blank
from veo_widget.simulator.render.sound import make_sound
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.render.stage import Stage
from veo_widget.simulator.render.stills import Stills

_QUALITY, _LOSSLESS_QUALITY = 23, 12


class Picture(Protocol):
    def draw(self, p: float, target: Planes) -> None: ...


def render_clip(spec: ClipSpec, images: Path, path: Path) -> None:
    """Render to `path`; `images` is the folder that the spec's sha256 names lie in."""
    picture: Picture = Stills(spec, images) if spec.image else Stage(spec, images)
    sound = make_sound(spec) if spec.audio else None
    quality = _LOSSLESS_QUALITY if spec.lossless else _QUALITY
    write_mp4(path, _frames(spec, picture), (spec.width, spec.height), sound, quality=quality)


def _frames(spec: ClipSpec, picture: Picture) -> Iterator[Planes]:
    frame = blank(spec.width, spec.height)
    band = frame.rows(spec.band_top, spec.height)
    for (plane, _), (source, _) in zip(band.each(), caption_band(spec).each(), strict=True):
        plane[...] = source
    above = frame.rows(0, spec.band_top)
    for index in range(spec.frames):
        picture.draw(index / (spec.frames - 1), above)
        yield frame
