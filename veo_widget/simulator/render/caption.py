"""The caption band: the lowest 14 % of each frame, opaque, saying SIMULATED and what was asked for.

Pillow's built-in font is used, so that no font file is needed; letters it lacks appear as boxes.
"""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont

from veo_widget.simulator.render.planes import Planes, from_image
from veo_widget.simulator.render.spec import FPS, ClipSpec

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_BACK, _BADGE, _INK, _DIM = (13, 15, 20), (255, 190, 60), (244, 245, 248), (150, 158, 172)


def caption_band(spec: ClipSpec) -> Planes:
    """The band's pixels, drawn once for all frames."""
    size = (spec.width, spec.height - spec.band_top)
    image = Image.new("RGB", size, _BACK)
    draw = ImageDraw.Draw(image)
    if spec.width > spec.height:
        _wide(draw, spec, *size)
    else:
        _tall(draw, spec, *size)
    return from_image(image)


def _wide(draw: ImageDraw.ImageDraw, spec: ClipSpec, width: int, height: int) -> None:
    edge = _badge(draw, (0, 0, int(width * 0.16), height), height * 0.24) + int(height * 0.25)
    font = ImageFont.load_default(height * 0.27)
    lines = wrap(spec.prompt, font, width - edge - height * 0.25, 2)
    first = 0.1 if len(lines) > 1 else 0.22
    for index, line in enumerate(lines):
        draw.text((edge, height * (first + 0.31 * index)), line, font=font, fill=_INK)
    draw.text((edge, height * 0.76), _facts(spec), font=ImageFont.load_default(height * 0.15), fill=_DIM)


def _tall(draw: ImageDraw.ImageDraw, spec: ClipSpec, width: int, height: int) -> None:
    _badge(draw, (0, 0, width, int(height * 0.2)), height * 0.125)
    font = ImageFont.load_default(height * 0.155)
    for index, line in enumerate(wrap(spec.prompt, font, width * 0.94, 3)):
        draw.text((width * 0.03, height * (0.25 + 0.185 * index)), line, font=font, fill=_INK)
    draw.text((width * 0.03, height * 0.85), _facts(spec), font=ImageFont.load_default(height * 0.085), fill=_DIM)


def _badge(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], size: float) -> int:
    draw.rectangle(box, fill=_BADGE)
    font = ImageFont.load_default(size)
    draw.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), "SIMULATED", font=font, fill=_BACK, anchor="mm")
    return box[2]


def _facts(spec: ClipSpec) -> str:
    shape = f"{spec.width}x{spec.height}" + (f", {spec.all_frames // FPS} s" if spec.all_frames else "")
    return f"{spec.model}   seed {spec.seed}   {shape}   no camera, no model: drawn from the words"


def wrap(text: str, font: Font, width: float, most: int) -> list[str]:
    """At most `most` lines of `text` no wider than `width`; what does not fit ends in dots."""
    rest = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    lines: list[str] = []
    while rest and len(lines) < most:
        last = len(lines) == most - 1
        line = _fitting(rest, font, width, dots=last)
        lines.append(line)
        rest = "" if last else rest[len(line) :].lstrip()
    return lines


def _fitting(text: str, font: Font, width: float, *, dots: bool) -> str:
    """The longest beginning of `text` that fits, cut between words where there are any."""
    if font.getlength(text) <= width:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(text[:middle] + "..." * dots) <= width else (low, middle - 1)
    space = text.rfind(" ", 0, low + 1)
    cut = text[: space if space > low // 2 else low]
    return f"{cut.rstrip()}..." if dots else cut
