"""`%veoctl plan`: what running all cells of the notebook would reuse, and what it would buy, before it does.

Every `%veo` is read as the magic reads it and looked up as the magic looks it up; nothing is sent and nothing written.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from veo_widget.catalog import dollars
from veo_widget.errors import RepeatError, VeoError
from veo_widget.notebook.cell_calls import Call, Moves, Unclear, calls_in
from veo_widget.notebook.grammar import Line, UsageMistake
from veo_widget.notebook.hosts import notebook_file
from veo_widget.notebook.reading import draws, edit_of, given_parameters, read_magic
from veo_widget.notebook.showing import Rows, publish, table
from veo_widget.notebook.sweeping import planned
from veo_widget.notebook.text import settings_text, short
from veo_widget.research.states import Status
from veo_widget.studio import Studio, default_studio
from veo_widget.studio.quote import Quote

_HEADER = ("Cell", "Prompt", "Settings", "What would happen", "List price")
_LENGTH = 50


@dataclass
class _Outlook:
    """What is known so far, cell by cell.

    Attributes:
        studio: Where it would be bought.
        rows: The table.
        bought: What would be bought.
        reused: How many requests would be reused.
        unclear: How many calls are not known.
        moved: The cells that change where things go.
        looked_up: Whether a variable of the notebook fills a slot.
    """

    studio: Studio
    rows: Rows = field(default_factory=list)
    bought: list[Quote] = field(default_factory=list)
    reused: int = 0
    unclear: int = 0
    moved: list[str] = field(default_factory=list)
    looked_up: bool = False
    _asked: set[tuple[str, int, str]] = field(default_factory=set)

    def add(self, cell: str, prompt: str, settings: str, what: str, price: str = "") -> None:
        """One row."""
        self.rows.append((cell, short(prompt, _LENGTH), settings, what, price))

    def wants(self, quote: Quote) -> str:
        """What becomes of one request: empty where it would be bought."""
        mark = _mark(quote)
        if mark in self._asked and not quote.terms.buys_anyway:
            return "reuses what an earlier cell buys"
        try:
            found = self.studio.standing.find(quote, settle=False)
        except RepeatError as error:
            return f"stops: {error}"
        if found.record is not None:
            self.reused += 1
            job = found.record.id[-6:]
            return f"reuses job {job}, $0" if found.is_made else f"job {job} is under way; not bought twice"
        self._asked.add(mark)
        self.bought.append(quote)
        return ""

    def gives_back(self, quotes: Sequence[Quote]) -> None:
        """Requests that `wants` counted and that would be refused."""
        self.bought = [quote for quote in self.bought if quote not in quotes]
        self._asked -= {_mark(quote) for quote in quotes}


def _mark(quote: Quote) -> tuple[str, int, str]:
    """What makes two requests of a notebook one: key, draw, and with ``--new`` the cell's text."""
    return quote.key, quote.terms.draw, quote.terms.edit if quote.terms.new else ""


def show_plan(shell: Any) -> None:
    """Shows the table, the total, and what it is taken from.

    Raises:
        UsageMistake: The notebook's file cannot be read.
    """
    cells, source = notebook_cells(shell)
    outlook = _Outlook(default_studio())
    for label, text in cells:
        for found in calls_in(text, shell):
            if isinstance(found, Moves):
                outlook.moved.append(label)
            elif isinstance(found, Unclear):
                outlook.unclear += 1
                outlook.add(label, found.text, "", f"not known: {found.why}", "?")
            else:
                _foresee(outlook, label, found, text, shell)
    if not outlook.rows:
        print(f"No %veo in {source}. Nothing would be bought.")
        return
    publish(table(_HEADER, outlook.rows, "\n".join(_footer(outlook, source))))


def notebook_cells(shell: Any) -> tuple[list[tuple[str, str]], str]:
    """The code cells with what they are called, and where they are from, in words.

    Raises:
        UsageMistake: The notebook's file cannot be read.
    """
    path = notebook_file(shell)
    if path is None:
        history = shell.history_manager
        every = history.input_hist_raw[1:-1] if history is not None else []
        cells = {text: f"In [{number}]" for number, text in enumerate(every, start=1) if text.strip()}
        numbered = [(label, text) for text, label in cells.items()]
        return numbered, "what this kernel has run (the notebook's file is not known here)"
    saved = datetime.fromtimestamp(path.stat().st_mtime)
    return _cells_of(path), f"{path.name} as saved at {saved:%H:%M:%S}; save it first to have what you just typed"


def _cells_of(path: Path) -> list[tuple[str, str]]:
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = f"The notebook {path.name} cannot be read ({type(error).__name__}). Save it and try again."
        raise UsageMistake(msg) from None
    texts = ["".join(source) for source in code]
    return [(str(number), text) for number, text in enumerate(texts, start=1)]


