"""`checklist(prompt)`: which elements of the guide a prompt names, with the words that show it.

Most elements are told by their vocabulary. A subject can be anything: it is what an article or a number stands before,
or what is left when the words of all other elements are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from veo_widget.prompts.guide import Element, guide
from veo_widget.prompts.language import is_english
from veo_widget.prompts.speech import outside_quotes, quotations

State = Literal["present", "missing", "open", "unknown"]
"""Named; required and not named; not named and not required; not to be told, because the prompt is not in English."""
WORDS: dict[State, str] = {"present": "named", "missing": "missing", "open": "not named", "unknown": "cannot be told"}
_LOOKS = ("style", "camera", "composition", "focus", "ambiance")
"""Elements whose words may look like actions."""
_SHOWN = 4
_STOP = (
    r"(?!(?:of|in|on|at|with|that|who|whose|which|and|or|is|are|as|by|to|for|from|into|over|then|around|before|after|"
    r"under|through|near|behind|along|out)\b)"
)
_PHRASE = re.compile(
    r"\b(?:an?|the|one|two|three|four|five|several|some|many|his|her|their|its|this|each|every)"
    rf"(?:\s+{_STOP}[\w'’-]+){{1,3}}",
    re.IGNORECASE,
)
_LEFT = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Sign:
    """Words of a prompt that show an element.

    Attributes:
        text: The words.
        start: Where they begin in the prompt.
        end: Behind them.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Light:
    """One element and whether a prompt names it.

    Attributes:
        element: Which.
        state: ``"present"``, ``"missing"``, ``"open"`` or ``"unknown"``.
        signs: The words that show it.
    """

    element: Element
    state: State
    signs: tuple[Sign, ...] = ()

    @property
    def words(self) -> str:
        """The first few words that show it, with commas between them."""
        texts = list(dict.fromkeys(" ".join(sign.text.split()) for sign in self.signs))
        more = " …" if len(texts) > _SHOWN else ""
        return ", ".join(texts[:_SHOWN]) + more


@dataclass(frozen=True, repr=False)
class Checklist(Sequence[Light]):
    """The elements of the guide, each with whether a prompt names it.

    Attributes:
        prompt: Which prompt.
        lights: One for each element, in the guide's order.
    """

    prompt: str
    lights: tuple[Light, ...]

    @property
    def present(self) -> tuple[str, ...]:
        """Ids of the elements that are named."""
        return self._ids("present")

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the required elements that are not named."""
        return self._ids("missing")

    @property
    def open(self) -> tuple[str, ...]:
        """Ids of the other elements that are not named."""
        return self._ids("open")

    def _ids(self, state: State) -> tuple[str, ...]:
        return tuple(light.element.id for light in self.lights if light.state == state)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, str):
            return next(light for light in self.lights if light.element.id == index)
        return self.lights[index]

    def __len__(self) -> int:
        return len(self.lights)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from veo_widget.notebook.prompt_views import checklist_bundle

        return checklist_bundle(self)

    def __str__(self) -> str:
        return self._repr_mimebundle_()["text/plain"]

    def __repr__(self) -> str:
        return f"<Checklist: {len(self.present)} of {len(self)} elements named>"


def checklist(prompt: str) -> Checklist:
    """Which elements of Google's prompt guides a prompt names, and which it does not.

    Words are recognised in English; of a prompt in another language only what needs no words is told, such as
    dialogue in quotes. Nothing is sent and nothing costs anything.

    Raises:
        TypeError: The prompt is no string.
    """
    text_of(prompt)
    readable = is_english(outside_quotes(prompt))
    found = _signs(prompt, readable=readable)
    lights = (_light(element, found[element.id], readable) for element in guide().elements)
    return Checklist(prompt, tuple(lights))


def text_of(prompt: object) -> str:
    """A prompt from outside, where nobody checks types.

    Raises:
        TypeError: It is no string.
    """
    if isinstance(prompt, str):
        return prompt
    msg = f"prompt is a string, not {type(prompt).__name__}."
    raise TypeError(msg)


def _light(element: Element, signs: Sequence[Sign], readable: bool) -> Light:
    if signs:
        return Light(element, "present", tuple(signs))
    if not readable:
        return Light(element, "unknown")
    return Light(element, "missing" if element.required else "open")


def _signs(prompt: str, *, readable: bool) -> dict[str, list[Sign]]:
    """By element, what shows it; what is spoken shows nothing but sound."""
    text = outside_quotes(prompt)
    found = {
        element.id: [Sign(match[0], match.start(), match.end()) for match in element.expression.finditer(text)]
        for element in guide().elements
    }
    lines = [Sign(line.text, line.start, line.end) for line in quotations(prompt) if line.kind == "spoken"]
    found["audio"] = sorted([*lines, *found["audio"]], key=lambda sign: sign.start)
    found["action"] = _apart(found["action"], [sign for name in _LOOKS for sign in found[name]])
    if readable and not found["subject"]:
        found["subject"] = list(_subjects(text, found))
    return found


def _apart(signs: Iterable[Sign], others: Sequence[Sign]) -> list[Sign]:
    """The signs that are no part of others: the "close" of "close-up" is no action."""
    return [sign for sign in signs if not any(one.start <= sign.start and sign.end <= one.end for one in others)]


def _subjects(text: str, found: dict[str, list[Sign]]) -> Iterator[Sign]:
    """What the video may show, where no known noun says so: what articles stand before, else what is left."""
    rest = _blanked(text, (sign for name in (*_LOOKS, "audio", "action") for sign in found[name]))
    phrases = [Sign(match[0], match.start(), match.end()) for match in _PHRASE.finditer(rest)]
    phrases = [sign for sign in phrases if _is_noun(sign.text.split()[-1])]
    found_there = _apart(phrases, found["context"]) or phrases
    if found_there:
        yield from found_there
        return
    for match in _LEFT.finditer(rest):
        if _is_noun(match[0]):
            yield Sign(match[0], match.start(), match.end())


def _is_noun(word: str) -> bool:
    return word.lower() not in guide().words["no_noun"] and not word.lower().endswith("ly")


def _blanked(text: str, signs: Iterable[Sign]) -> str:
    letters = list(text)
    for sign in signs:
        letters[sign.start : sign.end] = "|" * (sign.end - sign.start)  # no blank: phrases do not reach across it
    return "".join(letters)
