"""What a rule of the linter is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from veo_widget.prompts.wording import Wording

Severity = Literal["error", "warning", "note"]
"""The service refuses it; it will hardly come out as meant; good to know."""


@dataclass(frozen=True)
class Hit:
    """One place that a rule speaks of.

    Attributes:
        message: What is there, in one sentence.
        suggestion: What to do, in one sentence.
        start: Where it begins in the field; both 0 where the whole is meant.
        end: Behind it.
        field: ``"prompt"`` or ``"negative_prompt"``.
    """

    message: str
    suggestion: str
    start: int = 0
    end: int = 0
    field: Literal["prompt", "negative_prompt"] = "prompt"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        id: Stable name.
        severity: How bad it is.
        reason: Why it is a rule, and where sources conflict, what each says.
        source: Who says so.
        find: Where it holds.
    """

    id: str
    severity: Severity
    reason: str
    source: str
    find: Callable[[Wording], Iterable[Hit]]


def words_of(text: str, start: int, end: int, *, longest: int = 60) -> str:
    """A passage in one line, as a message quotes it."""
    line = " ".join(text[start:end].split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
