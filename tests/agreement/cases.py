"""What can be asked on each wire, legal or not: factors with their values, and requests made of them.

The catalog and the simulator are two readings of the same pages that share no rule code. Every case is judged by
both: by `catalog.check`, and by the simulator's answer to the real wire.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import Any

from allpairspy import AllPairs

from veo_widget.catalog import catalog
from veo_widget.request import ImageInput, VideoInput, VideoRequest

THE_PAGES_DAY, LITE_DAY, OMNI_1_1_DAY = date(2025, 12, 18), date(2026, 5, 1), date(2026, 9, 1)
TODAY = date(2026, 11, 22)

Case = dict[str, Any]

_PREDICT: dict[str, list[Any]] = {
    "duration_seconds": [8, 4, 5, 6, 7, 9],
    "resolution": ["720p", "1080p", "4k", "8k"],
    "aspect_ratio": ["16:9", "9:16", "1:1"],
    "number_of_videos": [1, 2, 4, 5],
    "source": [
        "text",
        "image",
        "image alone",
        "first and last",
        "last",
        "1 reference",
        "3 references",
        "4 references",
        "reference and image",
        "video",
        "portrait video",
        "1080p video",
        "video and image",
    ],
    "negative_prompt": [None, "fog"],
    "seed": [None, 0, 4294967295, 4294967296],
    "person_generation": [None, "allow_adult", "dont_allow", "allow_all", "everyone"],
    "generate_audio": [None, True, False],
    "enhance_prompt": [None, True, False],
    "output_gcs_uri": [None, "gs://agreement-bucket/clips/"],
    "labels": [(), (("team", "cats"),)],
}
_PLATFORM_ONLY: dict[str, list[Any]] = {
    "resize_mode": [None, "crop", "pad"],
    "compression_quality": [None, "optimized", "lossless"],
    "fps": [None, 24, 30],
}
# What Omni has no field for never reaches it, so that only the catalog can refuse it: not among the factors.
_OMNI: dict[str, list[Any]] = {
    "duration_seconds": [8, 2, 3, 10, 11, 15, 16],
    "resolution": ["720p", "360p", "1080p", "4k", "480p"],
    "aspect_ratio": ["16:9", "9:16", "1:1"],
    "source": [
        "text",
        "image",
        "image alone",
        "first and last",
        "1 reference",
        "3 references",
        "4 references",
        "7 references",
        "video",
        "edit",
        "portrait video",
        "video from elsewhere",
        "video and image",
    ],
    "seed": [None, 0, 2147483647, 2147483648],
    "labels": [(), (("team", "cats"),)],
}
FACTORS: dict[str, dict[str, list[Any]]] = {
    "gemini": _PREDICT | {"resize_mode": [None, "crop"]},
    "vertex": _PREDICT | _PLATFORM_ONLY,
    "omni": _OMNI,
}


@dataclass(frozen=True)
class Place:
    """One model on one wire on one day."""

    wire: str
    day: date
    model: str

    def __str__(self) -> str:
        return f"{self.wire}-{self.model}-{self.day}"


def places(*days_of_wire: tuple[str, date]) -> list[Place]:
    """Every model that the catalog has on these wires, on these days, whether it runs then or not."""
    known = catalog().models
    return [Place(wire, day, model.name) for wire, day in days_of_wire for model in known if model.wire == wire]


def singles(wire: str) -> Iterator[Case]:
    """Every value of every factor, all else at its default."""
    base = _base(wire)
    yield base
    for name, values in FACTORS[wire].items():
        for value in values[1:]:
            yield base | {name: value}


def pairwise(wire: str) -> Iterator[Case]:
    """Few cases that together hold every pair of values."""
    names = list(FACTORS[wire])
    for row in AllPairs(list(FACTORS[wire].values())):
        yield dict(zip(names, row, strict=True))


def doubles(wire: str) -> Iterator[Case]:
    """Every pair of values of two factors, all else at its default: no third value hides what the pair does."""
    base = _base(wire)
    for one, other in combinations(FACTORS[wire], 2):
        for value, second in product(FACTORS[wire][one][1:], FACTORS[wire][other][1:]):
            yield base | {one: value, other: second}


def _base(wire: str) -> Case:
    return {name: values[0] for name, values in FACTORS[wire].items()}


@dataclass(frozen=True)
class Material:
    """Pictures and clips to make requests of."""

    images: tuple[ImageInput, ...]
    videos: dict[str, VideoInput]

    def request(self, place: Place, case: Case) -> VideoRequest | None:
        """The request of a case; None where its clip cannot exist there."""
        values = dict(case)
        source = values.pop("source")
        if "video" in source or source == "edit":
            kind = {"edit": "video", "video and image": "video"}.get(source, source)
            if kind not in self.videos:
                return None
            values |= {"video": self.videos[kind], "task": "edit" if source == "edit" else "extend"}
            # What the clip decides is left to it unless the case is about it.
            default = {"aspect_ratio": "16:9", "resolution": "720p"}
            values |= {name: None for name, value in default.items() if values[name] == value}
        if source == "edit":
            values["duration_seconds"] = None
        if source in ("image", "image alone", "first and last", "reference and image", "video and image"):
            values["image"] = self.images[0]
        if source in ("last", "first and last"):
            values["last_frame"] = self.images[1]
        if "reference" in source:
            count = int(source[0]) if source[0].isdigit() else 1
            values["reference_images"] = tuple(self.images[index % 2] for index in range(count))
        return VideoRequest(prompt="" if source == "image alone" else "A lion", model=place.model, **values)
