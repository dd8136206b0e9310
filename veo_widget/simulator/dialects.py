"""How the two predictLongRunning wires differ in what they accept: field names, choices, values of a field.

`rules` reads a body by one of these tables; veo-api.md 1.5 says which field exists where.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from veo_widget.simulator.models import Model
from veo_widget.simulator.people import VERTEX_PEOPLE, Region, gemini_people

_SHARED = frozenset(
    {
        "aspectRatio",
        "durationSeconds",
        "enhancePrompt",
        "negativePrompt",
        "personGeneration",
        "resolution",
        "sampleCount",
        "seed",
    }
)
_PLATFORM_ONLY = frozenset(
    {"compressionQuality", "fps", "generateAudio", "pubsubTopic", "resizeMode", "storageUri"},
)

People = Callable[[Model, bool, Region], frozenset[str]]


@dataclass(frozen=True)
class Dialect:
    """`people` gives the legal values of personGeneration for a model, with or without a picture, in a region."""

    name: str
    top: frozenset[str]
    parameters: frozenset[str]
    image: frozenset[str]
    people: People
    instance: frozenset[str] = field(
        default=frozenset({"prompt", "image", "lastFrame", "referenceImages", "video"}),
    )


VERTEX = Dialect(
    name="vertex",
    top=frozenset({"instances", "parameters", "labels"}),
    parameters=_SHARED | _PLATFORM_ONLY,
    image=frozenset({"bytesBase64Encoded", "gcsUri", "mimeType"}),
    people=lambda model, from_image, region: VERTEX_PEOPLE,
)
# `seed` is documented for Veo 3 and sent by REST clients, though the SDK blocks it [?]: accepted.
GEMINI = Dialect(
    name="gemini",
    top=frozenset({"instances", "parameters", "webhookConfig"}),
    parameters=_SHARED,
    image=frozenset({"bytesBase64Encoded", "mimeType"}),
    people=lambda model, from_image, region: gemini_people(model.line, from_image=from_image, region=region),
)
