"""Checks a request against the catalog before anything is sent, and says in words what is wrong.

The same check serves Python, the magics and the page. Its facts come from `models.toml`; nothing here
knows a number or a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from veo_widget.catalog.lookup import find_model, successor_text
from veo_widget.catalog.models import DEFAULTED, NEARING_DAYS, OPTIONAL, Model
from veo_widget.catalog.reading import catalog
from veo_widget.catalog.tokens import estimate_tokens
from veo_widget.catalog.videos import check_video
from veo_widget.errors import Problem
from veo_widget.request import IMAGE_FIELDS, VideoRequest

TITLES = {
    "duration_seconds": "duration",
    "aspect_ratio": "aspect ratio",
    "number_of_videos": "number of videos",
    "negative_prompt": "negative prompt",
    "person_generation": "person generation",
    "generate_audio": "audio switch",
    "enhance_prompt": "prompt rewriting switch",
    "resize_mode": "resize mode",
    "compression_quality": "compression quality",
    "fps": "frame rate",
    "output_gcs_uri": "Cloud Storage output",
}
_MODE_WORDS = {
    "text": "start from text alone",
    "image": "start from a first frame",
    "interpolation": "go from a first to a last frame",
    "references": "use reference images",
    "extension": "extend a video",
    "edit": "edit a video",
}
_SWITCHES = ("generate_audio", "enhance_prompt")
_TEXTS = ("negative_prompt",)


def check(request: VideoRequest, *, wire: str, on: date | None = None) -> list[Problem]:
    """Everything that is wrong with a request whose defaults are filled in (`resolve`).

    An empty list means that the service is expected to take it. `on` is the service's day; None where the
    server has no calendar, such as a gateway.
    """
    model = find_model(request.model or "", wire=wire, on=on)
    if isinstance(model, Problem):
        return [*_check_prompt(request), model]
    return [
        *_check_prompt(request),
        *_check_end(model, on),
        *_check_options(request, model),
        *_check_parameters(request, model),
        *_check_images(request, model),
        *check_video(request, model),
        *_check_rules(request, model),
    ]


def check_names(names: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """A problem for each unknown parameter name: why it is not offered, or the nearest right one."""
    known = list(known)
    return [_unknown_name(name, known) for name in names if name not in known]


def _unknown_name(name: str, known: list[str]) -> Problem:
    if name in catalog().not_offered:
        _, reason = catalog().not_offered[name]
        return Problem(rule="not-offered", field=name, message=f"{name} is not offered: {reason}.", hint="")
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else ""
    return Problem(rule="unknown-name", field=name, message=f"Unknown parameter {name!r}.", hint=hint)


def _check_prompt(request: VideoRequest) -> Iterator[Problem]:
    # Omni would take, and bill, an empty prompt; nobody means that.
    if not request.prompt.strip() and not request.images and request.mode != "extension":
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


def _check_end(model: Model, on: date | None) -> Iterator[Problem]:
    """A warning where the model will soon be gone: series and notebooks that rely on it should move."""
    if on is None or model.retired is None or model.retired - on > timedelta(days=NEARING_DAYS):
        return
    days = (model.retired - on).days
    message = f"Google retires {model.title} in {days} days, on {model.retired.isoformat()}."
    hint = successor_text(model, model.wire)
    yield Problem(rule="retiring-model", field="model", message=message, hint=hint, fatal=False)


def _check_options(request: VideoRequest, model: Model) -> Iterator[Problem]:
    for name in DEFAULTED:
        if name == "duration_seconds" and request.mode == "edit":
            continue  # an edited video keeps its length
        value, legal = getattr(request, name), model.options[name]
        if value not in legal or isinstance(value, bool):
            choices = ", ".join(str(item) for item in legal)
            yield Problem(
                rule=f"{name}-value",
                field=name,
                message=f"{model.title} has no {TITLES.get(name, name)} {value!r}.",
                hint=f"Use one of {choices}.",
            )


def _check_parameters(request: VideoRequest, model: Model) -> Iterator[Problem]:
    for name in OPTIONAL:
        value = getattr(request, name)
        if value in (None, ()):
            continue
        if name not in model.parameters:
            where = catalog().wires[model.wire].title
            message = f"{model.title} on {where} takes no {TITLES.get(name, name)} ({name})."
            yield Problem(rule=f"{name}-not-taken", field=name, message=message, hint="Leave it out.")
        else:
            yield from _check_value(name, value, model)


def _check_value(name: str, value: Any, model: Model) -> Iterator[Problem]:
    facts = catalog().wires[model.wire]
    problem = ""
    hint = ""
    if name == "seed":
        low, high = facts.seed
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            problem = f"The seed {value!r} is not a whole number from {low} to {high}."
    elif name in _SWITCHES and not isinstance(value, bool):
        problem, hint = f"{name} is true or false, not {value!r}.", ""
    elif name in _TEXTS and not isinstance(value, str):
        problem = f"The {TITLES[name]} {value!r} is not a text."
    elif name in facts.choices and value not in facts.choices[name]:
        problem = f"There is no {TITLES[name]} {value!r}."
        hint = f"Use one of {', '.join(map(str, facts.choices[name]))}, or leave it out."
    elif name == "output_gcs_uri" and not str(value).startswith("gs://"):
        problem = f"The output folder {value!r} is not on Cloud Storage."
        hint = "It has the form gs://bucket/folder/."
    elif name == "labels" and not all(isinstance(word, str) for pair in value for word in pair):
        problem, hint = "A label's name and value are texts.", "Write them as name=value."
    if problem:
        yield Problem(rule=f"{name}-value", field=name, message=problem, hint=hint)


def _check_images(request: VideoRequest, model: Model) -> Iterator[Problem]:
    if request.mode not in model.modes:
        message = f"{model.title} cannot {_MODE_WORDS[request.mode]}."
        yield Problem(rule="mode-not-offered", field="model", message=message, hint=_who_can(request, model))
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


def _who_can(request: VideoRequest, model: Model) -> str:
    """Which models can do what this one cannot: those that live at least as long as it does, on its wire first."""
    ends = (None, model.retired)
    able = [other for other in catalog().models if request.mode in other.modes and other.retired in ends]
    here = [other for other in able if other.wire == model.wire] or able
    titles = list(dict.fromkeys(other.title for other in here))
    return f"{' and '.join(titles)} can." if titles else ""


def _check_rules(request: VideoRequest, model: Model) -> Iterator[Problem]:
    facts = rule_facts(request, model)
    for rule in catalog().rules:
        if all(holds(facts[name], wanted) for name, wanted in rule["when"].items()):
            for name, wanted in rule["require"].items():
                if not holds(facts[name], wanted):
                    message = rule["message"].format(**facts)
                    yield Problem(rule=rule["id"], field=name, message=message, hint=rule["hint"])
                    break


def rule_facts(request: VideoRequest, model: Model) -> dict[str, Any]:
    """What the rules of `models.toml` speak about: model, mode, the options, and what is given."""
    facts: dict[str, Any] = {"mode": request.mode, "wire": model.wire, "family": model.family}
    facts |= {name: getattr(request, name) for name in (*DEFAULTED, *OPTIONAL)}
    facts |= {name: getattr(request, name) is not None for name in (*IMAGE_FIELDS, "video")}
    facts["reference_images"] = bool(request.reference_images)
    return facts


def holds(value: Any, wanted: Any) -> bool:
    """Whether a fact is as a rule wants it: one of a list, or set (true) or not set (false)."""
    if isinstance(wanted, list):
        return value in wanted
    is_set = not (value is None or value is False or value == ())  # 0 is a seed, and set
    return is_set is wanted
