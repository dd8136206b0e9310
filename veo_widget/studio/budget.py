"""`Budget`: how much may be spent, on one job, in this session, and in a day."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from veo_widget.catalog import dollars
from veo_widget.errors import BudgetError

VARIABLE = "VEO_BUDGET"
_HOW = "Nothing was sent. To allow more: veo.budget({0}) or `%veoctl budget {0}`."


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Hard caps in US dollars; None is no cap.

    Attributes:
        session: For everything this kernel sends.
        day: For everything this user sends on one local day, across kernels and libraries.
        job: For any single job.
        studies: For everything made for a study, by its name; all that was ever spent on it counts.
        counts_simulated: Whether the simulator's clips count at their list price, to try a budget out.
    """

    session: Decimal | None = None
    day: Decimal | None = None
    job: Decimal | None = None
    studies: Mapping[str, Decimal] = field(default_factory=dict)
    counts_simulated: bool = False

    @property
    def is_set(self) -> bool:
        """Whether there is any cap."""
        return bool(self.studies) or any(cap is not None for cap in (self.session, self.day, self.job))

    def words(self, *, session: Decimal, day: Decimal) -> str:
        """How things stand, in a sentence or two."""
        caps = (("this session", self.session, session), ("today", self.day, day))
        said = [
            f"{dollars(spent)} of {dollars(cap)} spent or under way {name}"
            for name, cap, spent in caps
            if cap is not None
        ]
        said += [f"at most {dollars(self.job)} a job"] if self.job is not None else []
        spent = f"{dollars(session)} spent this session, {dollars(day)} today"
        return f"Budget: {'; '.join(said)}." if said else f"No budget is set; {spent}. veo.budget(20) sets one."

    def check(self, prices: Sequence[Decimal], *, session: Decimal, day: Decimal) -> None:
        """Refuses what does not fit.

        Args:
            prices: What is to be bought, each video by itself.
            session: What this session has spent, what is under way included.
            day: What this day has spent.

        Raises:
            BudgetError: A cap would be passed; the text says which, how much is left, and of several videos how
                many that is enough for.
        """
        self._check_each(prices)
        for name, cap, spent in (("session", self.session, session), ("day", self.day, day)):
            if cap is not None:
                _check_cap(name, cap, spent, prices)

    def check_study(self, name: str, prices: Sequence[Decimal], *, spent: Decimal) -> None:
        """Refuses what does not fit the budget of a study; see `check`."""
        if name in self.studies:
            _check_cap("study", self.studies[name], spent, prices)

    def _check_each(self, prices: Sequence[Decimal]) -> None:
        dear = [usd for usd in prices if self.job is not None and usd > self.job]
        if not dear or self.job is None:
            return
        cap = f"more than the {dollars(self.job)} a job may cost. Nothing was sent."
        if len(prices) == 1:
            msg = f"This would cost {dollars(dear[0])}, {cap}"
        else:
            msg = f"{len(dear)} of these {len(prices)} videos would cost up to {dollars(max(dear))} each, {cap}"
        raise BudgetError(msg)

    def require_price(self, usd: Decimal | None) -> Decimal:
        """The price to reserve; under a cap an unknown one cannot be bought.

        Raises:
            BudgetError: The price is not known, and there is a cap.
        """
        if usd is None and self.is_set:
            msg = "The price of this is not known, and there is a budget. Nothing was sent. veo.budget(None) lifts it."
            raise BudgetError(msg)
        return usd or Decimal(0)


def read_budget(value: Any) -> Decimal | None:
    """An amount as the user wrote it: a number, or a text such as ``"$20"``.

    Raises:
        ValueError: It is no amount.
    """
    if value is None:
        return None
    try:
        amount = Decimal(str(value).strip().removeprefix("$"))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or isinstance(value, bool):
        msg = f"A budget is an amount in US dollars, such as 20, not {value!r}."
        raise ValueError(msg)
    return amount


def budget_from(environ: Mapping[str, str] = os.environ) -> Budget:
    """The budget the environment sets: ``VEO_BUDGET`` caps the session.

    Raises:
        BudgetError: It is no amount.
    """
    try:
        return Budget(session=read_budget(environ.get(VARIABLE) or None))
    except ValueError as error:
        msg = f"{VARIABLE} cannot be used. {error}"
        raise BudgetError(msg) from None


def _check_cap(name: str, cap: Decimal, spent: Decimal, prices: Sequence[Decimal]) -> None:
    usd, count = sum(prices, Decimal(0)), len(prices)
    if spent + usd <= cap:
        return
    left = max(cap - spent, Decimal(0))
    enough = f", enough for {affordable(prices, left)} of them" if count > 1 else ""
    how = "Nothing was sent." if name == "study" else _HOW.format(_enough(spent + usd))
    raise BudgetError(
        f"{_this(count)} would cost {dollars(usd)}; of the {name}'s budget of {dollars(cap)} there are "
        f"{dollars(left)} left ({dollars(spent)} spent or under way){enough}. {how}"
    )


def affordable(prices: Iterable[Decimal], left: Decimal) -> int:
    """How many of several things an amount is enough for, the cheapest first."""
    count = 0
    for usd in sorted(prices):
        left -= usd
        if left < 0:
            break
        count += 1
    return count


def _this(count: int) -> str:
    return "This" if count == 1 else f"These {count:,} videos"


def _enough(amount: Decimal) -> str:
    return str(int(amount) + (amount != int(amount)))
