"""What a request costs by Google's price list, with the date of that list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from veo_widget.catalog.models import Model, PriceEntry, find_model
from veo_widget.request import VideoRequest


@dataclass(frozen=True, kw_only=True)
class Price:
    """A price before anything is sent.

    Attributes:
        amount: US dollars for all videos of the request.
        as_of: When the price list was last compared with Google's page.
    """

    amount: Decimal
    as_of: date

    def __str__(self) -> str:
        return f"${self.amount:.2f}"


def price(request: VideoRequest, *, on: date | None = None) -> Price | None:
    """The list price of a request whose defaults are filled in; None where the catalog has no price.

    `on` picks the price list that was in force that day; without it the newest is used.
    """
    model = find_model(request.model or "")
    if not isinstance(model, Model):
        return None
    entry = _entry_of(model, on)
    if entry is None:
        return None
    table = entry.silent if request.generate_audio is False and entry.silent else entry.usd_per_second
    rate = table.get(request.resolution or "")
    if rate is None or not request.duration_seconds or not request.number_of_videos:
        return None
    amount = Decimal(rate) * request.duration_seconds * request.number_of_videos
    return Price(amount=amount, as_of=entry.checked)


def _entry_of(model: Model, on: date | None) -> PriceEntry | None:
    entries = [entry for entry in model.prices if on is None or entry.since <= on]
    return entries[-1] if entries else None
