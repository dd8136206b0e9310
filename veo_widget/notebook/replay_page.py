"""How a replay looks in a cell, before and while it runs: its steps with price, state and what is not possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veo_widget.catalog import dollars
from veo_widget.notebook.showing import Rows, table
from veo_widget.notebook.text import settings_text, short

if TYPE_CHECKING:
    from veo_widget.chronicle.replay import ReplayPlan
    from veo_widget.chronicle.replaying import Replay

_HEADER = ("Step", "Was", "Becomes", "Prompt")


def plan_bundle(plan: ReplayPlan) -> dict[str, str]:
    """A plan as page and as text."""
    rows: Rows = []
    for number, step in enumerate(plan.steps, 1):
        what = "; ".join([step.words, *map(str, step.problems)])
        new, old = settings_text(step.quote.request), settings_text(step.original.request)
        rows.append((str(number), f"{old} (clip {step.clip.id[-6:]})", new, short(step.quote.request.prompt, 80), what))
    return table((*_HEADER, "What happens"), rows, _footer(plan))


def replay_bundle(replay: Replay) -> dict[str, str]:
    """A replay as it is now."""
    jobs = replay.jobs
    rows: Rows = []
    for number, step in enumerate(replay.plan.steps):
        job = jobs[number] if number < len(jobs) else None
        state = f"{job.record.words} · {job.record.money} · job {job.id[-6:]}" if job else "not begun"
        old, new = f"clip {step.clip.id[-6:]}", settings_text(step.quote.request)
        rows.append((str(number + 1), old, new, short(step.quote.request.prompt, 80), state))
    under_way = " It goes on; replay.wait() or await replay brings the clips." if replay.is_open else ""
    return table((*_HEADER, "State"), rows, f"{replay.words}.{under_way}")


def _footer(plan: ReplayPlan) -> str:
    if plan.problems:
        count = sum(bool(step.problems) for step in plan.steps)
        are = "is" if count == 1 else "are"
        return f"{count} of {len(plan)} steps {are} not possible, so nothing can be sent; change model or settings."
    if all(step.record is not None for step in plan.steps):
        return "All of it is made, or under way; .run() gives the clips for $0."
    price = "unknown" if plan.price is None else dollars(plan.price)
    backend = plan.studio.backend
    cost = f"Cost: {price}" if backend.is_paid else f"Cost: $0 on the simulator; Google's list price is {price}"
    return f"{cost}. Nothing was sent; .run() makes them on {backend.label}, one after the other."
