"""What a request costs by Google's price list, with the date of that list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from veo_widget.catalog.lookup import find_model
from veo_widget.catalog.models import ImageModel, Model, PriceEntry, TextModel
from veo_widget.request import VideoRequest


@dataclass(frozen=True, kw_only=True)
class Price:
    """A price before anything is sent.

    Attributes:
        amount: US dollars for all videos of the request.
        as_of: When the price list was last compared with Google's page.
        bound: Whether it is an upper bound, because Google's own figure was not seen.
    """

    amount: Decimal
    as_of: date
    bound: bool = False

    def __str__(self) -> str:
        return f"at most {dollars(self.amount)}" if self.bound else dollars(self.amount)


def dollars(amount: Decimal) -> str:
    """An amount in words: whole cents where it has no more, else all its digits."""
    return f"${amount:.2f}" if amount == round(amount, 2) else f"${amount.normalize():f}"


def price(request: VideoRequest, *, wire: str | None = None, on: date | None = None) -> Price | None:
    """The list price of a request whose defaults are filled in; None where the catalog has no price.

    `on` picks the price list that was in force that day; without it the newest is used. An extension is
    priced as the 8 seconds it is asked for with: whether Google bills 7 is not written anywhere.
    """
    model = find_model(request.model or "", wire=wire)
    if not isinstance(model, Model):
        return None
    entry = price_entry(model, on)
    if entry is None:
        return None
    table = entry.silent if request.generate_audio is False and entry.silent else entry.usd_per_second
    rate = table.get(request.resolution or "")
    if rate is None or not request.duration_seconds or not request.number_of_videos:
        return None
    amount = Decimal(rate) * request.duration_seconds * request.number_of_videos
    return Price(amount=amount, as_of=entry.checked, bound=entry.bound)


def image_price(model: ImageModel) -> Price:
    """The list price of one picture."""
    return Price(amount=Decimal(model.usd), as_of=model.checked, bound=model.bound)


def text_price(model: TextModel, input_tokens: int) -> Price:
    """The most that one call of a text model can cost, in whole cents: its output is capped, not known."""
    exact = token_cost(model, input_tokens, model.most_output_tokens)
    cents = (exact * 100).to_integral_value(rounding=ROUND_CEILING)
    return Price(amount=cents / 100, as_of=model.checked, bound=True)


def token_cost(model: TextModel, input_tokens: int, output_tokens: int) -> Decimal:
    """What so many tokens cost by the list, in US dollars."""
    return (Decimal(model.usd_input) * input_tokens + Decimal(model.usd_output) * output_tokens) / 1_000_000


def price_entry(model: Model, on: date | None) -> PriceEntry | None:
    """A model's price list in force on a day; the newest where the day does not matter."""
    entries = [entry for entry in model.prices if on is None or entry.since <= on]
    return entries[-1] if entries else None
