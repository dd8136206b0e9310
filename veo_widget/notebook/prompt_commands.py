"""`%veoctl lint`, `checklist`, `improve` and `examples`: help with prompts, in a cell."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from veo_widget.notebook.binding import refuse_name
from veo_widget.notebook.defaults import with_defaults
from veo_widget.notebook.grammar import Line, UsageMistake, parse_line
from veo_widget.notebook.hosts import find_host
from veo_widget.notebook.showing import publish
from veo_widget.options import parameters

_JUDGED = ("model", "duration_seconds", "negative_prompt", "generate_audio", "image", "task", "video")
"""Of all that `%veo` takes, what a prompt is judged by; the rest may stand there, since a whole line is pasted."""


def show_report(text: str, shell: Any) -> None:
    """What the linter says to a prompt, given as it would be to `%veo`."""
    from veo_widget.prompts.linter import lint

    line, _ = with_defaults(_prompt(text, "lint"), shell, find_host(shell).folder)
    try:
        given = parameters(line.values)
    except ValueError as error:
        raise UsageMistake(str(error)) from None
    publish(lint(line.prompt, **{name: given[name] for name in _JUDGED if name in given})._repr_mimebundle_())


def show_checklist(text: str, _shell: Any) -> None:
    """Which elements a prompt names."""
    from veo_widget.prompts.elements import checklist

    publish(checklist(_prompt(text, "checklist").prompt)._repr_mimebundle_())


def show_improvement(text: str, shell: Any) -> None:
    """A rewrite as a diff; ``--model NAME`` chooses who writes, ``--as NAME`` binds it."""
    from veo_widget.prompts.improving import improve

    line = _prompt(text, "improve")
    if set(line.values) - {"model"} or set(line.flags) - {"as"}:
        msg = "%veoctl improve takes --model and --as, nothing else."
        raise UsageMistake(msg)
    refuse_name(line, shell.user_ns)
    made = improve(line.prompt, **line.values)
    if "as" in line.flags:
        shell.user_ns[line.flags["as"]] = made
    publish(made._repr_mimebundle_())


def show_examples(words: list[str], _shell: Any) -> None:
    """The examples by name, or one of them whole."""
    from veo_widget.notebook.prompt_views import example_bundle, example_table
    from veo_widget.prompts.guide import guide

    if not words:
        publish(example_table(guide().examples))
        return
    name = "-".join(words).lower()
    found = guide().example(name)
    if found is None:
        close = get_close_matches(name, [each.name for each in guide().examples], n=1, cutoff=0.4)
        hint = f"Did you mean {close[0]}?" if close else "%veoctl examples lists them."
        msg = f"There is no example {name!r}. {hint}"
        raise UsageMistake(msg)
    publish(example_bundle(found))


def _prompt(text: str, command: str) -> Line:
    line = parse_line(text)
    if not line.prompt:
        msg = f"%veoctl {command} takes a prompt: %veoctl {command} A lion in the savannah."
        raise UsageMistake(msg)
    return line
