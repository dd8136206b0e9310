"""Budgets: refused before anything is sent, what is under way included, across kernels; and what was spent."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.studios import WAIT, simulated
from veo_widget.errors import BudgetError
from veo_widget.records import Charge, State
from veo_widget.studio import Backend
from veo_widget.studio.budget import Budget, budget_from, read_budget
from veo_widget.studio.costs import costs_of
from veo_widget.studio.spending import Expense, SpendingLog

FOUR = {"duration_seconds": 4}
SOME = Decimal("1.60")


@pytest.fixture
def studio(tmp_path, server):
    return simulated(tmp_path / "lib", url=server.url, spending=SpendingLog(tmp_path / "spending.sqlite3"))


def _expense(number: int, usd: Decimal = SOME, *, simulated: bool = False) -> Expense:
    place = "vertex/simulator" if simulated else "vertex/google"
    return Expense(id=f"E{number}", what="video", model="veo-3.1", place=place, usd=usd, simulated=simulated)


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (Budget(session=Decimal(4)), "of the session's budget of $4.00 there are $0.80 left ($3.20 spent"),
        (Budget(day=Decimal(4)), "of the day's budget of $4.00 there are $0.80 left"),
        (Budget(job=Decimal(1)), "This would cost $1.60, more than the $1.00 a job may cost"),
    ],
)
def test_a_cap_refuses_before_and_says_what_is_left(tmp_path, budget, says):
    log = SpendingLog(tmp_path / "spending.sqlite3")
    for number in range(2):
        log.reserve(_expense(number), Budget())
    with pytest.raises(BudgetError) as caught:
        log.reserve(_expense(3), budget)
    assert says in str(caught.value)
    assert "Nothing was sent." in str(caught.value)
    assert len(log.expenses()) == 2


def test_what_is_not_charged_is_given_back(tmp_path):
    log = SpendingLog(tmp_path / "spending.sqlite3")
    budget = Budget(session=Decimal(2))
    log.reserve(_expense(1), budget)
    log.settle("E1", Charge.NOT_CHARGED)
    log.reserve(_expense(2), budget)
    log.settle("E2", Charge.UNKNOWN)
    with pytest.raises(BudgetError):
        log.reserve(_expense(3), budget)


def test_two_kernels_cannot_both_take_the_last_dollars(tmp_path):
    path, taken, refused = tmp_path / "spending.sqlite3", [], []

    def buy(number: int) -> None:
        try:
            SpendingLog(path).reserve(_expense(number), Budget(day=Decimal(8)))
            taken.append(number)
        except BudgetError:
            refused.append(number)

    threads = [threading.Thread(target=buy, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(refused)) == (5, 7)


def test_the_simulator_costs_nothing_unless_the_budget_is_to_be_tried_out(tmp_path):
    log = SpendingLog(tmp_path / "spending.sqlite3")
    log.reserve(_expense(1, simulated=True), Budget(session=Decimal(1)))
    with pytest.raises(BudgetError):
        log.reserve(_expense(2, simulated=True), Budget(session=Decimal(3), counts_simulated=True))


def test_nothing_is_sent_beyond_the_budget(studio, server):
    studio.budget = Budget(session=Decimal("2"), counts_simulated=True)
    studio.generate("A lion", **FOUR).wait(WAIT)
    before = len(server.ledger("submit"))
    with pytest.raises(BudgetError):
        studio.generate("A tiger", **FOUR)
    with pytest.raises(BudgetError):
        studio.generate("A tiger", budget=1, new="again", **FOUR)
    assert len(server.ledger("submit")) == before
    assert len(studio.library.jobs()) == 1
    assert studio.generate("A lion", **FOUR).result(), "what is there costs nothing and fits any budget"


def test_pictures_count_too(studio, server):
    studio.budget = Budget(session=Decimal("0.05"), counts_simulated=True)
    studio.image("a calico kitten")
    with pytest.raises(BudgetError) as caught:
        studio.image("a calico kitten")
    assert "This would cost $0.034" in str(caught.value)
    assert len(server.ledger("generate")) == 1


def test_an_unknown_price_is_refused_under_a_cap_alone():
    assert Budget().require_price(None) == 0
    with pytest.raises(BudgetError, match="price of this is not known"):
        Budget(day=Decimal(5)).require_price(None)


@pytest.mark.parametrize(("given", "amount"), [("20", 20), ("$2.50", Decimal("2.5")), (7, 7), (None, None)])
def test_an_amount_is_read_as_it_is_written(given, amount):
    assert read_budget(given) == amount


@pytest.mark.parametrize("given", ["twenty", -1, "nan", "inf", True, "20 EUR"])
def test_what_is_no_amount_is_refused(given):
    with pytest.raises(ValueError, match="amount in US dollars"):
        read_budget(given)


def test_the_environment_sets_the_sessions_cap():
    assert budget_from({"VEO_BUDGET": "12.5"}).session == Decimal("12.5")
    assert not budget_from({}).is_set
    with pytest.raises(BudgetError, match="VEO_BUDGET cannot be used"):
        budget_from({"VEO_BUDGET": "lots"})


def test_costs_tell_what_became_of_each(studio, server):
    studio.generate("A lion", **FOUR).wait(WAIT)
    studio.generate("A lion [[filtered:video]]", **FOUR).until_ended(WAIT)
    server.fault(on="submit", kind="drop-after")
    studio.generate("A tiger", **FOUR).until_ended(WAIT)
    studio.image("a cat")
    costs = costs_of(studio.spending, studio.library)
    charges = {(each.what, each.charge) for each in costs.expenses}
    expected = {("video", Charge.CHARGED), ("video", Charge.NOT_CHARGED), ("video", Charge.UNKNOWN)}
    assert charges == expected | {("picture", Charge.CHARGED)}
    assert costs.total == 0, "the simulator is free"
    (row,) = costs.rows("day")
    assert (row["simulated"], row["count"]) == (3 * SOME + Decimal("0.034"), 4)
    assert {row["model"] for row in costs.rows("model")} == {"veo-3.1", "nano-banana-2.1"}


def test_what_a_killed_kernel_left_open_is_settled_from_the_library(studio, tmp_path):
    job = studio.generate("A lion", **FOUR)
    job.wait(WAIT)
    log = SpendingLog(tmp_path / "of-another-kernel.sqlite3")
    log.reserve(replace(_expense(1), id=job.id), Budget())
    assert [each.charge for each in costs_of(log, studio.library).expenses] == [Charge.CHARGED]


def test_a_log_that_cannot_be_written_stops_the_purchase_and_says_so(server, tmp_path):
    blocker = tmp_path / "a file"
    blocker.write_text("")
    spending = SpendingLog(blocker / "spending.sqlite3")
    studio = simulated(tmp_path / "lib", url=server.url, spending=spending)
    before = len(server.ledger("submit"))
    with pytest.raises(BudgetError, match="cannot be written to the user's data folder"):
        studio.generate("A lion", **FOUR)
    assert len(server.ledger("submit")) == before


def test_a_paid_backend_is_not_asked_before_the_budget(tmp_path):
    studio = simulated(tmp_path / "lib", spending=SpendingLog(tmp_path / "spending.sqlite3"))
    studio.backend = Backend(wire="vertex", endpoint="google", project="p")
    studio.budget = Budget(session=Decimal(1))
    with pytest.raises(BudgetError, match=r"This would cost \$3.20"):
        studio.generate("A lion")
    assert not any(record.state is not State.FAILED for record in studio.library.jobs())
