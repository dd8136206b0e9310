"""A sweep's plan as page and as text: what varies, what is there, what is not possible and why, price and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from veo_widget.notebook.showing import Rows
from veo_widget.notebook.text import html_text, short, text_table
from veo_widget.research.cells import Cell
from veo_widget.research.factors import PROMPT
from veo_widget.research.forecast import Forecast, forecast
from veo_widget.research.plan import SweepPlan, price_words
from veo_widget.research.states import CellState, Status

_SHOWN_VALUES = 12
_SHOWN_PROBLEMS = 8
_MUTED = "color:var(--jp-ui-font-color2,#666);font-size:0.9em"
_FACTORS = ("Varies", "Values", "How many")
_COUNTS = ("Cells", "How many", "Google's list price")


@dataclass(frozen=True)
class _View:
    """A plan as it stands at one moment."""

    plan: SweepPlan
    states: Sequence[CellState]

    @cached_property
    def missing(self) -> list[Cell]:
        cells = [state.cell for state in self.states if state.is_wanted(frozenset())]
        return list({cell.order: cell for cell in cells}.values())

    @property
    def title(self) -> str:
        named = f" of the study {self.plan.study!r}" if self.plan.study else ""
        left = f", {self.plan.dropped} left out as not possible" if self.plan.dropped else ""
        count = len(self.plan)
        return f"Sweep {self.plan.id[:6]}{named}: {count:,} cell{'' if count == 1 else 's'}{left}"

    @property
    def factors(self) -> Rows:
        return [(name, _listed(texts), f"{len(texts):,}") for name, texts in self.plan.factors.items()]

    @property
    def counts(self) -> Rows:
        """One row for each status there is, with what it costs."""
        rows: Rows = []
        for status, words in _WORDS.items():
            cells = [state.cell for state in self.states if state.status is status]
            if cells:
                rows.append((words, f"{len(cells):,}", self._price(status, cells)))
        return rows

    def _price(self, status: Status, cells: Sequence[Cell]) -> str:
        if status is Status.MISSING:
            return price_words(self.missing)
        return price_words(cells) if status in (Status.ENDED, Status.UNDECIDED) else ""

    @property
    def problems(self) -> Rows:
        """Each reason why cells are not possible, with how many and one of them."""
        said: Counter[str] = Counter()
        example: dict[str, Cell] = {}
        for cell in self.plan.illegal:
            for problem in cell.problems:
                said[str(problem)] += 1
                example.setdefault(str(problem), cell)
        return [(f"{count:,}", text, _place(self.plan, example[text])) for text, count in said.most_common()]

    @property
    def foretold(self) -> Forecast | None:
        """When it is likely ready."""
        under_way = {state.record.id: state.record for state in self.states if state.record and state.is_open}
        return forecast(self.plan.studio, self.missing, under_way.values())

    @property
    def sentences(self) -> Iterator[str]:
        """What it costs, how long it takes, what is odd, what to do next."""
        yield self._cost()
        if (shared := len(self.states) - len({state.cell.order for state in self.states})) > 0:
            yield f"Asks for the very same as another cell, and shares its clips: {shared:,}."
        if self.plan.illegal:
            yield "Nothing runs while cells are not possible: plan.drop_illegal() (--drop-illegal) leaves them out."
        elif (foretold := self.foretold) is not None:
            yield f"Likely ready after {foretold}, waits for quota not counted."
        if any(state.status in (Status.ENDED, Status.UNDECIDED) for state in self.states):
            yield "What ended without a clip is bought again only with plan.run(retry=...) (--retry)."
        yield from self.plan.notices

    def _cost(self) -> str:
        if not self.missing:
            return "Nothing is missing: running it costs $0."
        count, price = len(self.missing), price_words(self.missing)
        dates = {cell.quote.price.as_of for cell in self.missing if cell.quote.price}
        listed = f" (price list of {max(dates)})" if dates else ""
        videos = f"{count:,} cell{'' if count == 1 else 's'}"
        if not self.plan.definition.backend.is_paid:
            return f"Cost: $0 on the simulator; Google's list price for {videos} is {price}{listed}."
        return f"Cost: {price} for {videos}{listed}, on {self.plan.definition.backend.label}."


_WORDS = {
    Status.MISSING: "to be made",
    Status.MADE: "there already",
    Status.UNDER_WAY: "under way",
    Status.ENDED: "ended without a clip",
    Status.UNDECIDED: "sent, answer lost: may be billed",
    Status.IMPOSSIBLE: "not possible",
}


def plan_bundle(plan: SweepPlan) -> dict[str, str]:
    """A plan's output."""
    view = _View(plan, plan.states())
    tables = [_table(_FACTORS, view.factors), _table(_COUNTS, view.counts)]
    tables += [_table(("Cells", "Why not", "For example"), _cut(view.problems))] if view.problems else []
    source = f'<div style="white-space:pre-wrap;margin:4px 0">{html_text(short(plan.definition.source, 500))}</div>'
    lines = "".join(f'<div style="{_MUTED}">{html_text(line)}</div>' for line in view.sentences)
    inner = f"<div><b>{html_text(view.title)}</b></div>{source}{''.join(tables)}{lines}"
    return {"text/html": f'<div class="veo-output" style="max-width:900px">{inner}</div>', "text/plain": _text(view)}


def plan_text(plan: SweepPlan) -> str:
    """A plan as lines of text."""
    return _text(_View(plan, plan.states()))


def _text(view: _View) -> str:
    parts = [view.title, short(view.plan.definition.source, 200)]
    parts += [text_table(_FACTORS, view.factors)] if view.factors else []
    parts += [text_table(_COUNTS, view.counts)]
    parts += [f"Not possible, {count}: {text} (for example {place})" for count, text, place in _cut(view.problems)]
    return "\n".join([*parts, *view.sentences])


def _table(header: tuple[str, ...], rows: Rows) -> str:
    if not rows:
        return ""
    left = 'style="text-align:left"'
    head = "".join(f'<th scope="col" {left}>{html_text(cell)}</th>' for cell in header)
    body = "".join("<tr>" + "".join(f"<td {left}>{html_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cut(rows: Rows) -> Rows:
    more = len(rows) - _SHOWN_PROBLEMS
    return rows if more <= 0 else [*rows[:_SHOWN_PROBLEMS], ("", f"and {more} other reasons", "")]


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(short(text, 60) for text in texts[:_SHOWN_VALUES])
    return shown if len(texts) <= _SHOWN_VALUES else f"{shown}, ..."


def _place(plan: SweepPlan, cell: Cell) -> str:
    """A cell by what tells it from others."""
    names = [name for name in plan.factors if name != PROMPT]
    return ", ".join(f"{name}={short(cell.text(name), 30)}" for name in names) or short(cell.prompt, 60)
