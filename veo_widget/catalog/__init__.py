"""What each model can do, what it costs and until when: facts as data, and the one check over them.

The facts are in `models.toml`; `models.py` reads them, `rules.py` checks a request against them,
`prices.py` prices it. Nothing here talks to a network or knows of a job.
"""

from __future__ import annotations

from veo_widget.catalog.models import Model, catalog, find_model, resolve
from veo_widget.catalog.prices import Price, price
from veo_widget.catalog.rules import check, check_names
from veo_widget.catalog.tokens import estimate_tokens

__all__ = [
    "Model",
    "Price",
    "catalog",
    "check",
    "check_names",
    "estimate_tokens",
    "find_model",
    "price",
    "resolve",
]
