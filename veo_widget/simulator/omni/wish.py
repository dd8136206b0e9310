"""The settings of an interaction beside its input: format, generation config, how to run and deliver it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from veo_widget.simulator.fields import Json, choice, flag, mapping, text, whole_number
from veo_widget.simulator.omni.errors import OmniRefusal, unknown_parameter
from veo_widget.simulator.omni.models import TASKS, OmniModel

_TOP = frozenset(
    {
        "background",
        "generation_config",
        "input",
        "labels",
        "model",
        "previous_interaction_id",
        "response_format",
        "store",
        "stream",
        "webhook_config",
    }
)
_FORMAT = frozenset({"type", "aspect_ratio", "resolution", "duration", "delivery", "gcs_uri"})
_CONFIG = frozenset({"video_config", "seed", "thinking_level", "thinking_summaries"})
_SECONDS = re.compile(r"(\d{1,4})(?:\.0+)?s")
_NOT_GIVEN = ""


@dataclass(frozen=True)
class Wish:
    """Empty strings and None stand for what was not given."""

    task: str
    aspect_ratio: str
    resolution: str
    seconds: int | None
    delivery: str
    gcs_uri: str
    seed: int | None
    previous: str
    background: bool
    store: bool


def read_wish(body: Json, model: OmniModel, *, enterprise: bool) -> Wish:
    """Each setting by itself; how they combine is `rules`' business."""
    _refuse_unknown(body, _TOP, "")
    shape, config = _format(body.get("response_format")), _config(body.get("generation_config"), model)
    if "labels" in body and not model.seeds_and_labels:
        raise unknown_parameter("labels")
    background = flag(body, "background", False)
    store = flag(body, "store", True)
    if background and not store:
        msg = "'background' needs 'store' to be true."
        raise OmniRefusal(msg)
    if flag(body, "stream", False):
        msg = "Streaming of interactions is not offered by this server."
        raise OmniRefusal(msg)
    return Wish(
        task=choice(mapping(config.get("video_config", {}), "video_config"), "task", TASKS | {_NOT_GIVEN}, _NOT_GIVEN),
        aspect_ratio=choice(shape, "aspect_ratio", frozenset({"16:9", "9:16", _NOT_GIVEN}), _NOT_GIVEN),
        resolution=choice(shape, "resolution", model.resolutions | {_NOT_GIVEN}, _NOT_GIVEN),
        seconds=_duration(shape, model),
        delivery=_delivery(shape, enterprise=enterprise),
        gcs_uri=text(shape, "gcs_uri"),
        seed=whole_number(config, "seed", None, 0, 2**31 - 1),
        previous=text(body, "previous_interaction_id"),
        background=background,
        store=store,
    )


def _refuse_unknown(given: Json, known: frozenset[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise unknown_parameter(where + name)


def _format(value: Any) -> Json:
    """An object, or on Agent Platform's pages a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    shape = {} if value is None else mapping(value, "response_format")
    _refuse_unknown(shape, _FORMAT, "response_format.")
    if value is not None and shape.get("type") != "video":
        msg = "Invalid value for 'response_format.type': this model answers with 'video'."
        raise OmniRefusal(msg)
    return shape


def _config(value: Any, model: OmniModel) -> Json:
    config = {} if value is None else mapping(value, "generation_config")
    known = _CONFIG if model.seeds_and_labels else _CONFIG - {"seed"}
    _refuse_unknown(config, known, "generation_config.")
    video = config.get("video_config")
    _refuse_unknown({} if video is None else mapping(video, "video_config"), frozenset({"task"}), "video_config.")
    choice(config, "thinking_level", frozenset({"low", "high", _NOT_GIVEN}), _NOT_GIVEN)
    choice(config, "thinking_summaries", frozenset({"auto", "none", _NOT_GIVEN}), _NOT_GIVEN)
    return {name: given for name, given in config.items() if given is not None}


def _duration(shape: Json, model: OmniModel) -> int | None:
    given = text(shape, "duration")
    if not given:
        return None
    found, (low, high) = _SECONDS.fullmatch(given), model.seconds
    if found is None or not low <= int(found[1]) <= high:
        msg = f"Invalid value for 'response_format.duration': '{given}' is not between '{low}s' and '{high}s'."
        raise OmniRefusal(msg)
    return int(found[1])


def _delivery(shape: Json, *, enterprise: bool) -> str:
    delivery = choice(shape, "delivery", frozenset({"inline", "uri"}), "inline")
    if shape.get("gcs_uri") and not enterprise:
        raise unknown_parameter("response_format.gcs_uri")
    if enterprise and delivery == "uri" and not shape.get("gcs_uri"):
        msg = "'response_format.gcs_uri' is required for delivery by uri."
        raise OmniRefusal(msg)
    return delivery
