"""Reads `models.toml`, and over it the user's own file, into one `Catalog`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from veo_widget.catalog.models import DEFAULTED, Catalog, ImageModel, Model, PriceEntry, TextModel, WireFacts
from veo_widget.catalog.overrides import merged, override_file, read_overrides
from veo_widget.errors import CatalogError


@cache
def catalog() -> Catalog:
    """The catalog, read once.

    Raises:
        CatalogError: The user's own file cannot be read or says something it cannot mean.
    """
    data = tomllib.loads(files(__package__).joinpath("models.toml").read_text("utf-8"))
    own = override_file()
    if own is None:
        return _catalog(data)
    try:
        return _catalog(merged(data, read_overrides(own)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"{own.name} does not fit the catalog: {error!s} is missing or of the wrong kind."
        raise CatalogError(msg) from None


def _catalog(data: dict[str, Any]) -> Catalog:
    wires = {name: _wire(entry) for name, entry in data["wires"].items()}
    return Catalog(
        as_of=data["as_of"],
        prompt_tokens=data["prompt_tokens"],
        image_bytes=data["image_bytes"],
        typical_seconds=data["latency_seconds"]["typical"],
        defaults=data["defaults"],
        wires=wires,
        extension=data["extension"],
        models=tuple(_model(entry, place, wires) for entry in data["model"] for place in entry["on"]),
        image_models=tuple(ImageModel(**{"retired": {}, **entry}) for entry in data["image_model"]),
        text_models=tuple(TextModel(**{"retired": {}, **entry}) for entry in data["text_model"]),
        not_offered={
            name: (entry["title"], entry["reason"]) for entry in data["not_offered"] for name in entry["names"]
        },
        limits=tuple((entry["title"], entry["text"]) for entry in data["limit"]),
        rules=tuple(data["rule"]),
    )


def _wire(entry: dict[str, Any]) -> WireFacts:
    return WireFacts(
        title=entry["title"],
        parameters=tuple(entry["parameters"]),
        choices={name: tuple(values) for name, values in entry.get("choices", {}).items()},
        seed=(entry["seed"]["min"], entry["seed"]["max"]),
    )


def _model(entry: dict[str, Any], place: dict[str, Any], wires: dict[str, WireFacts]) -> Model:
    said = {**entry, **place}
    retired = said.get("retired")
    ended = f"retired on {retired.isoformat()}" if retired else "no date announced"
    return Model(
        name=said["name"],
        title=said["title"],
        family=said["family"],
        wire=said["wire"],
        id=said["id"],
        stage=said["stage"],
        released=said["released"],
        retired=retired,
        retirement=said.get("retirement", ended),
        successors=said.get("successors", {}),
        options={name: tuple(said[name]) for name in DEFAULTED},
        modes=tuple(said["modes"]),
        reference_images=said.get("reference_images", 0),
        parameters=tuple(said.get("parameters", wires[said["wire"]].parameters)),
        unsent=tuple(said.get("unsent", ())),
        sent=said.get("sent", {}),
        silent=said.get("silent", False),
        max_total_seconds=said.get("max_total_seconds", 0),
        prices=tuple(sorted((_price(item) for item in said["prices"]), key=lambda item: item.since)),
        aliases=tuple(said.get("aliases", ())),
        former_ids=said.get("former_ids", {}),
        since=said.get("since", {}),
    )


def _price(item: dict[str, Any]) -> PriceEntry:
    return PriceEntry(
        since=item["since"],
        checked=item["checked"],
        usd_per_second=item["usd_per_second"],
        silent=item.get("silent", {}),
        bound=item.get("bound", False),
    )
