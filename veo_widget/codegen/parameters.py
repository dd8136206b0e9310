"""A request's parameters for google-genai's Veo method, in the order its own pages have them."""

from __future__ import annotations

from typing import Any

from veo_widget.catalog import Model
from veo_widget.codegen.nodes import without_none
from veo_widget.request import VideoRequest
from veo_widget.wires.predict import is_sent

PLAIN = (
    "number_of_videos",
    "duration_seconds",
    "resolution",
    "aspect_ratio",
    "negative_prompt",
    "seed",
    "person_generation",
    "generate_audio",
    "enhance_prompt",
    "fps",
    "output_gcs_uri",
)
"""Those whose value is sent as it is."""
SPELLED = {"resize_mode": "ImageResizeMode", "compression_quality": "VideoCompressionQuality"}
"""Those with an enumeration of google-genai's, whose members are in upper case."""


def plain(request: VideoRequest, model: Model) -> dict[str, Any]:
    """What is set, without the fields this model refuses."""
    return without_none({name: getattr(request, name) for name in PLAIN if is_sent(request, model, name)})


def spelled(request: VideoRequest) -> dict[str, tuple[str, str]]:
    """What is set and has an enumeration: its name and the member's."""
    given = {name: (kind, getattr(request, name)) for name, kind in SPELLED.items()}
    return {name: (kind, value.upper()) for name, (kind, value) in given.items() if value is not None}
