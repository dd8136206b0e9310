"""What was spent, per user and across libraries, in a small database in the user's data folder.

A price is reserved here before anything is sent and settled when the service's answer tells what was charged, so
that two kernels share one budget and a killed one leaves its reservation behind: on the safe side. Standard
library only, because it is written to in the cell that buys.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from veo_widget.errors import BudgetError
from veo_widget.records import Charge
from veo_widget.studio.backend import Backend
from veo_widget.studio.budget import Budget

FILE_NAME = "spending.sqlite3"
BUSY_SECONDS = 30.0
SESSION = uuid.uuid4().hex
"""This process: what is spent in it counts against the session's budget."""
_COUNTED = (Charge.ESTIMATED.value, Charge.CHARGED.value, Charge.UNKNOWN.value)
_COLUMNS = "id, at, day, session, what, model, place, usd, charge, simulated"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS spending (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, session TEXT NOT NULL, what TEXT NOT NULL,
    model TEXT NOT NULL, place TEXT NOT NULL, usd TEXT NOT NULL, charge TEXT NOT NULL, simulated INTEGER NOT NULL
)
"""


@dataclass(frozen=True, kw_only=True)
class Expense:
    """One thing that costs money.

    Attributes:
        id: ULID of the job, or of the picture's call.
        what: ``"video"``, ``"picture"`` or ``"text"``.
        model: Name of the model.
        place: The backend's wire and endpoint, such as ``"vertex/google"``.
        usd: Its list price; an upper bound where Google's figure is not known.
        simulated: Whether it cost nothing, because the simulator made it.
        charge: What is known of it.
        day: The local day it was asked for, as an ISO date.
        at: When it was asked for, with the local offset, as an ISO time.
    """

    id: str
    what: str
    model: str
    place: str
    usd: Decimal
    simulated: bool
    charge: Charge = Charge.ESTIMATED
    day: str = ""
    at: str = ""

    @classmethod
    def on(cls, backend: Backend, *, id: str, what: str, model: str, usd: Decimal) -> Expense:
        """Something that is about to be asked of a backend."""
        place, simulated = f"{backend.wire}/{backend.endpoint}", not backend.is_paid
        return cls(id=id, what=what, model=model, place=place, usd=usd, simulated=simulated)


class SpendingLog:
    """The user's expenses. Every method may be called from any thread and any process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_made = False

    def reserve(self, expense: Expense, budget: Budget) -> None:
        """Writes an expense down before it is made, unless it does not fit the budget.

        Check and entry are one transaction: two kernels cannot both take the last dollars.

        Raises:
            BudgetError: It does not fit; nothing is written.
        """
        now = datetime.now().astimezone()
        with self._writing() as connection:
            if budget.is_set and (not expense.simulated or budget.counts_simulated):
                session = _sum(connection, "session = ?", SESSION, budget.counts_simulated)
                day = _sum(connection, "day = ?", now.date().isoformat(), budget.counts_simulated)
                budget.check(expense.usd, session=session, day=day)
            row = (expense.id, now.isoformat(), now.date().isoformat(), SESSION, expense.what, expense.model)
            rest = (expense.place, str(expense.usd), expense.charge.value, int(expense.simulated))
            connection.execute(f"INSERT INTO spending ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row + rest)

    def settle(self, expense_id: str, charge: Charge) -> None:
        """Writes down what became of an expense; one that was never reserved is left alone."""
        with self._writing() as connection:
            connection.execute("UPDATE spending SET charge = ? WHERE id = ?", (charge.value, expense_id))

    def correct(self, expense_id: str, usd: Decimal) -> None:
        """Writes down what an expense has cost, where only the most of it was known before."""
        with self._writing() as connection:
            connection.execute("UPDATE spending SET usd = ? WHERE id = ?", (str(usd), expense_id))

    def spent(self, budget: Budget) -> tuple[Decimal, Decimal]:
        """US dollars of this session and of today, what is under way included."""
        today = datetime.now().astimezone().date().isoformat()
        with self._reading() as connection:
            session = _sum(connection, "session = ?", SESSION, budget.counts_simulated)
            return session, _sum(connection, "day = ?", today, budget.counts_simulated)

    def expenses(self) -> list[Expense]:
        """Every expense, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM spending ORDER BY at, id").fetchall()
        return [_expense(row) for row in rows]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            if not self._is_made:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            opened = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            with closing(opened) as connection:
                if not self._is_made:
                    connection.execute(_SCHEMA)
                    self._is_made = True
                yield connection
        except (OSError, sqlite3.Error) as error:
            self._is_made = False  # it may have been deleted under us: made anew by the next one
            msg = f"What is spent cannot be written to the user's data folder ({error}). Nothing was sent."
            raise BudgetError(msg) from None


def user_log() -> SpendingLog:
    """The log of the present user."""
    from platformdirs import user_data_path

    return SpendingLog(user_data_path("veo_widget", appauthor=False) / FILE_NAME)


def _sum(connection: sqlite3.Connection, where: str, value: str, with_simulated: bool) -> Decimal:
    marks = ", ".join("?" * len(_COUNTED))
    query = f"SELECT usd FROM spending WHERE {where} AND charge IN ({marks})"
    query += "" if with_simulated else " AND simulated = 0"
    return sum((Decimal(row[0]) for row in connection.execute(query, (value, *_COUNTED))), Decimal(0))


def _expense(row: tuple[str, str, str, str, str, str, str, str, str, int]) -> Expense:
    return Expense(
        id=row[0],
        at=row[1],
        day=row[2],
        what=row[4],
        model=row[5],
        place=row[6],
        usd=Decimal(row[7]),
        charge=Charge(row[8]),
        simulated=bool(row[9]),
    )
