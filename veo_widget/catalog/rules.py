"""Checks a request against the catalog before anything is sent, and says in words what is wrong.

The same check serves Python, the magics and the page. Its facts come from `models.toml`; nothing here
knows a number or a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from veo_widget.catalog.models import DEFAULTED, Model, catalog, find_model
from veo_widget.catalog.tokens import estimate_tokens
from veo_widget.errors import Problem
from veo_widget.request import IMAGE_FIELDS, VideoRequest

TITLES = {
    "duration_seconds": "duration",
    "aspect_ratio": "aspect ratio",
    "number_of_videos": "number of videos",
    "person_generation": "person generation",
}
_MODE_WORDS = {
    "image": "a first frame",
    "interpolation": "a first and a last frame",
    "references": "reference images",
}


def check(request: VideoRequest, *, wire: str) -> list[Problem]:
    """Everything that is wrong with a request whose defaults are filled in (`resolve`).

    An empty list means that the service is expected to take it.
    """
    model = find_model(request.model or "")
    if isinstance(model, Problem):
        return [*_check_prompt(request), model]
    return [
        *_check_prompt(request),
        *_check_wire(model, wire),
        *_check_options(request, model),
        *_check_values(request),
        *_check_images(request, model),
        *_check_rules(request),
    ]


def check_names(names: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """A problem for each unknown parameter name, with the nearest right one."""
    known = list(known)
    problems = []
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"Did you mean {close[0]}?" if close else ""
            problems.append(Problem(rule="unknown-name", field=name, message=f"Unknown parameter {name!r}.", hint=hint))
    return problems


def _check_prompt(request: VideoRequest) -> Iterator[Problem]:
    if not request.prompt.strip() and not request.images:
        yield Problem(
            rule="empty-prompt",
            field="prompt",
            message="The prompt is empty.",
            hint="Describe what the video should show and sound like.",
        )
    limit = catalog().prompt_tokens
    tokens = estimate_tokens(request.prompt)
    if tokens > limit:
        yield Problem(
            rule="prompt-too-long",
            field="prompt",
            message=f"The prompt has about {tokens:,} tokens; Veo reads {limit:,}.",
            hint="Shorten it; 100 to 150 words work best.",
        )


def _check_wire(model: Model, wire: str) -> Iterator[Problem]:
    if wire not in model.ids:
        yield Problem(
            rule="model-not-on-wire",
            field="model",
            message=f"{model.title} is not offered on this backend.",
            hint=f"It is offered on: {', '.join(model.ids)}.",
        )


def _check_options(request: VideoRequest, model: Model) -> Iterator[Problem]:
    for name in DEFAULTED:
        value, legal = getattr(request, name), model.options[name]
        if value not in legal or isinstance(value, bool):
            choices = ", ".join(str(item) for item in legal)
            title = TITLES.get(name, name)
            yield Problem(
                rule=f"{name}-value",
                field=name,
                message=f"{model.title} has no {title} {value!r}.",
                hint=f"Use one of {choices}.",
            )


def _check_values(request: VideoRequest) -> Iterator[Problem]:
    low, high = catalog().seed
    seed = request.seed
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or not low <= seed <= high):
        message = f"The seed {seed!r} is not a whole number from {low} to {high}."
        yield Problem(rule="seed-value", field="seed", message=message)
    negative: object = request.negative_prompt  # callers outside are not type-checked
    if negative is not None and not isinstance(negative, str):
        message = f"The negative prompt {negative!r} is not a text."
        yield Problem(rule="negative_prompt-value", field="negative_prompt", message=message)
    person = request.person_generation
    if person is not None and person not in catalog().person_generation:
        hint = f"Use one of {', '.join(catalog().person_generation)}, or leave it out."
        message = f"There is no person generation {person!r}."
        yield Problem(rule="person_generation-value", field="person_generation", message=message, hint=hint)
    uri = request.output_gcs_uri
    if uri is not None and not str(uri).startswith("gs://"):
        message = f"The output folder {uri!r} is not on Cloud Storage."
        hint = "It has the form gs://bucket/folder/."
        yield Problem(rule="output_gcs_uri-value", field="output_gcs_uri", message=message, hint=hint)


def _check_images(request: VideoRequest, model: Model) -> Iterator[Problem]:
    if request.mode not in model.modes:
        message = f"{model.title} cannot start from {_MODE_WORDS[request.mode]}."
        hint = "Veo 3.1 and Veo 3.1 Fast can."
        yield Problem(rule="mode-not-offered", field="model", message=message, hint=hint)
    elif len(request.reference_images) > model.reference_images:
        given = len(request.reference_images)
        message = f"{model.title} takes up to {model.reference_images} reference images, not {given}."
        yield Problem(rule="too-many-references", field="reference_images", message=message)
    limit = catalog().image_bytes
    if sum(image.size for image in request.images) > limit:
        total = sum(image.size for image in request.images) / 1e6
        message = f"The images are {total:.1f} MB together; a request carries {limit / 1e6:.0f} MB."
        hint = "Save them smaller, for example as JPEG."
        yield Problem(rule="images-too-large", field="image", message=message, hint=hint)


def _check_rules(request: VideoRequest) -> Iterator[Problem]:
    facts = rule_facts(request)
    for rule in catalog().rules:
        if all(_holds(facts[name], wanted) for name, wanted in rule["when"].items()):
            for name, wanted in rule["require"].items():
                if not _holds(facts[name], wanted):
                    message = rule["message"].format(**facts)
                    yield Problem(rule=rule["id"], field=name, message=message, hint=rule["hint"])
                    break


def rule_facts(request: VideoRequest) -> dict[str, Any]:
    """What the rules of `models.toml` speak about: the mode, the options, and which images are set."""
    facts: dict[str, Any] = {"mode": request.mode}
    facts |= {name: getattr(request, name) for name in DEFAULTED}
    facts |= {name: getattr(request, name) is not None for name in IMAGE_FIELDS}
    facts["reference_images"] = bool(request.reference_images)
    return facts


def _holds(value: Any, wanted: Any) -> bool:
    return value in wanted if isinstance(wanted, list) else value == wanted
