"""`SweepPlan`: a sweep before it is sent. What it would buy, cost and take; then `run()`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veo_widget.catalog import dollars
from veo_widget.errors import SweepError
from veo_widget.research import frame, promote
from veo_widget.research.arrangement import Arrangement
from veo_widget.research.cells import Cell, cells_of
from veo_widget.research.definition import Definition
from veo_widget.research.factors import PROMPT
from veo_widget.research.forecast import Forecast, forecast
from veo_widget.research.states import CellState, read_retry, states_of
from veo_widget.studio import Studio
from veo_widget.studio.budget import read_budget

if TYPE_CHECKING:
    from pandas import DataFrame

    from veo_widget.research.grid import Grid
    from veo_widget.research.run import SweepRun


class SweepPlan:
    """A sweep: its cells with their prices, what there is of them, and the ways on.

    Nothing is sent before `run()`. The same sweep planned again, in this kernel or another, finds what was bought.

    Attributes:
        definition: What is swept, as plain data.
        cells: Every cell in order; those that are not possible too, until `drop_illegal()`.
        dropped: How many cells were left out because they are not possible.
        notices: Sentences about what was read in a way that may not be expected.
    """

    def __init__(
        self,
        studio: Studio,
        definition: Definition,
        *,
        cells: Sequence[Cell] | None = None,
        notices: Sequence[str] = (),
    ) -> None:
        self.studio = studio
        self.definition = definition
        every = cells_of(studio, definition) if cells is None else tuple(cells)
        self.cells = tuple(cell for cell in every if not cell.problems) if definition.is_pruned else every
        self.dropped = len(definition) - len(self.cells)
        self.notices = (*notices, *_warnings(self.cells))

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def id(self) -> str:
        """The same for the same sweep of the same study on the same service."""
        return self.definition.id

    @property
    def study(self) -> str:
        """The study it belongs to; empty outside of any."""
        return self.definition.study

    @cached_property
    def factors(self) -> dict[str, tuple[str, ...]]:
        """What varies, with its values as text: the prompt first where it does, then everything else."""
        names = dict.fromkeys(name for cell in self.cells for name in (PROMPT, *cell.values))
        found = {name: tuple(dict.fromkeys(cell.text(name) for cell in self.cells)) for name in names}
        return {name: texts for name, texts in found.items() if len(texts) > 1}

    @property
    def illegal(self) -> list[Cell]:
        """The cells that are not possible; each says why in its `problems`."""
        return [cell for cell in self.cells if cell.problems]

    def drop_illegal(self) -> SweepPlan:
        """The same plan without the cells that are not possible; itself where there are none."""
        if not self.illegal:
            return self
        definition = replace(self.definition, is_pruned=True)
        return SweepPlan(self.studio, definition, cells=self.cells, notices=self.notices)

    def states(self, *, settle: bool = False) -> list[CellState]:
        """Where each cell is now, this kernel's jobs as they stand at this moment."""
        return states_of(self.studio, self.cells, self._known(), settle=settle)

    def missing(self, retry: Any = False) -> list[Cell]:
        """The cells that `run(retry=...)` would buy now; what asks for the very same is bought once."""
        wanted = read_retry(retry)
        cells = [state.cell for state in self.states() if state.is_wanted(wanted)]
        return list({cell.order: cell for cell in reversed(cells)}.values())[::-1]

    @property
    def price(self) -> Decimal | None:
        """US dollars of what `run()` would buy now, by Google's list; None where the price of a cell is not known."""
        return price_of(self.missing())

    def expected(self) -> Forecast | None:
        """Between how many seconds it is likely ready; None where nothing is to be waited for."""
        under_way = {state.record.id: state.record for state in self.states() if state.record and state.is_open}
        return forecast(self.studio, self.missing(), under_way.values())

    def run(self, *, budget: Any = None, retry: Any = False) -> SweepRun:
        """Buys what is missing and returns at once; what is there or under way is taken for $0.

        All of it is reserved before the first request leaves, or nothing is sent.

        Args:
            budget: US dollars this run may cost at most; None for the caps of `veo.budget` alone.
            retry: What ended without a clip and is to be bought again: True for what was filtered, refused, failed or
                expired, or names of these; ``"unknown"``, which may be billed twice, only by name.

        Raises:
            SweepError: Cells are not possible (`drop_illegal`), or jobs go elsewhere by now.
            BackendError: The backend costs money and was not chosen by the user yet.
            BudgetError: It does not fit the budget; the text says how many cells would.
        """
        from veo_widget.research.run import start

        return start(self, cap=read_budget(budget), retry=read_retry(retry))

    def rows(self) -> list[dict[str, Any]]:
        """One row for each clip and for each cell without one: factors, settings, state, cost, rating, file, ids."""
        return frame.rows(self, self.states())

    def df(self) -> DataFrame:
        """The rows as a pandas DataFrame.

        Raises:
            ImportError: pandas is not installed.
        """
        return frame.data_frame(self.rows())

    def grid(self, rows: str | None = None, cols: str | None = None) -> Grid:
        """The clips as a table of posters that become players; a factor for its rows, one for its columns.

        Raises:
            SweepError: There is no such factor.
        """
        from veo_widget.research.grid import Grid

        return Grid(self, Arrangement.of(self, rows, cols))

    def promote(
        self,
        top: int = 3,
        by: str | Callable[[Any], float | None] = "rating",
        *,
        limit: int | None = None,
        **changes: Any,
    ) -> SweepPlan:
        """A new plan that makes the best cells again with other settings: ``promote(3, model="veo-3.1")``.

        Args:
            top: How many cells.
            by: ``"rating"``, ``"starred"``, or a function from a `Clip` to a number (None leaves it out).
            limit: How many cells the new plan may have.
            **changes: Parameters of `veo.sweep`: one value each, or several to cross.

        Raises:
            SweepError: No clip is rated or starred yet, or `by` is something else.
        """
        return promote.promoted(self, top, by, changes, limit)

    def table(self) -> str:
        """The plan as text: what varies, what is there, what is not possible and why, price and time."""
        from veo_widget.notebook.plan_page import plan_text

        return plan_text(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from veo_widget.notebook.plan_page import plan_bundle

        return plan_bundle(self)

    def __repr__(self) -> str:
        counts = Counter(state.status.value for state in self.states())
        named = f" {self.study!r}" if self.study else ""
        said = ", ".join(f"{count} {name}" for name, count in counts.items())
        return f"<SweepPlan{named} {self.id[:6]}: {len(self)} cells ({said})>"

    def refuse_illegal(self) -> None:
        """Raises SweepError where cells are not possible."""
        if not self.illegal:
            return
        first = self.illegal[0].problems[0]
        are = "is" if len(self.illegal) == 1 else "are"
        msg = (
            f"{len(self.illegal):,} of {len(self):,} cells {are} not possible: {first} Nothing was sent. "
            "plan.drop_illegal() (--drop-illegal) leaves them out."
        )
        raise SweepError(msg)

    def _known(self) -> list[Mapping[str, str]]:
        """Which job stood for which cell in the runs so far, newest first."""
        if not self.studio.library.paths.database.exists():
            return []
        return [run.jobs for run in self.studio.library.store.sweeps.runs(self.id)]


def price_of(cells: Sequence[Cell]) -> Decimal | None:
    """What some cells cost together; None where the price of one is not known."""
    prices = [cell.quote.price for cell in cells]
    if any(price is None for price in prices):
        return None
    return sum((price.amount for price in prices if price), Decimal(0))


def price_words(cells: Sequence[Cell]) -> str:
    """What some cells cost together, in words."""
    known = [cell.quote.price for cell in cells if cell.quote.price]
    total = dollars(sum((price.amount for price in known), Decimal(0)))
    most = "at most " if any(price.bound for price in known) else ""
    unknown = len(cells) - len(known)
    return f"{most}{total}" + (f", and {unknown} of unknown price" if unknown else "")


def _warnings(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What the catalog warns of in any cell, each once."""
    said = (text for cell in cells for text in (*cell.quote.notices, *cell.quote.warnings))
    return tuple(dict.fromkeys(said))
