"""The catalog and the backend as plain data for the page, which greys out by them; the one source stays TOML."""

from __future__ import annotations

from datetime import date
from typing import Any

from veo_widget.catalog import DEFAULTED, ImageModel, Model, catalog, check, default_model, resolve
from veo_widget.catalog.prices import price_entry
from veo_widget.catalog.rules import TITLES, holds
from veo_widget.engine.attempts import MAX_RETRIES
from veo_widget.media.fitting import FITS
from veo_widget.notebook.uploads import LARGEST
from veo_widget.notebook.wording import for_page
from veo_widget.request import VideoRequest
from veo_widget.studio import Backend


def catalog_data(backend: Backend) -> dict[str, Any]:
    """What the page needs to offer only what is legal on a backend: its models, rules, limits, prices."""
    known, wire, day = catalog(), backend.wire, backend.day
    facts = known.wires[wire]
    models = [model.as_of(day) for model in known.models if model.wire == wire and model.runs(day)]
    families = {model.family for model in models}
    return {
        "wire": wire,
        "defaults": {"model": default_model(wire, day), **known.defaults},
        "prompt_tokens": known.prompt_tokens,
        "image_bytes": LARGEST,
        "seed": list(facts.seed),
        "retries": MAX_RETRIES,
        "choices": {name: list(values) for name, values in facts.choices.items()},
        "fits": list(FITS),
        "titles": TITLES,
        "models": [_model_data(model, day) for model in models],
        "image_models": [_image_model_data(model) for model in known.image_models if model.runs(wire, day)],
        "rules": [_rule_data(rule) for rule in known.rules if _speaks_of(rule, wire, families)],
    }


def _speaks_of(rule: dict[str, Any], wire: str, families: set[str]) -> bool:
    """Whether a rule can ever apply to the models of a wire."""
    when = rule["when"]
    return holds(wire, when.get("wire", [wire])) and not families.isdisjoint(when.get("family", families))


def _rule_data(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule of this wire; which wires it holds on need not be said again."""
    data = {name: rule[name] for name in ("id", "when", "require", "message", "hint")}
    data["hint"] = for_page(data["hint"])
    return data | {"when": {name: wanted for name, wanted in rule["when"].items() if name != "wire"}}


def _model_data(model: Model, day: date | None) -> dict[str, Any]:
    prices = price_entry(model, day)
    return {
        "name": model.name,
        "title": model.title,
        "family": model.family,
        "stage": model.stage,
        "notice": _notice(model, day),
        "options": {name: list(model.options[name]) for name in DEFAULTED},
        "modes": list(model.modes),
        "reference_images": model.reference_images,
        "parameters": list(model.parameters),
        "silent": model.silent,
        "usd_per_second": prices.usd_per_second if prices else {},
        "usd_per_second_silent": prices.silent if prices else {},
        "price_as_of": prices.checked.isoformat() if prices else "",
        "price_is_bound": bool(prices and prices.bound),
    }


def _notice(model: Model, day: date | None) -> str:
    """What there is to know before a model is used, such as its near end."""
    any_request = resolve(VideoRequest(prompt="any", model=model.name), wire=model.wire, on=day)
    return " ".join(str(each) for each in check(any_request, wire=model.wire, on=day) if not each.fatal)


def _image_model_data(model: ImageModel) -> dict[str, Any]:
    return {"name": model.name, "title": model.title, "usd": model.usd, "price_is_bound": model.bound}


def backend_data(backend: Backend) -> dict[str, Any]:
    """Where the panel's jobs go, in words."""
    return {
        "label": backend.label,
        "wire": backend.wire,
        "badge": backend.badge,
        "paid": backend.is_paid,
        "confirmed": backend.confirmed,
    }
