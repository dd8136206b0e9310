"""Which requests of the two predictLongRunning wires are legal: one JSON body in, one `Order` or one `Refusal`
out.

The simulator's own reading of veo-api.md 1.6, 2, 3.1-3.4; what differs between the wires stands in `dialects`,
what differs between models in `models`. Wherever the sources contradict each other the stricter reading is
taken and the comment says so: a client that passes here must not be refused, and billed, by Google.
"""

from __future__ import annotations

import re
from typing import Any

from veo_widget.simulator.directives import split_directives
from veo_widget.simulator.errors import Refusal, unsupported_field, unsupported_use_case, unsupported_value
from veo_widget.simulator.extension import SECONDS_ADDED, check_extension
from veo_widget.simulator.fields import (
    Json,
    choice,
    flag,
    mapping,
    out_of_bound,
    refuse_unknown,
    text,
    whole_number,
    wrong_type,
)
from veo_widget.simulator.media import Desk, take_film, take_image, take_references
from veo_widget.simulator.models import Model
from veo_widget.simulator.order import Order
from veo_widget.simulator.tokens import MAX_PROMPT_TOKENS, estimated_tokens

MAX_SEED = 2**32 - 1

_BUCKET = re.compile(r"gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/[^\x00-\x1f#?\[\]*]{0,700})?")


def read_order(desk: Desk, body: Any) -> Order:
    """The order this body places, or the `Refusal` the service would answer."""
    top = mapping(body, "body")
    for name in top:
        if name not in desk.dialect.top:
            msg = f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
            raise Refusal(msg)
    _check_labels(top.get("labels"))
    instance, given = _only_instance(top), _parameters(top)
    order = _order(desk, instance, given)
    _check_combination(desk.model, order)
    return order


def _only_instance(top: Json) -> Json:
    instances = top.get("instances")
    if not isinstance(instances, list) or len(instances) != 1:
        msg = "`instances` needs to be a list with exactly one instance."
        raise Refusal(msg)
    return mapping(instances[0], "instances")


def _parameters(top: Json) -> Json:
    given = top.get("parameters")
    return {} if given is None else mapping(given, "parameters")


def _order(desk: Desk, instance: Json, given: Json) -> Order:
    refuse_unknown(instance, desk.dialect.instance)
    refuse_unknown(given, desk.dialect.parameters)
    _check_unused(desk, instance, given)
    prompt = text(instance, "prompt")
    _check_prompt(prompt, alone=instance.get("image") is None and instance.get("video") is None)
    shown, directives = split_directives(prompt)
    seconds, resolution = _seconds(desk.model, given), _resolution(desk.model, given)
    film = take_film(desk, instance)
    shape = choice(given, "aspectRatio", frozenset({"16:9", "9:16"}), film.aspect_ratio if film else "16:9")
    if film:
        check_extension(desk.dialect, film, seconds=seconds, resolution=resolution, aspect_ratio=shape)
    return Order(
        wire=desk.dialect.name,
        model=desk.model.id,
        prompt=shown,
        directives=directives,
        negative_prompt=text(given, "negativePrompt"),
        seconds=SECONDS_ADDED if film else seconds,
        resolution=resolution,
        aspect_ratio=shape,
        samples=whole_number(given, "sampleCount", 1, 1, desk.model.samples) or 1,
        seed=whole_number(given, "seed", None, 0, MAX_SEED),
        audio=_audio(desk.model, given),
        image=take_image(desk, instance, "image"),
        last_frame=take_image(desk, instance, "lastFrame"),
        references=take_references(desk, instance),
        resize_mode=_either_case(given, "resizeMode", frozenset({"pad", "crop"}), "pad"),
        lossless=_either_case(given, "compressionQuality", frozenset({"optimized", "lossless"}), "optimized")
        == "lossless",
        storage_uri=_storage_uri(given),
        film=film.sha if film else None,
        film_frames=film.frames if film else 0,
        work="extend" if film else "",
    )


def _check_labels(labels: Any) -> None:
    if labels is None:
        return
    for name, value in mapping(labels, "labels").items():
        if not isinstance(value, str):
            raise wrong_type(name, "string")


