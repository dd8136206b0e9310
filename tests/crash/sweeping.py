"""A kernel dies in the middle of a sweep, the cell is run again in another one, and the ledger is counted."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

from tests.crash.child import WAIT, studio_on, sweep_of
from tests.crash.trial import ROOT, Verdict, command, live_and_die
from tests.simulators import RunningSimulator
from veo_widget.records import Charge, State
from veo_widget.research.states import CellState, Status
from veo_widget.studio import Studio

CELLS = 4
"""Two prompts, two draws of each."""


def run(folder: Path, server: RunningSimulator, wire: str, *, at: str = "", after: float | None = None) -> Verdict:
    """Kills a sweeping kernel at a transition, or so many seconds after it began; runs the same cell again, twice."""
    before = len(server.ledger("submit"))
    live_and_die(command("sweep", folder, server.url, wire, at), after)
    subprocess.run(command("sweep", folder, server.url, wire), cwd=ROOT, check=True, timeout=2 * WAIT)
    once = server.ledger("submit")[before:]
    studio = studio_on(folder, server.url, wire)
    plan = sweep_of(studio)
    plan.run().wait(WAIT)
    states = plan.states()
    undecided = sum(state.status is Status.UNDECIDED for state in states)
    wrong = [f"{state.cell.prompt!r} is {state.status}" for state in states if state.status not in _FINE]
    wrong += _gone(folder, states)
    # A request whose answer the dead kernel never saw was sent once or not at all; nobody may send it again.
    if not CELLS - undecided <= len(once) <= CELLS:
        wrong.append(f"{len(once)} requests for {CELLS} cells, {undecided} of them undecided")
    counts = Counter(entry["prompt"] for entry in once)
    wrong += [f"{prompt!r} was sent {count} times for 2 draws" for prompt, count in counts.items() if count > 2]
    if len(server.ledger("submit")) != before + len(once):
        wrong.append("the third run bought something")
    return Verdict(Counter(state.status.value for state in states), wrong + _leaked(studio, undecided))


_FINE = (Status.MADE, Status.UNDECIDED)


def _gone(folder: Path, states: list[CellState]) -> list[str]:
    made = (state.record for state in states if state.record and state.status is Status.MADE)
    return [f"{clip.path} is gone" for record in made for clip in record.clips if not (folder / clip.path).is_file()]


def _leaked(studio: Studio, undecided: int) -> list[str]:
    """Reservations that nobody will ever settle: they would eat up the budget of the day."""
    studio.release()
    charges = Counter(each.charge for each in studio.spending.expenses())
    counted = charges[Charge.ESTIMATED] + charges[Charge.CHARGED] + charges[Charge.UNKNOWN]
    open_jobs = [record for record in studio.library.jobs() if record.state is State.UNKNOWN]
    right = counted == CELLS and len(open_jobs) == undecided
    return [] if right else [f"{counted} expenses count for {CELLS} cells: {dict(charges)}"]
