"""`Wording`: a prompt with what is known of the request around it, as the linter's rules see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from veo_widget.catalog import estimate_tokens
from veo_widget.prompts.beats import Timeline, read_beats
from veo_widget.prompts.elements import Checklist, checklist
from veo_widget.prompts.speech import Quotation, outside_quotes, quotations


@dataclass(frozen=True, kw_only=True)
class Base:
    """The clip that is to go on or to be changed.

    Attributes:
        prompt: The words it was made from.
        path: Its file.
    """

    prompt: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A prompt and its circumstances.

    Attributes:
        prompt: The words.
        negative_prompt: What is to be kept out.
        family: Models that share rules: ``"veo-3.1"``, ``"veo-3.0"``, ``"veo-2.0"``, ``"omni"``.
        title: What people call the model.
        duration_seconds: Length of the clip.
        task: ``"extend"``, ``"edit"`` or None.
        has_image: Whether the clip starts from a picture.
        is_silent: Whether it will have no sound.
        base: The clip that is to go on or to be changed; None where it is not known.
        token_limit: How many tokens the service reads.
    """

    prompt: str
    negative_prompt: str = ""
    family: str = "veo-3.1"
    title: str = "Veo 3.1"
    duration_seconds: float = 8
    task: str | None = None
    has_image: bool = False
    is_silent: bool = False
    base: Base | None = None
    token_limit: int = 1024

    @property
    def is_omni(self) -> bool:
        """Whether it goes to Omni, which reads some things differently."""
        return self.family == "omni"

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        """Its quoted passages."""
        return quotations(self.prompt)

    @property
    def spoken(self) -> tuple[Quotation, ...]:
        """Its lines of dialogue."""
        return tuple(each for each in self.quotations if each.kind == "spoken")

    @cached_property
    def unquoted(self) -> str:
        """The prompt with blanks for what is quoted, of the same length."""
        return outside_quotes(self.prompt)

    @cached_property
    def timeline(self) -> Timeline:
        """Its beats."""
        return read_beats(self.prompt)

    @cached_property
    def checklist(self) -> Checklist:
        """Which elements it names."""
        return checklist(self.prompt)

    @cached_property
    def tokens(self) -> int:
        """About how many tokens it has."""
        return estimate_tokens(self.prompt)
