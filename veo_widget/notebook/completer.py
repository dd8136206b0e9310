"""Hangs the completion of the magics into IPython: as a context matcher from 8.6 on, as a hook before that (Colab)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from IPython.core.error import TryNext

from veo_widget.errors import VeoError
from veo_widget.notebook.grammar import UsageMistake
from veo_widget.notebook.hosts import find_host

if TYPE_CHECKING:
    from veo_widget.notebook.completing import Completed

IDENTIFIER = "veo_widget"
PRIORITY = 1000
_PREFIX = r"\s*(?:[\w.,\s\[\]]+=\s*)?(?P<signs>%{1,2})(?P<magic>veoctl|veo)[ \t]"
_LINE = re.compile(_PREFIX)
_CELL = re.compile(r"\s*%%(?:veo|veoctl)\b")


def completed(cell: str, line_number: int, column: int, shell: Any) -> Completed:
    """What can stand at the cursor of a cell; nothing where that is no line of ours.

    Args:
        cell: The cell's text.
        line_number: The line of the cursor, from 0.
        column: Characters before it in that line.
        shell: IPython's.
    """
    from veo_widget.notebook.completing import Completed, complete  # not before the first Tab

    lines = cell.split("\n")
    line = lines[line_number] if line_number < len(lines) else ""
    found = _LINE.match(line)
    above = "\n".join(lines[:line_number])
    if found is None or column < found.end() or _CELL.match(above) or (found["signs"] == "%%" and above.strip()):
        return Completed()
    body = "\n".join(lines[line_number + 1 :]) if found["signs"] == "%%" else ""
    try:
        before, after = line[found.end() : column], line[column:]
        return complete(found["magic"], before, after, body, shell, find_host(shell).folder)
    except (VeoError, UsageMistake, OSError):  # it is told where the line is run
        return Completed()


def matcher(shell: Any) -> Any:
    """A matcher of `IPython.core.completer` in its second form; where it offers something, no other is asked."""
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(identifier=IDENTIFIER, priority=PRIORITY)  # type: ignore[untyped-decorator]
    def match(context: Any) -> dict[str, Any]:
        found = completed(context.full_text, context.cursor_line, context.cursor_position, shell)
        texts = [SimpleCompletion(text=text, type="veo") for text in found.texts]
        return {"completions": texts, "matched_fragment": found.fragment, "ordered": True, "suppress": bool(texts)}

    return match


def hook(shell: Any, event: Any) -> list[str]:
    """What IPython before 8.6 asks for: words in place of `event.symbol`, which ends what was typed."""
    line = getattr(event, "line", "")
    found = completed(line, 0, len(getattr(event, "text_until_cursor", line)), shell)
    if not found.texts:
        raise TryNext
    typed = found.fragment[: len(found.fragment) - len(event.symbol)]
    return [text[len(typed) :] for text in found.texts]


def install(shell: Any) -> None:
    """Has Tab know the magics; once."""
    uninstall(shell)
    completer = getattr(shell, "Completer", None)
    if completer is None:
        return
    if _has_contexts():
        completer.custom_matchers.append(matcher(shell))
    else:
        shell.set_hook("complete_command", hook, re_key=_PREFIX)


def _has_contexts() -> bool:
    """Whether matchers are told where the cursor is."""
    from IPython.core import completer

    return hasattr(completer, "context_matcher")


def uninstall(shell: Any) -> None:
    """Takes `install` back."""
    completer = getattr(shell, "Completer", None)
    matchers = getattr(completer, "custom_matchers", [])
    matchers[:] = [each for each in matchers if getattr(each, "matcher_identifier", "") != IDENTIFIER]
    hooks = getattr(getattr(completer, "custom_completers", None), "regexs", {})
    hooks.pop(re.compile(_PREFIX), None)
