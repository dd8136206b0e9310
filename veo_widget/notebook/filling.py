"""`--vars` and `--template`: a prompt's slots filled, from the line or from the notebook's variables.

One prompt comes out, or several, which are then a sweep; nothing else in a prompt is ever looked up.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from veo_widget.errors import TemplateError
from veo_widget.notebook.grammar import Line, UsageMistake
from veo_widget.prompts.templates import LIMIT, Template
from veo_widget.research import values

_ABSENT = object()


def filled(line: Line, namespace: Mapping[str, Any]) -> Line:
    """The line with its prompt filled in; as a sweep where several prompts come of it.

    Args:
        line: As it was read.
        namespace: The notebook's variables, which only ``--template`` looks at.

    Raises:
        UsageMistake: A slot without a value, or a variable with several where no sweep was asked for.
        TemplateError: The prompt is no template; the text shows the place.
    """
    if "vars" not in line.flags and "template" not in line.flags:
        return line
    given = _given(line.flags.get("vars", ()))
    template = Template(_with_braces(line.prompt, given))
    _refuse_unknown(given, template)
    slots = {name: given.get(name, _ABSENT) for name in template.slots}
    if "template" in line.flags:
        slots |= {name: _variable(name, namespace, line) for name, value in slots.items() if value is _ABSENT}
    if "sweep" in line.flags:
        return _as_sweep(line, template, {name: each for name, each in slots.items() if each is not _ABSENT})
    _refuse_empty(slots, line)
    expanded = template.expand(limit=LIMIT, **slots)
    if len(expanded) > 1:
        return _as_sweep(line, template, slots)
    return replace(line, prompt=expanded[0].prompt)


def _given(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in pairs:
        if name in found:
            msg = f"--vars names {name} twice; write its values as one list: --vars {name}=a,b."
            raise UsageMistake(msg)
        several = values.from_text(f"{{{name}}}", text)
        found[name] = several[0] if isinstance(several, list) and len(several) == 1 else several
    return found


def _with_braces(prompt: str, names: Iterable[str]) -> str:
    """``$name`` and ``${name}`` as ``{name}``, for the names that were asked for and no others."""
    for name in names:
        prompt = re.sub(rf"\$(?:{name}\b|\{{\s*{name}\s*\}})", f"{{{name}}}", prompt)
    return prompt


def _refuse_unknown(given: Iterable[str], template: Template) -> None:
    for name in given:
        if name not in template.slots:
            close = get_close_matches(name, template.slots, n=1, cutoff=0.5)
            hint = f"Did you mean {close[0]}?" if close else f"Write it there as {{{name}}} or ${name}."
            msg = f"The prompt has no slot {name}. {hint}"
            raise UsageMistake(msg)


def _refuse_empty(slots: Mapping[str, Any], line: Line) -> None:
    for name, value in slots.items():
        if value is _ABSENT:
            where = ", or set a variable of that name" if "template" in line.flags else ", or use --template"
            msg = f"The slot {{{name}}} has no value. Give it one: --vars {name}=...{where}. Nothing was sent."
            raise UsageMistake(msg)


def _variable(name: str, namespace: Mapping[str, Any], line: Line) -> Any:
    """What a variable holds: a text or a number, or, for a sweep, several of them."""
    value = namespace.get(name, _ABSENT)
    if value is _ABSENT:
        return value
    try:
        found = [] if isinstance(value, Iterator) else _texts(value)
    except TypeError:
        found = []
    if not found:
        what = "is empty" if isinstance(value, Sized) and not len(value) else f"is of type {type(value).__name__}"
        msg = (
            f"The variable {name} {what}, and the slot {{{name}}} takes a text or a number, or with --sweep a list of "
            "them. Nothing was sent."
        )
        raise UsageMistake(msg)
    if len(found) > 1 and "sweep" not in line.flags:
        msg = f"The variable {name} holds {len(found):,} values. Add --sweep to make a video of each. Nothing was sent."
        raise UsageMistake(msg)
    return found if len(found) > 1 else found[0]


def _texts(value: Any) -> list[str]:
    """What a slot becomes, by the rules of templates; empty for an empty list."""
    try:
        return [each.prompt for each in Template("{value}").expand(limit=sys.maxsize, value=value)]
    except TemplateError:
        return []


def _as_sweep(line: Line, template: Template, slots: Mapping[str, Any]) -> Line:
    """The line as a sweep; what fills a slot goes beside what ``--sweep`` varies."""
    return replace(
        line, prompt=template.text, flags={**line.flags, "sweep": line.flags.get("sweep", []), "slots": slots}
    )
