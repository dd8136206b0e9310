"""`ReplayPlan`: a clip's whole branch once more on another model, with its price, before anything is sent.

A branch is the chain from a first clip through extensions and edits. Each step needs the result of the one before;
what is not made yet is taken to be as long and large as asked, so that all of it can be checked and priced at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.catalog import as_asked, catalog, check_names, dollars, nearest_model, title_of
from veo_widget.catalog.models import DEFAULTED, OPTIONAL
from veo_widget.clip import Clip
from veo_widget.errors import BudgetError, Problem, RequestError
from veo_widget.records import ClipRecord, JobRecord
from veo_widget.request import VideoInput, VideoRequest
from veo_widget.studio import Studio
from veo_widget.studio.budget import read_budget
from veo_widget.studio.inputs import is_same_service, video_input
from veo_widget.studio.options import Terms
from veo_widget.studio.quote import Quote
from veo_widget.studio.reuse import UNDER_WAY, is_made

if TYPE_CHECKING:
    from veo_widget.chronicle.replaying import Replay

MOST_STEPS = 50
CHANGEABLE = tuple(name for name in (*DEFAULTED, *OPTIONAL) if name not in ("number_of_videos", "labels"))
_EDGES = {"360p": 360, "720p": 720, "1080p": 1080, "4k": 2160}
_AHEAD = "not made yet"
"""Stands for what the service will call a clip that is still to be made."""


@dataclass(frozen=True)
class Step:
    """One clip of the branch, and what makes it again.

    Attributes:
        original: Its job.
        clip: The clip.
        quote: What is asked instead.
        record: The job that made exactly this before, or is doing so; None where it has to be bought.
    """

    original: JobRecord
    clip: ClipRecord
    quote: Quote
    record: JobRecord | None

    @property
    def problems(self) -> list[Problem]:
        """Why it is not possible; empty where it is."""
        return [problem for problem in self.quote.problems if problem.fatal]

    @property
    def words(self) -> str:
        """What running the plan does about it."""
        if self.problems:
            return "not possible"
        if self.record is None:
            return f"costs {self.quote.price}" if self.quote.price else "price unknown"
        return "made already" if not self.record.is_open and self.record.clips else self.record.words.lower()


class ReplayPlan:
    """A branch before it is made again.

    Attributes:
        studio: Where it is sent.
        clip: The clip at the branch's end.
        steps: Its clips, the first one first.
    """

    def __init__(self, studio: Studio, clip: ClipRecord, model: str | None, changes: Mapping[str, Any]) -> None:
        self.studio = studio
        self.clip = clip
        self._model = model
        self._changes = dict(changes)
        self._branch = _branch(studio, clip)
        self.steps = self._spread()
        if model is None:
            self._refuse_nothing_new()

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def problems(self) -> list[Problem]:
        """Why it cannot be run; empty where it can."""
        return [problem for step in self.steps for problem in step.problems]

    @property
    def price(self) -> Decimal | None:
        """US dollars of what `run` would buy, by Google's list; None where the price of a step is not known."""
        prices = [step.quote.price for step in self.steps if step.record is None]
        if any(price is None for price in prices):
            return None
        return sum((price.amount for price in prices if price), Decimal(0))

    def run(self, *, budget: Any = None) -> Replay:
        """Makes the branch again, one step after the other, and returns at once.

        What was made before is taken for $0, so a branch that was interrupted goes on where it stopped.

        Args:
            budget: US dollars all of it may cost at most; None for the caps of `veo.budget` alone.

        Raises:
            RequestError: A step is not possible; nothing was sent.
            BackendError: The backend costs money and was not chosen by the user yet.
            BudgetError: It does not fit the budget.
        """
        from veo_widget.chronicle.replaying import Replay

        self.steps = self._spread()
        if self.problems:
            raise RequestError(self.problems)
        self._refuse_beyond(read_budget(budget))
        self.studio.check_all([step.quote for step in self.steps if step.record is None])
        return Replay(self)

    def quote_of(self, number: int, before: Clip | None) -> Quote:
        """What a step is once the clip before it is there."""
        source = video_input(self.studio.library, self.studio.backend, before) if before else None
        return self._quote(*self._branch[number], source)

    def _spread(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        source: VideoInput | None = None
        for original, clip in self._branch:
            quote = self._quote(original, clip, source)
            record = None
            if source is None or source.operation != _AHEAD:
                record = self._standing(quote)
            steps.append(Step(original, clip, quote, record))
            source = self._result(record) or _ahead(quote.request, self.studio.backend.wire)
        return tuple(steps)

    def _quote(self, original: JobRecord, clip: ClipRecord, source: VideoInput | None) -> Quote:
        wire = self.studio.backend.wire
        request = as_asked(original.request, str(original.backend.get("wire", "")))
        follows: dict[str, Any] = {"video": source, "number_of_videos": 1}
        if source is not None:  # the shape is the video's, and on Omni the size too
            follows |= {"aspect_ratio": None} | ({"resolution": None} if wire == "omni" else {})
        if request.mode == "edit":
            follows["duration_seconds"] = None
        asked = replace(request, **{**follows, "model": self._model_for(original), **self._changes})
        quote = self.studio.quote_request(asked)
        terms = Terms(
            retries=int(original.detail.get("retries") or 0),
            study=str(original.detail.get("study") or ""),
            origin={"relation": "replay", "clip": clip.id},
        )
        return replace(quote, terms=terms, problems=[*_missing(asked), *quote.problems])

    def _model_for(self, original: JobRecord) -> str:
        backend = self.studio.backend
        return self._model or nearest_model(original.request.model or "", wire=backend.wire, on=backend.day)

    def _standing(self, quote: Quote) -> JobRecord | None:
        """The job that makes a step superfluous."""
        (record,) = self.studio.standing.of([quote])
        stands = record is not None and (is_made(self.studio.library, record) or record.state in UNDER_WAY)
        return record if stands else None

    def _result(self, record: JobRecord | None) -> VideoInput | None:
        if record is None or not is_made(self.studio.library, record):
            return None
        clip = Clip(self.studio, record.clips[0], record.request)
        return video_input(self.studio.library, self.studio.backend, clip)

    def _refuse_nothing_new(self) -> None:
        """Without a model the successor is meant; where every model still runs there is none."""
        backend = self.studio.backend
        for step in self.steps:
            if step.quote.request.model != step.original.request.model:
                return
            if not is_same_service(step.original.backend, backend):
                return
        title = title_of(self.steps[-1].original.request.model or "")
        message = f"{title} is still offered here and has no successor."
        hint = "Name the model to replay on: clip.replay(model=...)."
        raise RequestError([Problem(rule="replay-model", field="model", message=message, hint=hint)])

    def _refuse_beyond(self, cap: Decimal | None) -> None:
        price = self.price
        if cap is None or (price is not None and price <= cap):
            return
        cost = "an unknown price" if price is None else dollars(price)
        msg = f"This replay would cost {cost}; its budget is {dollars(cap)}. Nothing was sent."
        raise BudgetError(msg)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.replay_page import plan_bundle

        return plan_bundle(self)

    def __repr__(self) -> str:
        from veo_widget.notebook.replay_page import plan_bundle

        return plan_bundle(self)["text/plain"]


def plan_replay(studio: Studio, clip: ClipRecord, model: str | None, changes: Mapping[str, Any]) -> ReplayPlan:
    """The plan of a replay; see `Clip.replay`."""
    unknown = check_names(changes, CHANGEABLE)
    if unknown:
        raise TypeError(" ".join(str(problem) for problem in unknown))
    return ReplayPlan(studio, clip, model, changes)


def _branch(studio: Studio, clip: ClipRecord) -> list[tuple[JobRecord, ClipRecord]]:
    """The clips from the first one to this one, with their jobs."""
    store = studio.library.store
    found: list[tuple[JobRecord, ClipRecord]] = []
    current: ClipRecord | None = clip
    while current is not None and len(found) < MOST_STEPS:
        record = store.with_ids([current.job_id])[current.job_id]
        found.append((record, current))
        source = record.request.video
        current = store.clip(source.clip_id) if source else None
        if source is not None and current is None:
            message = f"Clip {source.clip_id[-6:]}, which this branch goes on from, is not in the library."
            raise RequestError([Problem(rule="replay-branch", field="video", message=message)])
    return found[::-1]


def _missing(request: VideoRequest) -> list[Problem]:
    """Pictures that are no longer there."""
    return [
        Problem(rule="picture-gone", field="image", message=f"The picture {image.path.name} is not in the library.")
        for image in request.images
        if not image.path.exists()
    ]


def _ahead(request: VideoRequest, wire: str) -> VideoInput:
    """The clip that a request will make, as far as it can be known."""
    edge = _EDGES.get(request.resolution or "", 720)
    long = round(edge * 16 / 9)
    width, height = (edge, long) if request.aspect_ratio == "9:16" else (long, edge)
    seconds = _seconds(request, wire)
    return VideoInput(
        clip_id=_AHEAD,
        sha256="",
        width=width,
        height=height,
        duration=seconds,
        fps=catalog().extension["veo"]["fps"],
        size=int(seconds * 1_000_000),
        uri=_AHEAD,
        operation=_AHEAD,
        path=Path(),
    )


def _seconds(request: VideoRequest, wire: str) -> float:
    before = request.video.duration if request.video else 0.0
    if request.mode == "edit":
        return before
    if request.mode == "extension" and wire != "omni":
        return before + float(catalog().extension["veo"]["added_seconds"])
    return before + float(request.duration_seconds or 0)
