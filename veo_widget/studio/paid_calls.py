"""One call that costs money and is answered at once, such as a picture or a rewritten prompt.

What holds for all of them: an account that was only found is asked about first, the price is taken out of the budget
before anything is sent, and what is known of the cost afterwards comes from the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from ulid import ULID

from veo_widget.catalog import Price, dollars
from veo_widget.engine.loop import EngineLoop
from veo_widget.errors import CallError
from veo_widget.records import Charge
from veo_widget.studio.backend import Backend
from veo_widget.studio.budget import Budget
from veo_widget.studio.confirming import unconfirmed
from veo_widget.studio.spending import Expense, SpendingLog
from veo_widget.wires.base import AnswerLost, Refused, WireError

T = TypeVar("T")


def price_words(price: Price) -> str:
    """A price for a sentence."""
    return str(price) if price.bound else f"about {price}"


class PaidCalls:
    """Makes such calls. All methods run on the engine's loop."""

    def __init__(self, loop: EngineLoop, spending: SpendingLog, budget: Callable[[], Budget]) -> None:
        self._loop = loop
        self._spending = spending
        self._budget = budget

    async def make(
        self,
        backend: Backend,
        call: Callable[[], T],
        *,
        what: str,
        model: str,
        price: Price,
        confirmed: bool,
        failed: type[CallError],
        cost_of: Callable[[T], Decimal | None] = lambda _: None,
    ) -> T:
        """Makes one call, in a worker thread.

        Args:
            backend: Whom it is asked of.
            call: Sends it and returns the answer.
            what: Under which word the expense is kept.
            model: Name of the model.
            price: What it costs, or costs at most.
            confirmed: Whether a click has named account and price.
            failed: What is raised where it brings nothing.
            cost_of: What an answer shows that it has cost, where `price` is only the most.

        Raises:
            BackendError: The backend costs money and was not chosen by the user yet; nothing was sent.
            BudgetError: It does not fit the budget; nothing was sent.
            CallError: The call brought nothing.
        """
        if backend.needs_confirmation and not confirmed:
            raise unconfirmed(backend, price_words(price))
        expense_id = str(ULID())
        usd = self._budget().require_price(price.amount)
        expense = Expense.on(backend, id=expense_id, what=what, model=model, usd=usd)
        await self._loop.in_files(self._spending.reserve, expense, self._budget())
        try:
            answer = await self._loop.in_wire(call)
        except WireError as error:
            # A call that was answered with an error did nothing; one that was filtered may have been made first.
            made = isinstance(error, AnswerLost) or (isinstance(error, Refused) and error.status == 200)
            await self._loop.in_files(self._spending.settle, expense_id, Charge.UNKNOWN if made else Charge.NOT_CHARGED)
            raise failed.of(error.message, error.hint, most=dollars(price.amount) if made else "") from None
        await self._loop.in_files(self._spending.settle, expense_id, Charge.CHARGED)
        cost = cost_of(answer)
        if cost is not None:
            await self._loop.in_files(self._spending.correct, expense_id, cost)
        return answer
