"""`Study`: a named part of the library. What was swept under its name is found again without the cell that did it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
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

    from veo_widget.archive.verifying import Progress, Verification
    from veo_widget.sharing.export import Exported
    from veo_widget.sharing.methods import Methods
    from veo_widget.sharing.report import Reported


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

    def export(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, progress: Progress | None = None
    ) -> Exported:
        """Writes everything about the study into one zip file, whole or not at all.

        In it are the videos, posters and input pictures, `metadata.jsonl` as Hugging Face `datasets` loads a video
        folder, the rows as CSV and Parquet, the code of each request, a report, and a manifest with the hash of every
        file. No key, account or path of this machine is in it. Jobs that still go on and clips in the trash are left
        out, which is said.

        Args:
            path: The zip file.
            overwrite: Whether a file that is there is replaced.
            progress: Called with the number of files done and of all files.

        Raises:
            ShareError: There is nothing in this study, or a file is not what was written.
            FileExistsError: There is such a file.
            LibraryError: It cannot be written.
        """
        from veo_widget.sharing.export import export

        return export(self._studio, self.name, _place(path), overwrite=overwrite, progress=progress)

    def report(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, progress: Progress | None = None
    ) -> Reported:
        """Writes the study as one page that opens offline, with its videos and posters in a folder beside it.

        Args, errors: as `export`.
        """
        from veo_widget.sharing.report import report

        return report(self._studio, self.name, _place(path), overwrite=overwrite, progress=progress)

    def verify(self, path: str | os.PathLike[str] | None = None, *, progress: Progress | None = None) -> Verification:
        """Reads every file of the study again and holds it against its record; changes nothing.

        Args:
            path: An export, which is held against its manifest instead.
            progress: Called with the number of files done and of all files.

        Raises:
            ShareError: The file is no export.
        """
        from veo_widget.sharing.verify import verify_export, verify_study

        if path is not None:
            return verify_export(_place(path), progress)
        return verify_study(self._studio, self.name, progress)

    def methods(self) -> Methods:
        """The study in a paragraph for a paper, counted from the records, and what to cite as BibTeX.

        Raises:
            ShareError: There is nothing in this study.
        """
        from veo_widget.sharing.gathering import gather
        from veo_widget.sharing.methods import methods_of

        return methods_of(gather(self._studio, self.name))

    def _records(self) -> list[Any]:
        if not self._studio.library.paths.database.exists():
            return []
        return self._studio.library.store.of_study(self.name)

    def __repr__(self) -> str:
        plans = self.sweeps()
        return f"<Study {self.name!r}: {len(plans)} sweep{'' if len(plans) == 1 else 's'}>"


def _place(path: str | os.PathLike[str]) -> Path:
    return Path(path).expanduser().absolute()
