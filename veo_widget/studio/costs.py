"""`veo.costs()`: what was spent, by day, model, study and what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from veo_widget.archive import Library
from veo_widget.records import Charge
from veo_widget.studio.reservations import release
from veo_widget.studio.spending import Expense, SpendingLog
from veo_widget.studio.standing import Standing

By = Literal["day", "model", "place", "study"]
_ORDER = (Charge.CHARGED, Charge.ESTIMATED, Charge.UNKNOWN, Charge.NOT_CHARGED)


@dataclass(frozen=True)
class Costs:
    """What was spent, and on the simulator what would have been.

    Attributes:
        expenses: Every expense of the user, oldest first, across libraries.
    """

    expenses: tuple[Expense, ...]

    @property
    def total(self) -> Decimal:
        """US dollars that are charged, under way or unknown; the simulator's are not among them."""
        return sum((each.usd for each in self.expenses if _counts(each)), Decimal(0))

    def rows(self, by: By = "day") -> list[dict[str, Any]]:
        """One row for each day, model, place or study: US dollars by what is known of them, and how many."""
        groups: dict[str, list[Expense]] = defaultdict(list)
        for each in self.expenses:
            groups[str(getattr(each, by))].append(each)
        return [{by: name, **_row(each)} for name, each in sorted(groups.items())]

    def __repr__(self) -> str:
        count = len(self.expenses)
        return f"<Costs ${self.total:.2f} in {count} expense{'' if count == 1 else 's'}; .rows('model'), %veoctl costs>"


def costs_of(spending: SpendingLog, library: Library, standing: Standing | None = None) -> Costs:
    """The user's expenses, those settled first that a killed kernel left open."""
    release(spending, library, standing or Standing(library, {}))
    return Costs(tuple(spending.expenses()))


def _row(expenses: Iterable[Expense]) -> dict[str, Any]:
    sums: dict[str, Any] = {charge.value: Decimal(0) for charge in _ORDER} | {"simulated": Decimal(0), "count": 0}
    for each in expenses:
        # Simulated clips cost nothing: what they would have cost stands beside, whatever became of them.
        sums["simulated" if each.simulated else each.charge.value] += each.usd
        sums["count"] += 1
    return sums


def _counts(expense: Expense) -> bool:
    return not expense.simulated and expense.charge is not Charge.NOT_CHARGED
