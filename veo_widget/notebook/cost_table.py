"""`%veoctl costs`: what was spent, as a table."""

from __future__ import annotations

from decimal import Decimal

from veo_widget.catalog import dollars
from veo_widget.notebook.showing import Rows, table
from veo_widget.studio.costs import By, Costs

_HEADER = ("Charged", "Under way", "Unknown", "Not charged", "Simulated ($0, list price)", "Count")


def cost_table(costs: Costs, by: By) -> dict[str, str]:
    """The expenses in one row for each day, model, place or study."""
    rows: Rows = [(str(row[by]) or "none", *_cells(row)) for row in costs.rows(by)]
    footer = f"Spent or under way: {dollars(costs.total)}. Counted for this user across libraries, by local day."
    return table((by.capitalize(), *_HEADER), rows, footer)


def _cells(row: dict[str, Decimal | int]) -> tuple[str, ...]:
    sums = (row[name] for name in ("charged", "estimated", "unknown", "not charged", "simulated"))
    return (*(dollars(Decimal(amount)) if amount else "" for amount in sums), str(row["count"]))
