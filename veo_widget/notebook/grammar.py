"""Reads the line of a magic: where the prompt ends and the options begin.

Options count only as a run of ``--name value`` at the end of a line (`%veo`), or as the whole first line
(`%%veo`). Quotes belong to option values alone; the prompt keeps its own, and nothing in it is
interpreted. What looks like a run but holds a name nobody knows is refused: a typo must not become a
paid clip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from veo_widget.options import BY_NAME, Option, option_named

_START = re.compile(r"(?<!\S)--(?=[A-Za-z])")
_NAME = re.compile(r"--([A-Za-z][\w-]*)")
_VALUE = re.compile(r"""(?:\s*=\s*|\s+)(?:"([^"]*)"|'([^']*)'|(?!--)(\S+))(?=\s|$)""")
_SWITCH = {"on": True, "off": False}
_LONE = re.compile(r"(?<!\S)--(?!\S)")


class UsageMistake(ValueError):
    """The user's mistake in a magic's line; the text is one sentence or two."""


@dataclass(frozen=True)
class Line:
    """A line as understood.

    Attributes:
        prompt: The text for the model, untouched inside.
        values: Parameters of `veo.generate` by name.
        flags: Options of the magic itself: ``"wait"``, ``"dry-run"``, ``"as"``, ``"help"``.
        notices: Sentences for the user about what was read in a way they may not expect.
    """

    prompt: str
    values: dict[str, Any] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """One ``--name`` of a run with its value as written; `option` is None for a name nobody knows."""

    name: str
    option: Option | None
    text: str | None


def parse_line(text: str) -> Line:
    """Reads what follows `%veo`.

    Raises:
        UsageMistake: An unknown option, a value that does not fit, or options before the prompt.
    """
    text = text.strip()
    if text == "--" or text.endswith((" --", "\t--")):
        return Line(text[:-2].strip())
    lone = _LONE.search(text)
    if lone is not None:
        before = _read_run(text[: lone.start()])
        if before is not None:
            return _line(text[lone.end() :].strip(), before)
    for match in _START.finditer(text):
        pieces = _read_run(text[match.start() :])
        if pieces is not None:
            return _line(text[: match.start()].rstrip(), pieces)
    _refuse_leading_option(text)
    return Line(text, notices=_notices(text))


def parse_cell(first_line: str, body: str) -> Line:
    """Reads the first line and the body of `%%veo`; the body is the prompt.

    Raises:
        UsageMistake: As `parse_line`, or text on the first line.
    """
    text = first_line.strip().removesuffix("--").strip()
    pieces = _read_run(text)
    if pieces is None:
        msg = f"The first line of %%veo takes options only; the prompt goes below it (found {_short(text)!r})."
        raise UsageMistake(msg)
    return _line(body.strip("\n"), pieces)


def _read_run(text: str) -> list[_Piece] | None:
    """The options of a text that is a run of them and nothing else; None for any other text."""
    pieces: list[_Piece] = []
    rest = text.strip()
    while rest:
        name = _NAME.match(rest)
        if name is None:
            return None
        rest = rest[name.end() :]
        option = option_named(name[1])
        value = _VALUE.match(rest) if _takes_value(option, rest) else None
        if value is not None:
            rest = rest[value.end() :]
        if rest and not rest[0].isspace():
            return None
        rest = rest.lstrip()
        text_of = next((group for group in value.groups() if group is not None), "") if value else None
        pieces.append(_Piece(name[1], option, text_of))
    return pieces


def _takes_value(option: Option | None, rest: str) -> bool:
    """Whether what follows a name is its value: always but for flags, which take one of their words at most."""
    if option is None or option.convert is not None:
        return True
    following = rest.split(maxsplit=1)
    return bool(following) and following[0].lower() in option.words


def _line(prompt: str, pieces: list[_Piece]) -> Line:
    values: dict[str, Any] = {}
    flags: dict[str, Any] = {}
    for piece in pieces:
        option = _known(piece)
        target = values if option.field else flags
        if option.bare and piece.text is None:
            target.setdefault(option.key, [])
            continue
        value = _converted(option, piece)
        if option.repeats:
            target.setdefault(option.key, []).append(value)
        elif option.key in target:
            msg = f"--{piece.name} stands there twice."
            raise UsageMistake(msg)
        else:
            target[option.key] = value
    return Line(prompt, values, flags, _notices(prompt))


def _known(piece: _Piece) -> Option:
    if piece.option is None:
        close = get_close_matches(piece.name.lower(), BY_NAME, n=1, cutoff=0.5)
        hint = f"Did you mean --{close[0]}?" if close else "%veo? lists the options."
        msg = f"There is no option --{piece.name}. {hint} (To end a prompt with it, write a lone -- after it.)"
        raise UsageMistake(msg)
    return piece.option


def _converted(option: Option, piece: _Piece) -> Any:
    if option.convert is None:
        return _SWITCH.get(piece.text.lower(), piece.text.lower()) if piece.text is not None else True
    if piece.text is None:
        msg = f"--{piece.name} needs a value: --{piece.name} {option.metavar}."
        raise UsageMistake(msg)
    try:
        return option.convert(piece.text)
    except ValueError as error:
        msg = f"--{piece.name} {error}."
        raise UsageMistake(msg) from None


def _refuse_leading_option(text: str) -> None:
    name = _NAME.match(text)
    if name is not None and option_named(name[1]):
        msg = f"Options go after the prompt: %veo A lion --{name[1]} ... (or write a lone -- before the prompt)."
        raise UsageMistake(msg)


def _notices(prompt: str) -> tuple[str, ...]:
    """Names of options inside a prompt: read as text, which may not be what was meant."""
    names = [match[1] for match in _NAME.finditer(prompt) if option_named(match[1])]
    return tuple(f"--{name} inside the prompt is read as text; options go at the end." for name in names)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
