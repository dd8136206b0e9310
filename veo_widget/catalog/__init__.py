"""What each model can do, what it costs and until when: facts as data, and the one check over them.

The facts are in `models.toml` (and the user's own file over it, `overrides.py`); `reading.py` reads them into the
classes of `models.py`, `lookup.py` finds a model by name, wire and day, `rules.py` checks a request, `prices.py`
prices it. Nothing here talks to a network or knows of a job.
"""

from __future__ import annotations

from veo_widget.catalog.lookup import (
    as_asked,
    default_model,
    find_image_model,
    find_model,
    find_text_model,
    nearest_model,
    resolve,
    title_of,
)
from veo_widget.catalog.models import DEFAULTED, OPTIONAL, ImageModel, Model, TextModel
from veo_widget.catalog.prices import Price, dollars, image_price, price, text_price, token_cost
from veo_widget.catalog.reading import catalog
from veo_widget.catalog.rules import check, check_names
from veo_widget.catalog.tokens import estimate_tokens

__all__ = [
    "DEFAULTED",
    "OPTIONAL",
    "ImageModel",
    "Model",
    "Price",
    "TextModel",
    "as_asked",
    "catalog",
    "check",
    "check_names",
    "default_model",
    "dollars",
    "estimate_tokens",
    "find_image_model",
    "find_model",
    "find_text_model",
    "image_price",
    "nearest_model",
    "price",
    "resolve",
    "text_price",
    "title_of",
    "token_cost",
]
