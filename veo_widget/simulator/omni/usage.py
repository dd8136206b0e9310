"""Tokens of an interaction: video by the second and size, input by a guess (veo-api.md 3.6).

5,792 a second at 720p is documented, and 2,896 / 5,792 / 11,584 for upscaling; generated 1080p and 4k are 720p
plus an upscaling, which fits their prices. 360p follows from its price alone.
"""

from __future__ import annotations

from typing import Any

from veo_widget.simulator.order import FPS, Order
from veo_widget.simulator.tokens import estimated_tokens

_GENERATED = {"360p": 1_738, "720p": 5_792, "1080p": 8_688, "4k": 17_376}
_UPSCALED = {"720p": 2_896, "1080p": 5_792, "4k": 11_584}
_IMAGE, _FILM_SECOND = 258, 263


def usage_of(order: Order, *, delivered: bool) -> dict[str, Any]:
    """The ``usage`` of a finished interaction; an answer without video has no output tokens."""
    video = _video_tokens(order) if delivered else 0
    words, images, film = _input_tokens(order)
    given = [("text", words), ("image", images), ("video", film)]
    return {
        "total_input_tokens": words + images + film,
        "input_tokens_by_modality": [{"modality": name, "tokens": count} for name, count in given if count],
        "total_output_tokens": video,
        "output_tokens_by_modality": [{"modality": "video", "tokens": video}] if video else [],
        "total_tokens": words + images + film + video,
    }


def _video_tokens(order: Order) -> int:
    if order.work == "upscale":
        return round(order.film_frames / FPS * _UPSCALED[order.resolution])
    # An edit makes every second anew, an extension only the added ones.
    seconds = order.film_frames / FPS if order.work == "edit" else order.seconds
    return round(seconds * _GENERATED[order.resolution])


def _input_tokens(order: Order) -> tuple[int, int, int]:
    if order.work == "upscale":
        return 0, 0, 0
    film = round(order.film_frames / FPS * _FILM_SECOND)
    return estimated_tokens(order.prompt), _IMAGE * len(order.images), film