def _check_unused(desk: Desk, instance: Json, given: Json) -> None:
    """Fields the service knows but a rendering does not depend on."""
    # Extension stands beside text in the table, not beside images (3.4).
    from_image = any(instance.get(name) for name in ("image", "lastFrame", "referenceImages"))
    people = desk.dialect.people(desk.model, from_image, desk.region)
    if given.get("personGeneration") is not None:
        choice(given, "personGeneration", people, "")
    # Rewriting cannot be switched off on Veo 3 [?]: the stricter reading refuses the attempt.
    if not flag(given, "enhancePrompt", True) and desk.model.line != "2.0":
        raise unsupported_value("false", "enhancePrompt")
    # The SDK knows `fps`, no current page does [?]; every Veo 3 clip has 24, so only 24 is believed.
    whole_number(given, "fps", 24, 24, 24)
    # Accepted, but nothing is published anywhere.
    text(given, "pubsubTopic")


def _check_prompt(prompt: str, *, alone: bool) -> None:
    # An empty string is accepted beside an image or video; alone it would be a request without content.
    if not prompt.strip() and alone:
        msg = "`prompt` is required unless `image` or `video` is given."
        raise Refusal(msg)
    if (tokens := estimated_tokens(prompt)) > MAX_PROMPT_TOKENS:
        msg = f"The prompt is too long: about {tokens} tokens, at most {MAX_PROMPT_TOKENS} are supported."
        raise Refusal(msg)


def _seconds(model: Model, given: Json) -> int:
    low, high = min(model.seconds), max(model.seconds)
    seconds = whole_number(given, "durationSeconds", 8, low, high)
    # 5 and 7 are refused in the same words, although they lie in the range these words name (1.6).
    if seconds not in model.seconds:
        raise out_of_bound("durationSeconds", low, high)
    return seconds


def _audio(model: Model, given: Json) -> bool:
    if "generateAudio" not in given:
        if model.audio == "required":
            msg = "`generateAudio` is required for this model."
            raise Refusal(msg)
        return model.audio != "never"
    if model.audio in ("always", "never"):
        raise unsupported_field("generateAudio")
    return flag(given, "generateAudio", True)


def _resolution(model: Model, given: Json) -> str:
    if not model.resolutions and "resolution" in given:
        raise unsupported_field("resolution")
    resolution = choice(given, "resolution", frozenset({"720p", "1080p", "4k"}), "720p")
    if model.resolutions and resolution not in model.resolutions:
        raise unsupported_field(resolution)
    return resolution


def _either_case(given: Json, name: str, allowed: frozenset[str], default: str) -> str:
    """Documents write these values in lower case, the SDK sends them in upper case."""
    value = text(given, name, default)
    if value.lower() not in allowed:
        raise unsupported_value(value, name)
    return value.lower()


def _storage_uri(given: Json) -> str | None:
    uri = text(given, "storageUri")
    if uri and not _BUCKET.fullmatch(uri):
        msg = f"Invalid Cloud Storage URI for `storageUri`: {uri}"
        raise Refusal(msg)
    return uri or None


def _check_combination(model: Model, order: Order) -> None:
    if order.work == "extend":
        return
    if order.resolution == "1080p" and order.aspect_ratio == "9:16" and not model.tall_1080p:
        raise unsupported_use_case()
    if order.resolution != "720p" and order.seconds != 8:
        raise _not_for_duration(order.resolution, order)
    if order.last_frame and not order.image:
        raise unsupported_use_case()
    # Newer pages no longer list interpolation among the 8-second modes [?]; the older ones do: stricter.
    if order.last_frame and order.seconds != 8:
        raise _not_for_duration("`lastFrame`", order)
    if not order.references:
        return
    if order.image or order.last_frame:
        raise unsupported_use_case()
    if order.seconds != 8:
        raise _not_for_duration("`referenceImages`", order)
    # Portrait references: refused in the seed's table, the row is gone in later ones [?]: stricter.
    if order.aspect_ratio != "16:9":
        raise unsupported_use_case()


def _not_for_duration(what: str, order: Order) -> Refusal:
    return Refusal(f"{what} is not supported for a duration of {order.seconds} seconds.")
