"""Reads `models.toml` and looks models up by name or by the id of a wire."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from veo_widget.errors import Problem
from veo_widget.request import VideoRequest

DEFAULTED = ("duration_seconds", "resolution", "aspect_ratio", "number_of_videos")
"""Parameters that decide the price and are therefore always sent, never left to the service."""


@dataclass(frozen=True, kw_only=True)
class PriceEntry:
    """A price list of one model, US dollars per second of output, from a day on."""

    since: date
    checked: date
    usd_per_second: dict[str, str]
    silent: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model and what it can do.

    Attributes:
        name: The short name used everywhere in this package.
        title: The name people read.
        ids: The model's id on each wire.
        stage: ``"GA"`` or ``"preview"``.
        released: When it became available.
        retirement: What Google says about its end, in words.
        options: Legal values by parameter.
        modes: Ways a video may start.
        reference_images: How many reference images it takes; 0 where it takes none.
        prices: Price lists, oldest first.
    """

    name: str
    title: str
    ids: dict[str, str]
    stage: str
    released: date
    retirement: str
    options: dict[str, tuple[Any, ...]]
    modes: tuple[str, ...]
    reference_images: int
    prices: tuple[PriceEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything `models.toml` says."""

    as_of: date
    prompt_tokens: int
    image_bytes: int
    typical_seconds: float
    defaults: dict[str, Any]
    person_generation: tuple[str, ...]
    seed: tuple[int, int]
    models: tuple[Model, ...]
    retired: dict[str, tuple[date, str]]
    rules: tuple[dict[str, Any], ...]


@cache
def catalog() -> Catalog:
    """The catalog, read once."""
    data = tomllib.loads(files(__package__).joinpath("models.toml").read_text("utf-8"))
    return Catalog(
        as_of=data["as_of"],
        prompt_tokens=data["prompt_tokens"],
        image_bytes=data["image_bytes"],
        typical_seconds=data["latency_seconds"]["typical"],
        defaults=data["defaults"],
        person_generation=tuple(data["choices"]["person_generation"]),
        seed=(data["choices"]["seed"]["min"], data["choices"]["seed"]["max"]),
        models=tuple(_model(entry) for entry in data["model"]),
        retired={name: (entry["on"], entry["successor"]) for entry in data["retired"] for name in entry["ids"]},
        rules=tuple(data["rule"]),
    )


def _model(entry: dict[str, Any]) -> Model:
    prices = (
        PriceEntry(
            since=item["since"],
            checked=item["checked"],
            usd_per_second=item["usd_per_second"],
            silent=item.get("silent", {}),
        )
        for item in entry["prices"]
    )
    return Model(
        name=entry["name"],
        title=entry["title"],
        ids=entry["ids"],
        stage=entry["stage"],
        released=entry["released"],
        retirement=entry["retirement"],
        options={name: tuple(entry[name]) for name in DEFAULTED},
        modes=tuple(entry["modes"]),
        reference_images=entry["reference_images"],
        prices=tuple(sorted(prices, key=lambda item: item.since)),
    )


def find_model(name: str) -> Model | Problem:
    """The model of that name or wire id, or a problem that names the nearest one."""
    wanted = name.strip().lower()
    for model in catalog().models:
        if wanted == model.name or wanted in model.ids.values():
            return model
    if wanted in catalog().retired:
        on, successor = catalog().retired[wanted]
        message = f"Google retired {wanted} on {on.isoformat()}."
        return Problem(rule="retired-model", field="model", message=message, hint=f"Its successor is {successor}.")
    return _unknown_model(wanted)


def _unknown_model(wanted: str) -> Problem:
    names = [model.name for model in catalog().models]
    close = get_close_matches(wanted, names, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(names)}."
    return Problem(rule="unknown-model", field="model", message=f"There is no model {wanted!r}.", hint=hint)


def resolve(request: VideoRequest, *, default_model: str) -> VideoRequest:
    """The request with its model's short name and every default that decides the price filled in."""
    named = replace(request, model=request.model or default_model)
    found = find_model(named.model or "")
    if isinstance(found, Model):
        named = replace(named, model=found.name)
    missing = {name: catalog().defaults[name] for name in DEFAULTED if getattr(named, name) is None}
    return replace(named, **missing)
