"""One clip from its spec: picture above, caption band below, sound beside, into a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from veo_widget.simulator.render.caption import caption_band
from veo_widget.simulator.render.encode import write_mp4
from veo_widget.simulator.render.planes import Planes, blank
from veo_widget.simulator.render.reworked import reworked_frames, reworked_sound
from veo_widget.simulator.render.sound import make_sound
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.render.stage import Stage
from veo_widget.simulator.render.stills import Stills

_QUALITY, _LOSSLESS_QUALITY = 23, 12
# Twenty extensions in a row must not wear the first clip out.
_REWORK_QUALITY = 20


class Picture(Protocol):
    def draw(self, p: float, target: Planes) -> None: ...


def render_clip(spec: ClipSpec, images: Path, path: Path) -> None:
    """Render to `path`; `images` is the folder that the spec's sha256 names lie in."""
    if spec.film:
        _rework(spec, images / spec.film, path)
        return
    picture: Picture = Stills.between(spec, images) if spec.image else Stage(spec, images)
    sound = make_sound(spec) if spec.audio else None
    quality = _LOSSLESS_QUALITY if spec.lossless else _QUALITY
    write_mp4(path, _frames(spec, picture), (spec.width, spec.height), sound, quality=quality)


def _rework(spec: ClipSpec, film: Path, path: Path) -> None:
    sound = reworked_sound(spec, film) if spec.audio else None
    quality = _LOSSLESS_QUALITY if spec.lossless else _REWORK_QUALITY
    write_mp4(path, reworked_frames(spec, film), (spec.width, spec.height), sound, quality=quality)


def _frames(spec: ClipSpec, picture: Picture) -> Iterator[Planes]:
    frame = blank(spec.width, spec.height)
    band = frame.rows(spec.band_top, spec.height)
    for (plane, _), (source, _) in zip(band.each(), caption_band(spec).each(), strict=True):
        plane[...] = source
    above = frame.rows(0, spec.band_top)
    for index in range(spec.frames):
        picture.draw(index / (spec.frames - 1), above)
        yield frame
