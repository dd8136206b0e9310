"""Draft first, promote winners: the best cells of a sweep once more, with a better model or a higher resolution."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from veo_widget.catalog import check_names
from veo_widget.clip import Clip
from veo_widget.errors import SweepError
from veo_widget.research.cells import Cell
from veo_widget.research.definition import Base, digest, keys
from veo_widget.research.factors import MAX_CELLS, PROMPT, REPEAT, Reader
from veo_widget.research.states import Status
from veo_widget.research.values import OPTIONS

if TYPE_CHECKING:
    from veo_widget.archive.marks import Marks
    from veo_widget.research.plan import SweepPlan

Judge = Callable[[Clip], float | None]
_HOW = {"rating": "rated", "starred": "starred"}


def promoted(
    plan: SweepPlan, top: int, by: str | Judge, changes: Mapping[str, Any], limit: int | None = None
) -> SweepPlan:
    """The plan of the winners; see `SweepPlan.promote`."""
    from veo_widget.research.plan import SweepPlan

    if not isinstance(top, int) or isinstance(top, bool) or top < 1:
        msg = f"top is a whole number from 1, not {top!r}."
        raise SweepError(msg)
    unknown = check_names(changes, [*OPTIONS, REPEAT])
    if unknown:
        raise TypeError(" ".join(str(problem) for problem in unknown))
    reader = Reader(plan.studio, limit or MAX_CELLS)
    changes = dict(changes)
    repeat = reader.repeat(changes.pop(REPEAT, 1))
    factors = tuple(reader.factor(name, given) for name, given in changes.items())
    definition = replace(
        plan.definition,
        bases=tuple(winners(plan, top, by, without=(*changes, REPEAT))),
        factors=factors,
        backend=plan.studio.backend,
        repeat=repeat,
        is_pruned=False,
        parent=plan.id,
    )
    reader.check_size(len(definition))
    return SweepPlan(plan.studio, definition, notices=reader.notices)


def winners(plan: SweepPlan, top: int, by: str | Judge, *, without: Sequence[str] = ()) -> list[Base]:
    """The best cells as prompts of their own, each by its best clip; of equal ones the earlier in the plan.

    Cells that differ only in what stands in `without`, such as draws of the same, count as one.

    Raises:
        SweepError: Nothing is rated or starred, or `by` is something else.
    """
    made = [state for state in plan.states() if state.status is Status.MADE and state.record is not None]
    clips = [clip for state in made if state.record for clip in state.record.clips]
    marks = plan.studio.library.marks([clip.id for clip in clips]) if clips else {}
    judge = _judge(by, marks)
    best: dict[str, tuple[float, Base]] = {}
    for state in made:
        assert state.record is not None
        found = [Clip(plan.studio, clip, state.record.request) for clip in state.record.clips]
        scores = [score for clip in found if (score := judge(clip)) is not None]
        base = _base(state.cell, without)
        name = digest({PROMPT: base.prompt} | keys(base.values))
        if scores and (name not in best or best[name][0] < max(scores)):
            best[name] = (max(scores), base)
    if not best:
        raise SweepError(_nothing(by))
    return [base for _, base in sorted(best.values(), key=lambda each: -each[0])[:top]]


def _judge(by: str | Judge, marks: Mapping[str, Marks]) -> Judge:
    if callable(by):
        return by
    if by == "rating":
        return lambda clip: marks[clip.id].rating
    if by == "starred":
        return lambda clip: 1.0 if marks[clip.id].starred else None
    msg = f'by is "rating", "starred" or a function of a clip, not {by!r}.'
    raise SweepError(msg)


def _nothing(by: str | Judge) -> str:
    if callable(by):
        return "The function gave no clip of this sweep a number, so there is nothing to promote."
    return f"No clip of this sweep is {_HOW[by]} yet, so there is nothing to promote. Do so first, or give by=function."


def _base(cell: Cell, without: Sequence[str]) -> Base:
    """A winner as a prompt of its own, with the settings that stay."""
    return Base(cell.prompt, {name: value for name, value in cell.values.items() if name not in without})
