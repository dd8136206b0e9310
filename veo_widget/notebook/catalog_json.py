"""The catalog and the backend as plain data for the page, which greys out by them; the one source stays TOML."""

from __future__ import annotations

from typing import Any

from veo_widget.catalog import catalog
from veo_widget.catalog.models import DEFAULTED, Model
from veo_widget.notebook.uploads import LARGEST
from veo_widget.studio import Backend
from veo_widget.studio.studio import DEFAULT_MODEL


def catalog_data(wire: str) -> dict[str, Any]:
    """What the page needs to offer only what is legal: models of a wire, rules, limits, prices."""
    known = catalog()
    return {
        "defaults": {"model": DEFAULT_MODEL, **known.defaults},
        "prompt_tokens": known.prompt_tokens,
        "image_bytes": LARGEST,
        "seed": list(known.seed),
        "models": [_model_data(model) for model in known.models if wire in model.ids],
        "rules": [{name: rule[name] for name in ("id", "when", "require", "message", "hint")} for rule in known.rules],
    }


def _model_data(model: Model) -> dict[str, Any]:
    prices = model.prices[-1]
    return {
        "name": model.name,
        "title": model.title,
        "stage": model.stage,
        "options": {name: list(model.options[name]) for name in DEFAULTED},
        "modes": list(model.modes),
        "usd_per_second": prices.usd_per_second,
        "price_as_of": prices.checked.isoformat(),
    }


def backend_data(backend: Backend) -> dict[str, Any]:
    """Where the panel's jobs go, in words."""
    return {
        "label": backend.label,
        "badge": backend.badge,
        "paid": backend.is_paid,
        "confirmed": backend.confirmed,
    }
