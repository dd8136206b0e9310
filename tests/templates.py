"""A small stand-in for prompt templates: `{slot}` and `{a, b}`, nothing nested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

_GROUP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Expansion:
    """One prompt."""

    prompt: str
    values: dict[str, str]
    choices: tuple[str, ...]


class Template:
    """A text with slots and choices."""

    def __init__(self, text: str) -> None:
        self._parts = _GROUP.split(text)

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for part in self._parts[1::2] if "," not in part))

    def count(self, **values: list[str]) -> int:
        return prod(len(values[name]) for name in self.slots) * prod(
            len(part.split(",")) for part in self._parts[1::2] if "," in part
        )

    def expand(self, *, limit: int, **values: Any) -> list[Expansion]:
        assert self.count(**values) <= limit
        groups = [part.split(",") if "," in part else [part] for part in self._parts[1::2]]
        return [
            self._filled(dict(zip(values, filled, strict=True)), groups, picks)
            for filled in product(*values.values())
            for picks in product(*groups)
        ]

    def _filled(self, values: dict[str, str], groups: list[list[str]], picks: tuple[str, ...]) -> Expansion:
        texts = [values.get(pick, pick.strip()) for pick in picks]
        prompt = "".join(text for pair in zip(self._parts[::2], [*texts, ""], strict=True) for text in pair)
        choices = tuple(pick.strip() for pick, group in zip(picks, groups, strict=True) if len(group) > 1)
        return Expansion(prompt, values, choices)
