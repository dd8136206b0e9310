"""Cells as tables: one factor down, one across, and a table for each combination of what else varies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from veo_widget.errors import SweepError
from veo_widget.research.cells import Cell
from veo_widget.research.factors import PROMPT, REPEAT

if TYPE_CHECKING:
    from veo_widget.research.plan import SweepPlan

_ACROSS = ("seed", REPEAT)
"""What stands across where the user does not say: what differs least in meaning."""


@dataclass(frozen=True)
class Sheet:
    """One table.

    Attributes:
        filters: What holds for all of it: names of factors and their value as text.
        rows: Labels, in order.
        cols: Labels, in order; one empty label where nothing varies across.
        cells: By row and column, the numbers of the cells there.
    """

    filters: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]
    cols: tuple[str, ...]
    cells: dict[tuple[str, str], list[int]]


@dataclass(frozen=True)
class Arrangement:
    """Which factor stands where.

    Attributes:
        rows: The factor down the side; empty where nothing varies.
        cols: The one across; empty where nothing else varies.
        filters: The others that matter: not those which row and column decide already.
    """

    rows: str
    cols: str
    filters: tuple[str, ...]

    @classmethod
    def of(cls, plan: SweepPlan, rows: str | None = None, cols: str | None = None) -> Arrangement:
        """The arrangement a user wants; where they do not say, prompts down and seeds across.

        Raises:
            SweepError: There is no such factor, or one is to stand in both places.
        """
        varying = list(plan.factors)
        for name in (rows, cols):
            if name is not None:
                _refuse_unknown(plan, name)
        if rows is not None and rows == cols:
            msg = f"{rows} cannot stand both in the rows and in the columns."
            raise SweepError(msg)
        down = rows or next((name for name in varying if name != cols), "")
        free = [name for name in varying if name != down and not _is_decided(plan.cells, name, [down])]
        across = cols or next((name for name in _ACROSS if name in free), next(iter(free), ""))
        return cls(down, across, _filters(plan, down, across))

    def sheets(self, cells: Sequence[Cell]) -> list[Sheet]:
        """The tables, in the order of the cells."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for number, cell in enumerate(cells):
            groups.setdefault(tuple(cell.text(name) for name in self.filters), []).append(number)
        return [self._sheet(cells, values, numbers) for values, numbers in groups.items()]

    def _sheet(self, cells: Sequence[Cell], values: tuple[str, ...], numbers: list[int]) -> Sheet:
        places: dict[tuple[str, str], list[int]] = {}
        for number in numbers:
            cell = cells[number]
            places.setdefault((cell.text(self.rows), cell.text(self.cols)), []).append(number)
        filters = tuple(zip(self.filters, values, strict=True))
        rows, cols = (tuple(dict.fromkeys(place[at] for place in places)) for at in (0, 1))
        return Sheet(filters, rows, cols, places)


def _filters(plan: SweepPlan, rows: str, cols: str) -> tuple[str, ...]:
    """What else varies once rows, columns and the filters before it are known."""
    chosen = [rows, cols]
    for name in plan.factors:
        if name not in chosen and not _is_decided(plan.cells, name, chosen):
            chosen.append(name)
    return tuple(chosen[2:])


def _is_decided(cells: Sequence[Cell], name: str, by: Sequence[str]) -> bool:
    """Whether a factor has one value wherever some others have theirs, as a slot has where the prompt is known."""
    seen: dict[tuple[str, ...], str] = {}
    return all(
        seen.setdefault(tuple(cell.text(each) for each in by), cell.text(name)) == cell.text(name) for cell in cells
    )


def _refuse_unknown(plan: SweepPlan, name: str) -> None:
    known = dict.fromkeys([PROMPT, *(each for cell in plan.cells for each in cell.values)])
    if name not in known:
        msg = f"This sweep has no factor {name!r}; it has {', '.join(known)}."
        raise SweepError(msg)
