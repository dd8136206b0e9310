"""What Tab offers on a line of `%veo`, `%%veo` or `%veoctl`: the word at the cursor and what it can become.

Nothing of IPython's completer is here; `completer.py` asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from veo_widget.notebook.commands import BY_COMMAND, COMMANDS, Command
from veo_widget.notebook.offers import Asked, offers
from veo_widget.options import OPTIONS, Option, option_named

_VALUE = re.compile(r"""(?<!\S)--([A-Za-z][\w-]*)(?:\s*=\s*|\s+)("[^"]*|'[^']*|[^\s"']\S*|)$""")
_NAME = re.compile(r"(?<!\S)(-{1,2}[\w-]*|)$")
_NAMES_ON_LINE = re.compile(r"(?<!\S)--([A-Za-z][\w-]*)")


@dataclass(frozen=True)
class Completed:
    """What can stand at the cursor.

    Attributes:
        fragment: What is typed of it, up to the cursor.
        texts: What may stand in its place, each beginning with it; in order.
    """

    fragment: str = ""
    texts: tuple[str, ...] = ()


def complete(magic: str, before: str, after: str, body: str, shell: Any, folder: Path) -> Completed:
    """What Tab offers.

    Args:
        magic: ``"veo"`` or ``"veoctl"``.
        before: The line behind the magic's name up to the cursor.
        after: The rest of the line.
        body: The text of the cell below it.
        shell: IPython's.
        folder: The notebook's.
    """
    asked = Asked(f"{before} {after}", "", body, "", shell, folder)
    if magic == "veo":
        return _options(before, asked)
    name, *rest = before.split(maxsplit=1) or [""]
    if not rest and not before[-1:].isspace():
        return _chosen(name, [command.name for command in COMMANDS])
    command = BY_COMMAND.get(name.lower())
    return _of_command(command, before.lstrip()[len(name) :], asked) if command else Completed()


def _options(before: str, asked: Asked) -> Completed:
    """The value an option waits for, else names of options."""
    value = _VALUE.search(before)
    option = option_named(value[1]) if value else None
    if value is not None and option is not None and not value[2].startswith("-"):
        if option.convert is not None:
            return _value(option.offers, option.key, value[2], before[: value.start(2)], asked)
        if option.words and value[2]:
            return _chosen(value[2], option.words)
    name = _NAME.search(before)
    if name is None:
        return Completed()
    words = option.words if option is not None and option.convert is None and not name[1] else ()
    return _chosen(name[1], [*words, *_free(f"{before[: name.start(1)]} {asked.line[len(before) :]}")])


def _free(line: str) -> Iterable[str]:
    """The options that may still be given."""
    given: set[Option] = {option for name in _NAMES_ON_LINE.findall(line) if (option := option_named(name))}
    return (f"--{option.names[0]}" for option in OPTIONS if option.repeats or option not in given)


def _of_command(command: Command, before: str, asked: Asked) -> Completed:
    if command.takes_prompt:
        return _options(before, asked)
    value = _VALUE.search(before)
    source = command.options.get(f"--{value[1]}") if value else None
    if value is not None and source is not None and not value[2].startswith("-"):
        return _value(source, "", value[2], before[: value.start(2)], asked)
    words = before.split()
    word = words.pop() if words and not before[-1:].isspace() else ""
    if command.name == "config" and len(words) == 1:
        return _default(words[0], word, before, asked)
    found = [] if words else offers(command.offers, asked)
    return _chosen(word, [*found, *command.options])


def _default(name: str, word: str, before: str, asked: Asked) -> Completed:
    option = option_named(name)
    if option is None:
        return Completed()
    found = _value(option.offers, option.key, word, before[: len(before) - len(word)], asked)
    own = ("on", "off", "default") if option.convert is None else ("default",)
    return replace(found, texts=(*found.texts, *_chosen(word, own).texts))


def _value(source: str, key: str, typed: str, before: str, asked: Asked) -> Completed:
    """Values of an option; in quotes where they were begun or are needed."""
    quote = typed[:1] if typed[:1] in ("'", '"') else ""
    line = f"{before} {asked.line[len(before) + len(typed) :]}"
    asked = replace(asked, line=line, word=typed[len(quote) :], key=key)
    found = [each for each in offers(source, asked) if each.lower().startswith(asked.word.lower())]
    return Completed(typed, tuple(_quoted(each, quote) for each in found))


def _quoted(text: str, quote: str) -> str:
    needed = quote or ('"' if re.search(r"\s", text) else "")
    is_whole = needed and not text.endswith(("/", "="))
    return f"{needed}{text}{needed if is_whole else ''}"


def _chosen(word: str, texts: Iterable[str]) -> Completed:
    return Completed(word, tuple(text for text in texts if text and text.lower().startswith(word.lower())))
