"""`Study`: a named part of the library. What was swept under its name is found again without the cell that did it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from veo_widget.archive.sweeps import SweepRecord
from veo_widget.catalog import dollars
from veo_widget.errors import SweepError
from veo_widget.research import frame
from veo_widget.research.definition import from_data
from veo_widget.research.factors import MAX_CELLS, Reader
from veo_widget.research.plan import SweepPlan
from veo_widget.studio import Studio
from veo_widget.studio.budget import read_budget
from veo_widget.studio.options import checked_study

if TYPE_CHECKING:
    from pandas import DataFrame


def plan_sweep(
    studio: Studio,
    source: Any,
    given: dict[str, Any],
    *,
    column: str | None = None,
    limit: int = MAX_CELLS,
) -> SweepPlan:
    """The plan of a sweep; see `veo.sweep`."""
    reader = Reader(studio, limit)
    definition = reader.read(source, column, given)
    return SweepPlan(studio, definition, notices=reader.notices)


def kept_sweeps(studio: Studio, study: str | None = None) -> list[SweepPlan]:
    """The sweeps of a library that were run, or those of a study, newest first."""
    if not studio.library.paths.database.exists():
        return []
    return [read_plan(studio, record) for record in studio.library.store.sweeps.sweeps(study)]


def read_plan(studio: Studio, record: SweepRecord) -> SweepPlan:
    """A kept sweep as a plan again."""
    return SweepPlan(studio, from_data(record.definition, study=record.study, images=studio.library.paths.images))


class Study:
    """Everything made under one name.

    Attributes:
        name: Its name.
    """

    def __init__(self, studio: Studio, name: str) -> None:
        self._studio = studio
        self.name = checked_study(name)
        if not self.name:
            msg = 'A study needs a name, such as veo.study("cats").'
            raise SweepError(msg)

    def sweep(self, template: Any, *, prompt: str | None = None, limit: int = MAX_CELLS, **varied: Any) -> SweepPlan:
        """A sweep that belongs to this study; see `veo.sweep`."""
        return plan_sweep(self._studio, template, varied | {"study": self.name}, column=prompt, limit=limit)

    def sweeps(self) -> list[SweepPlan]:
        """The sweeps that were run, newest first."""
        return kept_sweeps(self._studio, self.name)

    def budget(self, usd: Any = ...) -> str:
        """Caps what this study may cost in all, in US dollars, and returns how things stand; None lifts it.

        It holds in this kernel, beside the caps of `veo.budget`; what was ever spent on the study counts.

        Raises:
            ValueError: It is no amount.
        """
        studio = self._studio
        if usd is not ...:
            caps = {name: cap for name, cap in studio.budget.studies.items() if name != self.name}
            cap = read_budget(usd)
            studio.budget = replace(studio.budget, studies=caps | ({} if cap is None else {self.name: cap}))
        spent = dollars(studio.spending.spent_on(self.name, studio.budget))
        set_cap = studio.budget.studies.get(self.name)
        if set_cap is None:
            return f"Study {self.name!r}: {spent} spent or under way; it has no budget of its own."
        return f"Study {self.name!r}: {spent} of {dollars(set_cap)} spent or under way."

    def rows(self) -> list[dict[str, Any]]:
        """One row for each clip and for each cell without one, of every sweep and of single jobs; none twice."""
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for plan in self.sweeps():
            for row in plan.rows():
                found.setdefault((row["cell"], row["job"], row["sample"]), row)
        single = [record for record in self._records() if not record.detail.get("sweep")]
        return [*found.values(), *frame.job_rows(self._studio, single, self.name)]

    def df(self) -> DataFrame:
        """The rows as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
        """
        return frame.data_frame(self.rows())

    def _records(self) -> list[Any]:
        if not self._studio.library.paths.database.exists():
            return []
        return self._studio.library.store.of_study(self.name)

    def __repr__(self) -> str:
        plans = self.sweeps()
        return f"<Study {self.name!r}: {len(plans)} sweep{'' if len(plans) == 1 else 's'}>"
