"""Finds a model by name or id, on a wire and on a day, or says what is wrong with the name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from math import ceil
from typing import Any, TypeVar

from veo_widget.catalog.models import ImageModel, Model, TextModel
from veo_widget.catalog.reading import catalog
from veo_widget.errors import Problem
from veo_widget.request import VideoRequest

Beside = TypeVar("Beside", ImageModel, TextModel)
"""A model beside those that make videos."""


def find_model(name: str, *, wire: str | None = None, on: date | None = None) -> Model | Problem:
    """The model of that name or id, as it is on that wire and day, or a problem that names the nearest one.

    Args:
        name: A name, an alias or a wire's id.
        wire: None takes it on any wire.
        on: The day; None where the server has no calendar (a gateway), or the day does not matter.
    """
    wanted = name.strip().lower()
    known = [model for model in catalog().models if wanted in (model.name, model.id, *model.aliases)]
    here = [model for model in known if wire in (None, model.wire)]
    for model in here:
        if model.runs(on):
            return model.as_of(on)
    if here:
        return _not_running(here[0], wanted, wire, on)
    former = next((model for model in catalog().models if wanted in model.former_ids), None)
    if former is not None:
        return _retired(former, wanted, former.former_ids[wanted], wire)
    ended = next((model for model in known if wanted != model.name and not model.runs(on or date.today())), None)
    if ended is not None and ended.retired is not None:
        return _retired(ended, wanted, ended.retired, wire)
    return _not_here(known, wire, on) if known else _unknown(wanted, wire, on)


def default_model(wire: str, on: date | None) -> str:
    """The best model of a wire on a day: the first of the catalog that runs; its first where none does."""
    here = [model for model in catalog().models if model.wire == wire]
    return next((model.name for model in here if model.runs(on)), here[0].name)


def nearest_model(name: str, *, wire: str, on: date | None) -> str:
    """The name of what takes a model's place on a wire and day: itself, an heir of it, else the wire's default."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        found = find_model(name, wire=wire, on=on)
        if isinstance(found, Model):
            return found.name
        known = next((model for model in catalog().models if name in _called(model) and wire in model.successors), None)
        name = known.successors[wire] if known else name
    return default_model(wire, on)


def _called(model: Model) -> tuple[str, ...]:
    """Every name a model has or had."""
    return (model.name, model.id, *model.aliases, *model.former_ids)


def title_of(name: str) -> str:
    """What people call a model; the name itself where the catalog does not know it (any more)."""
    found = find_model(name)
    return found.title if isinstance(found, Model) else name


def find_image_model(name: str | None, *, wire: str, on: date | None) -> ImageModel | Problem:
    """The image model of that name or id; without a name the best one that runs there on that day."""
    return _of_kind(catalog().image_models, "image", name, wire, on)


def find_text_model(name: str | None, *, wire: str, on: date | None) -> TextModel | Problem:
    """The text model of that name or id; without a name the best one that runs there on that day."""
    return _of_kind(catalog().text_models, "text", name, wire, on)


def _of_kind(models: Iterable[Beside], kind: str, name: str | None, wire: str, on: date | None) -> Beside | Problem:
    rule = f"unknown-{kind}-model"
    running = [model for model in models if model.runs(wire, on)]
    if not running:
        message = f"No {kind} model runs there on that day."
        return Problem(rule=rule, field="model", message=message)
    if name is None:
        return running[0]
    wanted = name.strip().lower()
    for model in running:
        if wanted in (model.name, model.id):
            return model
    names = ", ".join(model.name for model in running)
    gone = any(wanted in (model.name, model.id) for model in models)
    message = f"{name} cannot be used there now." if gone else f"There is no {kind} model {name!r}."
    return Problem(rule=rule, field="model", message=message, hint=f"There are {names}.")


def resolve(request: VideoRequest, *, wire: str, on: date | None = None) -> VideoRequest:
    """The request with its model's short name and every default that decides the price filled in."""
    named = replace(request, model=request.model or default_model(wire, on))
    found = find_model(named.model or "", wire=wire, on=on)
    filled: dict[str, Any] = {**catalog().defaults, **_of_the_video(request, wire)}
    if isinstance(found, Model):
        named = replace(named, model=found.name)
        filled |= found.sent
    missing = {name: value for name, value in filled.items() if getattr(named, name) is None}
    return replace(named, **missing)


def as_asked(request: VideoRequest, wire: str) -> VideoRequest:
    """A request without what its model was sent although nobody had set it: another model may refuse that."""
    found = find_model(request.model or "", wire=wire)
    sent = found.sent if isinstance(found, Model) else {}
    unset: dict[str, Any] = {name: None for name, value in sent.items() if getattr(request, name) == value}
    return replace(request, **unset)


def _of_the_video(request: VideoRequest, wire: str) -> dict[str, Any]:
    """What follows from an input video: its shape, on Omni its size, and for an edit its length."""
    video = request.video
    if video is None:
        return {}
    known: dict[str, Any] = {"aspect_ratio": video.aspect_ratio}
    if wire == "omni":
        known["resolution"] = video.resolution
    if request.mode == "edit":
        known["duration_seconds"] = ceil(video.duration)
    return known


def _not_running(model: Model, wanted: str, wire: str | None, on: date | None) -> Problem:
    if model.retired is not None and on is not None and model.retired <= on:
        return _retired(model, wanted, model.retired, wire)
    message = f"{model.title} could not be used before {model.released.isoformat()}."
    return Problem(rule="unreleased-model", field="model", message=message, hint=_others(wire, on))


def _retired(model: Model, wanted: str, on: date, wire: str | None) -> Problem:
    message = f"Google retired {wanted} on {on.isoformat()}."
    return Problem(rule="retired-model", field="model", message=message, hint=successor_text(model, wire))


def successor_text(model: Model, wire: str | None) -> str:
    """A sentence that names what takes a model's place: on this wire, else on the others."""
    heirs = model.successors
    if wire in heirs:
        return f"Its successor is {heirs[wire or '']}."
    named = " or ".join(f"{name} on {catalog().wires[place].title}" for place, name in heirs.items())
    return f"Its successor is {named}." if named else ""


def _not_here(known: list[Model], wire: str | None, on: date | None) -> Problem:
    places = " and ".join(dict.fromkeys(catalog().wires[model.wire].title for model in known if model.runs(on)))
    message = f"{known[0].title} is not offered on this backend."
    offered = f" {known[0].title} is offered on {places}." if places else ""
    return Problem(rule="model-not-on-wire", field="model", message=message, hint=f"{_others(wire, on)}{offered}")


def _unknown(wanted: str, wire: str | None, on: date | None) -> Problem:
    close = get_close_matches(wanted, _names(wire, on), n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else _others(wire, on)
    return Problem(rule="unknown-model", field="model", message=f"There is no model {wanted!r}.", hint=hint)


def _others(wire: str | None, on: date | None) -> str:
    names = _names(wire, on)
    return f"Here there are {', '.join(names)}." if names else "No model runs here on that day."


def _names(wire: str | None, on: date | None) -> list[str]:
    here = [model.name for model in catalog().models if wire in (None, model.wire) and model.runs(on)]
    return list(dict.fromkeys(here))
