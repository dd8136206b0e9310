"""Which values of `personGeneration` a request may carry: by wire, model line, mode and region (veo-api.md 3.4).

Live answers differ by account and date; here the guide's table holds. Leaving the field out always works.
"""

from __future__ import annotations

from typing import Literal

from veo_widget.simulator.models import Line

Region = Literal["us", "eu"]

_ADULT = frozenset({"allow_adult"})
# allow_all needs an allowlisted project; an ordinary one is refused. `disallow` is a newer page's spelling.
VERTEX_PEOPLE = frozenset({"allow_adult", "dont_allow", "disallow"})


def gemini_people(line: Line, *, from_image: bool, region: Region) -> frozenset[str]:
    """`eu` stands for the EU, the UK, Switzerland and the Middle East with North Africa."""
    if line == "2.0":
        kept = frozenset({"allow_adult", "dont_allow"})
        return kept if from_image or region == "eu" else kept | {"allow_all"}
    return _ADULT if from_image or region == "eu" else frozenset({"allow_all"})