def _foresee(outlook: _Outlook, label: str, call: Call, source: str, shell: Any) -> None:
    """The row of one magic; a mistake in it is told as running it would tell it."""
    if call.body is None and not call.line.strip():
        return
    prompt = call.line if call.body is None else call.body
    try:
        line = read_magic(call.line, call.body, shell)
        outlook.looked_up |= "template" in line.flags
        if line.flags.get("help") or line.flags.get("dry-run"):
            outlook.add(label, line.prompt, "", "buys nothing", "$0")
        elif "sweep" in line.flags:
            _foresee_sweep(outlook, label, line)
        else:
            _foresee_draws(outlook, label, line, edit_of(source.rstrip("\n")))
    except (VeoError, UsageMistake, TypeError) as error:
        outlook.add(label, prompt, "", f"stops: {short(str(error), 100)}", "$0")


def _foresee_draws(outlook: _Outlook, label: str, line: Line, edit: str) -> None:
    given = given_parameters(line) | {"edit": edit}
    quotes = [outlook.studio.quote(line.prompt, **given, draw=draw) for draw in range(draws(line))]
    for quote in quotes:
        quote.refuse_problems()
    words = [outlook.wants(quote) for quote in quotes]
    bought = [quote for quote, said in zip(quotes, words, strict=True) if not said]
    over = next((quote for quote in bought if _is_over_cap(quote)), None)
    if over is not None:
        outlook.gives_back(bought)
        outlook.add(label, line.prompt, settings_text(over.request), f"stops: {over.cost} is over its --budget", "$0")
        return
    said = [*_bought_words(bought), *dict.fromkeys(word for word in words if word)]
    price = price_words(bought) if bought else "$0"
    outlook.add(label, line.prompt, settings_text(quotes[0].request), "; ".join(said), price)


def _is_over_cap(quote: Quote) -> bool:
    return quote.terms.cap is not None and quote.price is not None and quote.price.amount > quote.terms.cap


def _bought_words(quotes: Sequence[Quote]) -> list[str]:
    if not quotes:
        return []
    return ["buys" if len(quotes) == 1 else f"buys {len(quotes):,}"]


def _foresee_sweep(outlook: _Outlook, label: str, line: Line) -> None:
    plan = planned(line, given_parameters(line))
    settings = f"sweep of {len(plan):,}: {', '.join(plan.factors) or 'one cell'}"
    if plan.illegal:
        what = f"stops: {len(plan.illegal):,} cells are not possible; --drop-illegal leaves them out"
        outlook.add(label, line.prompt, settings, what, "$0")
        return
    before = len(outlook.bought)
    words = [outlook.wants(cell.quote) for cell in plan.missing(line.flags.get("retry", False))]
    bought = outlook.bought[before:]
    states = Counter(state.status for state in plan.states())
    there = states[Status.MADE] + states[Status.UNDER_WAY]
    outlook.reused += there
    ended = sum(states.values()) - there - len(words)
    said = _bought_words(bought)
    said += [f"reuses {there:,}, $0"] if there else []
    said += [f"{ended:,} ended without a clip and are not bought again without --retry"] if ended > 0 else []
    said += dict.fromkeys(filter(None, words))
    outlook.add(label, line.prompt, settings, "; ".join(said), price_words(bought) if bought else "$0")


def price_words(quotes: Iterable[Quote]) -> str:
    """What some requests cost together by Google's list."""
    every = list(quotes)
    known = [quote.price for quote in every if quote.price]
    total = dollars(sum((price.amount for price in known), Decimal(0)))
    most = "at most " if any(price.bound for price in known) else ""
    unknown = len(every) - len(known)
    return f"{most}{total}" + (f", and {unknown} of unknown price" if unknown else "")


def _footer(outlook: _Outlook, source: str) -> Iterable[str]:
    count = len(outlook.bought)
    backend = outlook.studio.backend
    price = price_words(outlook.bought)
    cost = price if backend.is_paid else f"$0 on the simulator (Google's list price: {price})"
    yield f"Run All would buy {count:,} of these: {cost}." if count else "Run All would buy nothing: $0."
    yield f"Reused: {outlook.reused:,}."
    if outlook.unclear:
        yield f"Not known without running it: {outlook.unclear:,}."
    if outlook.looked_up:
        yield "Slots are filled from variables as they are now."
    try:
        outlook.studio.check_all(outlook.bought)
    except VeoError as error:
        yield f"It would be refused as a whole: {error}"
    if outlook.moved:
        where = ", ".join(dict.fromkeys(outlook.moved))
        yield f"All is judged for {backend.label} as it is now; what changes that in cell {where} is not followed."
    yield f"Taken from {source}. Python such as clip.extend(...) is not looked into. Nothing was sent."
