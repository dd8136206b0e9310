"""One picture instead of a clip: the same stage, one moment of it, as PNG or JPEG."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from veo_widget.simulator.render.caption import caption_band
from veo_widget.simulator.render.planes import blank, to_image
from veo_widget.simulator.render.spec import ClipSpec
from veo_widget.simulator.render.stage import Stage

_MOMENT = 0.35
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}


def draw_still(spec: ClipSpec, images: Path, mime_type: str, *, stub: bool) -> bytes:
    """The encoded picture; a stub is its caption on grey."""
    frame = blank(spec.width, spec.height)
    if stub:
        frame.y[...] = 60
    else:
        Stage(spec, images).draw(_MOMENT, frame.rows(0, spec.band_top))
    picture = to_image(frame)
    picture.paste(to_image(caption_band(spec)), (0, spec.band_top))
    return _encoded(picture, _FORMATS[mime_type])


def _encoded(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()
