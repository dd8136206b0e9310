"""What `models.toml` says, as frozen data: models on their wires, wires, prices, rules, limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

DEFAULTED = ("duration_seconds", "resolution", "aspect_ratio", "number_of_videos")
"""Parameters that decide the price and are therefore always sent, never left to the service."""
OPTIONAL = (
    "negative_prompt",
    "seed",
    "person_generation",
    "generate_audio",
    "enhance_prompt",
    "resize_mode",
    "compression_quality",
    "fps",
    "output_gcs_uri",
    "labels",
)
"""Parameters that are sent only where they are set, and only where wire and model take them."""
NEARING_DAYS = 30
"""From how many days before its end a model's use is warned of."""


@dataclass(frozen=True, kw_only=True)
class PriceEntry:
    """A price list of one model, US dollars per second of output, from a day on.

    Attributes:
        since: The first day it is in force.
        checked: When it was last compared with Google's page.
        usd_per_second: By resolution, sound included.
        silent: The same without sound; empty where there is no such price.
        bound: Whether it is an upper bound, because Google's figure was not seen.
    """

    since: date
    checked: date
    usd_per_second: dict[str, str]
    silent: dict[str, str]
    bound: bool = False


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model on one wire, and what it can do there.

    Attributes:
        name: The short name used everywhere in this package.
        title: The name people read.
        family: Models that share rules: ``"veo-3.1"``, ``"veo-3.0"``, ``"veo-2.0"``, ``"omni"``.
        wire: The dialect it is spoken to in.
        id: Its id there.
        stage: ``"GA"`` or ``"preview"``.
        released: The first day it could be used.
        retired: The first day it cannot any more; None where no such day is known.
        retirement: What Google says about its end, in words.
        successors: Names of the models that take its place, by wire.
        options: Legal values of the parameters that are always set.
        modes: What a video may come from.
        reference_images: How many reference images it takes; 0 where it takes none.
        parameters: The optional parameters it takes.
        unsent: Parameters it has one value for and whose field it refuses.
        sent: Parameters that must be sent to it, with their value where the user set none.
        silent: Whether its videos have no sound.
        max_total_seconds: How long an extended video may become; 0 where the input's length is the limit.
        prices: Price lists, oldest first.
        aliases: Other names people use.
        former_ids: Ids it once had, with the first day without them.
        since: From which day on it takes a resolution, or ``"references"``.
    """

    name: str
    title: str
    family: str
    wire: str
    id: str
    stage: str
    released: date
    retired: date | None
    retirement: str
    successors: dict[str, str]
    options: dict[str, tuple[Any, ...]]
    modes: tuple[str, ...]
    reference_images: int
    parameters: tuple[str, ...]
    unsent: tuple[str, ...]
    sent: dict[str, Any]
    silent: bool
    max_total_seconds: int
    prices: tuple[PriceEntry, ...]
    aliases: tuple[str, ...]
    former_ids: dict[str, date]
    since: dict[str, date]

    def runs(self, on: date | None) -> bool:
        """Whether it can be used on a day; None stands for a server without a calendar, such as a gateway."""
        return on is None or (self.released <= on and (self.retired is None or on < self.retired))

    def as_of(self, on: date | None) -> Model:
        """The same model as it was on a day: without what it learnt later."""
        later = {what for what, day in self.since.items() if on is not None and on < day}
        if not later:
            return self
        sizes = tuple(size for size in self.options["resolution"] if size not in later)
        modes = tuple(mode for mode in self.modes if mode not in later)
        references = 0 if "references" in later else self.reference_images
        options = self.options | {"resolution": sizes}
        return replace(self, options=options, modes=modes, reference_images=references)


@dataclass(frozen=True, kw_only=True)
class SideModel:
    """A model used beside those that make videos.

    Attributes:
        name: The short name.
        id: Its id, the same on every wire.
        title: The name people read.
        released: The first day it could be used.
        retired: The first day without it, by wire.
        checked: When its prices were last compared with Google's page.
        bound: Whether they are upper bounds.
    """

    name: str
    id: str
    title: str
    released: date
    retired: dict[str, date]
    checked: date
    bound: bool = False

    def runs(self, wire: str, on: date | None) -> bool:
        """Whether it can be used on a wire on a day."""
        end = self.retired.get(wire)
        return on is None or (self.released <= on and (end is None or on < end))


@dataclass(frozen=True, kw_only=True)
class ImageModel(SideModel):
    """A model that draws pictures.

    Attributes:
        usd: US dollars for one picture at 1K.
    """

    usd: str


@dataclass(frozen=True, kw_only=True)
class TextModel(SideModel):
    """A model that writes, used to rewrite prompts.

    Attributes:
        usd_input: US dollars per million tokens that it reads.
        usd_output: US dollars per million tokens that it thinks and writes.
        most_output_tokens: How much it may think and write in one call.
        thinking_level: How hard it is told to think; empty where the model has no such field.
        location: Where Agent Platform serves it; empty where it is served in the project's own region.
    """

    usd_input: str
    usd_output: str
    most_output_tokens: int
    thinking_level: str = ""
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class WireFacts:
    """What holds for every model on a wire.

    Attributes:
        title: What people call it.
        parameters: The optional parameters its fields can carry.
        choices: Legal values of those that have some.
        seed: Smallest and largest seed.
    """

    title: str
    parameters: tuple[str, ...]
    choices: dict[str, tuple[Any, ...]]
    seed: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """Everything `models.toml` says."""

    as_of: date
    prompt_tokens: int
    image_bytes: int
    typical_seconds: float
    defaults: dict[str, Any]
    wires: dict[str, WireFacts]
    extension: dict[str, dict[str, Any]]
    models: tuple[Model, ...]
    image_models: tuple[ImageModel, ...]
    text_models: tuple[TextModel, ...]
    not_offered: dict[str, tuple[str, str]]
    limits: tuple[tuple[str, str], ...]
    rules: tuple[dict[str, Any], ...]
