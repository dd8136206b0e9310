"""What was spent, per user and across libraries, in a small database in the user's data folder.

A price is reserved here before anything is sent and settled when the service's answer tells what was charged, so
that two kernels share one budget and a killed one leaves its reservation behind: on the safe side. Standard
library only, because it is written to in the cell that buys.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
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
_COLUMNS = "id, at, day, session, what, model, place, usd, charge, simulated, study"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS spending (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, session TEXT NOT NULL, what TEXT NOT NULL,
    model TEXT NOT NULL, place TEXT NOT NULL, usd TEXT NOT NULL, charge TEXT NOT NULL, simulated INTEGER NOT NULL,
    study TEXT NOT NULL DEFAULT ''
)
"""
_STUDY = "ALTER TABLE spending ADD COLUMN study TEXT NOT NULL DEFAULT ''"
_Row = tuple[str, str, str, str, str, str, str, str, str, int, str]


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
        study: The study it was made for; empty outside of any.
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
    study: str = ""
    day: str = ""
    at: str = ""

    @classmethod
    def on(cls, backend: Backend, *, id: str, what: str, model: str, usd: Decimal, study: str = "") -> Expense:
        """Something that is about to be asked of a backend."""
        place, simulated = f"{backend.wire}/{backend.endpoint}", not backend.is_paid
        return cls(id=id, what=what, model=model, place=place, usd=usd, simulated=simulated, study=study)


class SpendingLog:
    """The user's expenses. Every method may be called from any thread and any process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_made = False

    def reserve(self, expense: Expense, budget: Budget) -> None:
        """Writes an expense down before it is made; see `reserve_all`."""
        self.reserve_all([expense], budget)

    def reserve_all(self, expenses: Sequence[Expense], budget: Budget) -> None:
        """Writes expenses down before they are made, unless they do not fit the budget together: all or none.

        Check and entry are one transaction: two kernels cannot both take the last dollars.

        Raises:
            BudgetError: They do not fit; nothing is written.
        """
        now = datetime.now().astimezone()
        with self._writing() as connection:
            _check(connection, expenses, budget, now)
            marks = ", ".join("?" * len(_COLUMNS.split(", ")))
            rows = [_row(expense, now) for expense in expenses]
            connection.executemany(f"INSERT INTO spending ({_COLUMNS}) VALUES ({marks})", rows)

    def check(self, expenses: Sequence[Expense], budget: Budget) -> None:
        """Refuses as `reserve_all` does, and writes nothing in any case."""
        with self._reading() as connection:
            _check(connection, expenses, budget, datetime.now().astimezone())

    def settle(self, expense_id: str, charge: Charge) -> None:
        """Writes down what became of an expense; one that was never reserved is left alone."""
        self.settle_all({expense_id: charge})

    def settle_all(self, charges: Mapping[str, Charge]) -> None:
        """The same for several at once, by id."""
        with self._writing() as connection:
            rows = [(charge.value, expense_id) for expense_id, charge in charges.items()]
            connection.executemany("UPDATE spending SET charge = ? WHERE id = ?", rows)

    def under_way(self) -> Collection[str]:
        """Ids of the videos that are reserved and not settled yet."""
        query = "SELECT id FROM spending WHERE charge = ? AND what = 'video'"
        with self._reading() as connection:
            return [row[0] for row in connection.execute(query, (Charge.ESTIMATED.value,))]

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

    def spent_on(self, study: str, budget: Budget) -> Decimal:
        """US dollars that were ever spent on a study, what is under way included."""
        with self._reading() as connection:
            return _sum(connection, "study = ?", study, budget.counts_simulated)

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
                    _make(connection)
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


def _make(connection: sqlite3.Connection) -> None:
    """The table, and the column that earlier versions did not have."""
    connection.execute(_SCHEMA)
    if any(row[1] == "study" for row in connection.execute("PRAGMA table_info(spending)")):
        return
    try:
        connection.execute(_STUDY)
    except sqlite3.OperationalError as error:
        if "duplicate column" not in str(error):  # another kernel has just added it
            raise


def _check(connection: sqlite3.Connection, expenses: Sequence[Expense], budget: Budget, now: datetime) -> None:
    counted = [each.usd for each in expenses if not each.simulated or budget.counts_simulated]
    if not counted or not budget.is_set:
        return
    session = _sum(connection, "session = ?", SESSION, budget.counts_simulated)
    day = _sum(connection, "day = ?", now.date().isoformat(), budget.counts_simulated)
    budget.check(counted, session=session, day=day)
    for study in budget.studies:
        own = [each.usd for each in expenses if each.study == study]
        if own:
            spent = _sum(connection, "study = ?", study, budget.counts_simulated)
            budget.check_study(study, own, spent=spent)


def _sum(connection: sqlite3.Connection, where: str, value: str, with_simulated: bool) -> Decimal:
    marks = ", ".join("?" * len(_COUNTED))
    query = f"SELECT usd FROM spending WHERE {where} AND charge IN ({marks})"
    query += "" if with_simulated else " AND simulated = 0"
    return sum((Decimal(row[0]) for row in connection.execute(query, (value, *_COUNTED))), Decimal(0))


def _row(expense: Expense, now: datetime) -> _Row:
    return (
        expense.id,
        now.isoformat(),
        now.date().isoformat(),
        SESSION,
        expense.what,
        expense.model,
        expense.place,
        str(expense.usd),
        expense.charge.value,
        int(expense.simulated),
        expense.study,
    )


def _expense(row: _Row) -> Expense:
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
        study=row[10],
    )
