"""Which requests of the Agent Platform wire are legal: one JSON body in, one `Order` or one `Refusal` out.

The simulator's own reading of veo-api.md 1.6, 2, 3.2-3.4. Wherever the sources contradict each other the
stricter reading is taken and the comment says so: a client that passes here must not be refused, and billed,
by Google.
"""

from __future__ import annotations

import re
from typing import Any

from veo_widget.simulator.directives import split_directives
from veo_widget.simulator.errors import Refusal, unsupported_field, unsupported_use_case, unsupported_value
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
from veo_widget.simulator.models import Model
from veo_widget.simulator.order import Order
from veo_widget.simulator.pictures import Pictures

MAX_PROMPT_TOKENS = 1024
MAX_SEED = 2**32 - 1

_TOP = frozenset({"instances", "parameters", "labels"})
_INSTANCE = frozenset({"prompt", "image", "lastFrame", "referenceImages", "video"})
_PARAMETERS = frozenset(
    {
        "aspectRatio",
        "compressionQuality",
        "durationSeconds",
        "enhancePrompt",
        "fps",
        "generateAudio",
        "negativePrompt",
        "personGeneration",
        "pubsubTopic",
        "resizeMode",
        "resolution",
        "sampleCount",
        "seed",
        "storageUri",
    }
)
_REFERENCE = frozenset({"image", "referenceType"})
# allow_all needs an allowlisted project; an ordinary one is refused. `disallow` is a newer page's spelling.
_PEOPLE = frozenset({"allow_adult", "dont_allow", "disallow"})
_RESOLUTIONS = frozenset({"720p", "1080p", "4k"})
_BUCKET = re.compile(r"gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/[^\x00-\x1f#?\[\]*]{0,700})?")
_PIECE = re.compile(r"[A-Za-z0-9]+|[^\sA-Za-z0-9]")


def read_order(model: Model, body: Any, pictures: Pictures) -> Order:
    """The order this body places, or the `Refusal` the service would answer."""
    top = mapping(body, "body")
    for name in top:
        if name not in _TOP:
            msg = f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
            raise Refusal(msg)
    _check_labels(top.get("labels"))
    instance, given = _only_instance(top), _parameters(top)
    order = _order(model, instance, given, pictures)
    _check_combination(model, order)
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


def _order(model: Model, instance: Json, given: Json, pictures: Pictures) -> Order:
    refuse_unknown(instance, _INSTANCE)
    refuse_unknown(given, _PARAMETERS)
    _check_unused(given)
    if instance.get("video") is not None:
        raise unsupported_use_case()  # extension is not simulated yet
    prompt = text(instance, "prompt")
    _check_prompt(prompt, has_image=instance.get("image") is not None)
    shown, directives = split_directives(prompt)
    return Order(
        model=model.id,
        prompt=shown,
        directives=directives,
        negative_prompt=text(given, "negativePrompt"),
        seconds=_seconds(given),
        resolution=_resolution(model, given),
        aspect_ratio=choice(given, "aspectRatio", frozenset({"16:9", "9:16"}), "16:9"),
        samples=whole_number(given, "sampleCount", 1, 1, 4) or 1,
        seed=whole_number(given, "seed", None, 0, MAX_SEED),
        audio=flag(given, "generateAudio", True),
        image=_image(instance, "image", pictures),
        last_frame=_image(instance, "lastFrame", pictures),
        references=_references(model, instance, pictures),
        resize_mode=_either_case(given, "resizeMode", frozenset({"pad", "crop"}), "pad"),
        lossless=_either_case(given, "compressionQuality", frozenset({"optimized", "lossless"}), "optimized")
        == "lossless",
        storage_uri=_storage_uri(given),
    )


def _check_labels(labels: Any) -> None:
    if labels is None:
        return
    for name, value in mapping(labels, "labels").items():
        if not isinstance(value, str):
            raise wrong_type(name, "string")


def _check_unused(given: Json) -> None:
    """Fields the service knows but a rendering does not depend on."""
    choice(given, "personGeneration", _PEOPLE, "allow_adult")
    # Rewriting cannot be switched off on Veo 3 [?]: the stricter reading refuses the attempt.
    if not flag(given, "enhancePrompt", True):
        raise unsupported_value("false", "enhancePrompt")
    # The SDK knows `fps`, no current page does [?]; every Veo 3 clip has 24, so only 24 is believed.
    whole_number(given, "fps", 24, 24, 24)
    # Accepted, but nothing is published anywhere.
    text(given, "pubsubTopic")


def _check_prompt(prompt: str, *, has_image: bool) -> None:
    # An empty string is accepted beside an image; alone it would be a request without content.
    if not prompt.strip() and not has_image:
        msg = "`prompt` is required unless `image` or `video` is given."
        raise Refusal(msg)
    if (tokens := estimated_tokens(prompt)) > MAX_PROMPT_TOKENS:
        msg = f"The prompt is too long: about {tokens} tokens, at most {MAX_PROMPT_TOKENS} are supported."
        raise Refusal(msg)


def estimated_tokens(prompt: str) -> int:
    """A guess without the tokenizer: words, marks and each non-Latin letter count one, long words more."""
    return sum(1 + (len(piece) - 1) // 7 for piece in _PIECE.findall(prompt))


def _seconds(given: Json) -> int:
    seconds = whole_number(given, "durationSeconds", 8, 4, 8)
    # 5 and 7 are refused in the same words, although they lie in the range these words name (1.6).
    if seconds not in (4, 6, 8):
        raise out_of_bound("durationSeconds", 4, 8)
    return seconds


def _resolution(model: Model, given: Json) -> str:
    resolution = choice(given, "resolution", _RESOLUTIONS, "720p")
    if resolution not in model.resolutions:
        raise unsupported_field(resolution)
    return resolution


def _image(instance: Json, name: str, pictures: Pictures) -> str | None:
    value = instance.get(name)
    return None if value is None else pictures.take(value, name)


def _references(model: Model, instance: Json, pictures: Pictures) -> tuple[str, ...]:
    references = instance.get("referenceImages")
    if references is None or references == []:
        return ()
    if model.references == 0:
        raise unsupported_field("referenceImages")
    if not isinstance(references, list):
        raise wrong_type("referenceImages", "list")
    if len(references) > model.references:
        msg = f"At most {model.references} reference images are supported, {len(references)} were given."
        raise Refusal(msg)
    return tuple(_reference(value, pictures) for value in references)


def _reference(value: Any, pictures: Pictures) -> str:
    reference = mapping(value, "referenceImages")
    refuse_unknown(reference, _REFERENCE)
    kind = text(reference, "referenceType")
    if kind.lower() != "asset":  # documents write "asset", the SDK sends "ASSET"; STYLE went with Veo 2
        raise unsupported_value(kind or "An empty value", "referenceType")
    return pictures.take(reference.get("image"), "referenceImages.image")


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
