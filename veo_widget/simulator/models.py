"""What each video model of the two predictLongRunning wires can do, and when, in the simulator's own reading
(veo-api.md 3.1-3.4).

Kept apart from the client's catalog on purpose: two independent readings of the same page check each other.
Births before October 2025 are general knowledge, not in that file; only dates after them matter here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Audio = Literal["choice", "required", "always", "never"]
Line = Literal["3.1", "3.0", "2.0"]

# 4k came to all models that have it on one day.
_FOUR_K = date(2026, 1, 13)
# The seed's table has references on 3.1 only, pages from March 2026 also on Fast: none of that before [?].
_FAST_REFERENCES = date(2026, 3, 1)


@dataclass(frozen=True)
class Model:
    """Limits of one model id. `gone` is the first day without it; no `resolutions` means that the field itself
    is refused.
    """

    id: str
    line: Line
    born: date
    gone: date | None = None
    seconds: tuple[int, ...] = (4, 6, 8)
    resolutions: frozenset[str] = frozenset({"720p", "1080p", "4k"})
    tall_1080p: bool = True
    references: int = 0
    references_since: date = date.min
    samples: int = 1
    audio: Audio = "always"
    extends: bool = False

    def runs(self, day: date) -> bool:
        return self.born <= day and (self.gone is None or day < self.gone)

    def on(self, day: date) -> Model:
        """The same model with the limits of that day."""
        missing = frozenset({"4k"}) if day < _FOUR_K else frozenset[str]()
        references = self.references if day >= self.references_since else 0
        return replace(self, resolutions=self.resolutions - missing, references=references)


_SHUT_3_1, _SHUT_OLD, _SHUT_PREVIEWS = date(2026, 10, 22), date(2026, 6, 30), date(2025, 11, 12)
_TO_1080P = frozenset({"720p", "1080p"})


def _gemini() -> tuple[Model, ...]:
    born_3_1, born_3_0 = date(2025, 10, 15), date(2025, 9, 9)
    first = Model("veo-3.1-generate-preview", "3.1", born_3_1, _SHUT_3_1, references=3, extends=True)
    old = Model("veo-3.0-generate-001", "3.0", born_3_0, _SHUT_OLD, resolutions=_TO_1080P, tall_1080p=False)
    silent = frozenset[str]()
    return (
        first,
        replace(first, id="veo-3.1-fast-generate-preview", references_since=_FAST_REFERENCES),
        Model("veo-3.1-lite-generate-preview", "3.1", date(2026, 3, 31), _SHUT_3_1, resolutions=_TO_1080P),
        old,
        replace(old, id="veo-3.0-fast-generate-001"),
        replace(old, id="veo-3.0-generate-preview", born=date(2025, 7, 17), gone=_SHUT_PREVIEWS),
        replace(old, id="veo-3.0-fast-generate-preview", born=date(2025, 7, 31), gone=_SHUT_PREVIEWS),
        # The parameter table says 5, 6, 8; the feature table 5-8 [?]: the narrower one.
        Model(
            "veo-2.0-generate-001",
            "2.0",
            date(2025, 4, 15),
            _SHUT_OLD,
            seconds=(5, 6, 8),
            resolutions=silent,
            samples=2,
            audio="never",
        ),
    )


def _vertex() -> tuple[Model, ...]:
    ga = date(2025, 11, 17)
    first = Model("veo-3.1-generate-001", "3.1", ga, references=3, samples=4, audio="choice", extends=True)
    preview = replace(first, born=date(2025, 10, 15), gone=date(2026, 4, 2))
    # `generateAudio` had to be sent to Veo 3.0 here.
    old = Model("", "3.0", date(2025, 7, 29), _SHUT_OLD, resolutions=_TO_1080P, samples=4, audio="required")
    old = replace(old, tall_1080p=False)
    return (
        first,
        replace(first, id="veo-3.1-fast-generate-001"),
        replace(
            first,
            id="veo-3.1-lite-generate-001",
            born=date(2026, 4, 2),
            resolutions=_TO_1080P,
            references=0,
            extends=False,
        ),
        replace(preview, id="veo-3.1-generate-preview"),
        replace(preview, id="veo-3.1-fast-generate-preview"),
        replace(old, id="veo-3.0-generate-001"),
        replace(old, id="veo-3.0-fast-generate-001"),
        Model(
            "veo-2.0-generate-001",
            "2.0",
            date(2025, 4, 15),
            _SHUT_OLD,
            seconds=(5, 6, 7, 8),
            resolutions=frozenset(),
            samples=4,
            audio="never",
        ),
    )


GEMINI_MODELS = {model.id: model for model in _gemini()}
VERTEX_MODELS = {model.id: model for model in _vertex()}
