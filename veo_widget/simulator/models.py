"""What each model of the Agent Platform wire can do, in the simulator's own reading (veo-api.md 3.2, 3.3).

Kept apart from the client's catalog on purpose: two independent readings of the same page check each other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Model:
    """Limits of one model id."""

    id: str
    resolutions: frozenset[str] = frozenset({"720p", "1080p", "4k"})
    references: int = 3


VERTEX_MODELS = {
    model.id: model
    for model in (
        Model("veo-3.1-generate-001"),
        Model("veo-3.1-fast-generate-001"),
        Model("veo-3.1-lite-generate-001", resolutions=frozenset({"720p", "1080p"}), references=0),
    )
}
