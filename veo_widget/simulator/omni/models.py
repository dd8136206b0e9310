"""The Omni models: when they run, how long, how large, and which tasks they know (veo-api.md 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TASKS = frozenset({"text_to_video", "image_to_video", "reference_to_video", "edit", "extend", "upscale"})
_ALL_SIZES = frozenset({"360p", "720p", "1080p", "4k"})


@dataclass(frozen=True)
class OmniModel:
    """`longest_total` bounds an extended video; `references` counts images."""

    id: str
    born: date
    gone: date | None = None
    seconds: tuple[int, int] = (3, 10)
    resolutions: frozenset[str] = _ALL_SIZES
    tasks: frozenset[str] = TASKS - {"upscale"}
    last_frame: bool = True
    references: int = 3
    longest_total: int = 40
    seeds_and_labels: bool = False

    def runs(self, day: date) -> bool:
        return self.born <= day and (self.gone is None or day < self.gone)


OMNI_MODELS = {
    model.id: model
    for model in (
        # Scene extension and a last frame are named as news of 1.1.
        OmniModel(
            "gemini-omni-flash-preview",
            date(2026, 6, 30),
            date(2026, 9, 30),
            resolutions=frozenset({"720p"}),
            tasks=TASKS - {"upscale", "extend"},
            last_frame=False,
        ),
        # How many reference images 1.1 takes is not said, only that 1.2 takes six [?]: three, as Veo.
        OmniModel("gemini-omni-1.1-flash", date(2026, 8, 27)),
        # Extension to 30 s in all is a reseller's figure [?], below the 40 s of 1.1: the smaller one.
        OmniModel(
            "gemini-omni-1.2-flash",
            date(2026, 11, 5),
            seconds=(3, 15),
            tasks=TASKS,
            references=6,
            longest_total=30,
            seeds_and_labels=True,
        ),
    )
}
