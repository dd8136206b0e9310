"""Reads `guide.toml`: the elements of a prompt with their vocabulary, and the examples by name."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

_ENDINGS = "(?:e|s|es|d|[a-z]?ed|[a-z]?ing)?"
"""What a verb's stem may end in, a doubled letter included."""


@dataclass(frozen=True)
class Vocabulary:
    """Phrases of one kind, to be put into a prompt.

    Attributes:
        title: What they have in common.
        phrases: As they would stand in a prompt.
    """

    title: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Element:
    """One thing that the guides say a prompt may name.

    Attributes:
        id: Stable name, such as ``"camera"``.
        title: The name people read.
        required: Whether the guide calls it required.
        why: What it is for, in a sentence.
        source: Which guide says so.
        vocabulary: Phrases for it.
        words: Single words that show it; a star stands for a verb's endings.
        patterns: Expressions that show it.
    """

    id: str
    title: str
    required: bool
    why: str
    source: str
    vocabulary: tuple[Vocabulary, ...]
    words: tuple[str, ...]
    patterns: tuple[str, ...] = ()

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """What shows the element in a prompt."""
        phrases = [phrase for group in self.vocabulary for phrase in group.phrases]
        # The longest first: of "wide shot" and "extreme wide shot" the whole is to be shown.
        parts = sorted((_loosely(phrase) for phrase in phrases), key=len, reverse=True)
        parts += [*self.patterns, rf"\b(?:{'|'.join(map(_word, self.words))})\b"]
        return re.compile("|".join(parts), re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A prompt to start from.

    Attributes:
        name: By which it is called.
        title: What it shows.
        prompt: Its words.
        negative_prompt: What is kept out of it; empty for most.
        element: The element it is an example for; empty for the named examples of Google's guide page.
        aspect_ratio: The format it is meant for; empty where any will do.
        needs: What else it starts from: ``"image"``, ``"reference_images"``, ``"video"``, or nothing.
    """

    name: str
    title: str
    prompt: str
    negative_prompt: str = ""
    element: str = ""
    aspect_ratio: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Guide:
    """Everything `guide.toml` says."""

    elements: tuple[Element, ...]
    examples: tuple[Example, ...]
    sources: dict[str, str] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)

    def element(self, name: str) -> Element:
        """The element of that id."""
        return next(each for each in self.elements if each.id == name)

    def example(self, name: str) -> Example | None:
        """The example of that name; None where there is none."""
        return next((each for each in self.examples if each.name == name), None)


@cache
def guide() -> Guide:
    """The guide, read once."""
    data = tomllib.loads(files(__package__).joinpath("guide.toml").read_text("utf-8"))
    sources = dict(data["sources"])
    return Guide(
        elements=tuple(_element(entry, sources) for entry in data["element"]),
        examples=tuple(_example(entry) for entry in data["example"]),
        sources=sources,
        words={name: frozenset(text.split()) for name, text in data["words"].items()},
    )


def _element(entry: dict[str, Any], sources: dict[str, str]) -> Element:
    groups = tuple(Vocabulary(group["title"], tuple(group["phrases"])) for group in entry["vocabulary"])
    given = {name: entry[name] for name in ("id", "title", "required", "why")}
    return Element(
        **given,
        source=sources[entry["source"]],
        vocabulary=groups,
        words=tuple(entry["words"].split()),
        patterns=tuple(entry.get("patterns", ())),
    )


def _example(entry: dict[str, Any]) -> Example:
    return Example(**{name: value.strip() for name, value in entry.items() if name != "page"})


def _loosely(phrase: str) -> str:
    """A phrase as an expression: hyphens and spaces alike, the last word plural or not."""
    words = r"[-\s]+".join(re.escape(part) for part in re.split(r"[-\s]+", phrase))
    return rf"(?<!\w){words}s?(?!\w)"


def _word(word: str) -> str:
    return re.escape(word[:-1]) + _ENDINGS if word.endswith("*") else re.escape(word)
