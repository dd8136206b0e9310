"""`Grid`: the clips of a sweep laid out, as a thing that shows itself. How it is drawn is the notebook's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from veo_widget.research.arrangement import Arrangement

if TYPE_CHECKING:
    from veo_widget.research.plan import SweepPlan


class Grid:
    """A sweep's clips as a table: static in any output, and live where there is a kernel.

    Attributes:
        plan: The sweep.
        arrangement: Which factor stands where.
    """

    def __init__(self, plan: SweepPlan, arrangement: Arrangement) -> None:
        self.plan = plan
        self.arrangement = arrangement

    def _ipython_display_(self) -> None:
        from veo_widget.notebook.sweep_shown import show

        show(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from veo_widget.notebook.grid_page import grid_bundle

        return grid_bundle(self)

    def __repr__(self) -> str:
        places = [name for name in (self.arrangement.rows, self.arrangement.cols) if name]
        return f"<Grid {' x '.join(places) or 'of one cell'} of {self.plan!r}>"
