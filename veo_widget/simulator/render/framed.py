"""Pictures hung into the picture: reference images as framed prints that float gently."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageFilter

from veo_widget.simulator.render.fitting import open_picture
from veo_widget.simulator.render.layers import even_sized
from veo_widget.simulator.render.planes import Planes, Sprite


class FramedPictures:
    """Up to three prints side by side, each on its own small round."""

    def __init__(self, paths: list[Path], width: int, height: int) -> None:
        side = round(min(height * 0.42, width * 0.26))
        self._sprites = [
            Sprite(_framed(open_picture(path), side, tilt)) for path, tilt in zip(paths, (4, -3, 2), strict=False)
        ]
        self._width, self._height = width, height

    def onto(self, target: Planes, seconds: float) -> None:
        count = len(self._sprites)
        for index, sprite in enumerate(self._sprites):
            turn = seconds * 0.9 + index * 2.1
            x = self._width * (index + 1) / (count + 1) + math.sin(turn) * self._width * 0.02
            y = self._height * 0.4 + math.cos(turn * 0.8) * self._height * 0.035
            sprite.onto(target, x - sprite.width / 2, y - sprite.height / 2)


def _framed(picture: Image.Image, side: int, tilt: float) -> Image.Image:
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    border, room = max(4, side // 22), max(8, side // 9)
    print_ = Image.new("RGBA", (picture.width + 2 * border, picture.height + 2 * border), (248, 246, 240, 255))
    print_.paste(picture, (border, border))
    sheet = Image.new("RGBA", (print_.width + 2 * room, print_.height + 2 * room), (0, 0, 0, 0))
    shadow = sheet.copy()
    shadow.paste((0, 0, 0, 150), (room, room + room // 3, room + print_.width, room + room // 3 + print_.height))
    sheet.alpha_composite(shadow.filter(ImageFilter.GaussianBlur(room / 3)))
    sheet.alpha_composite(print_, (room, room))
    return even_sized(sheet.rotate(tilt, Image.Resampling.BICUBIC))
