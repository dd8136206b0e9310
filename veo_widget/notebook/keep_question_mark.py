"""Keeps `%veo What did you find?` a prompt, where IPython would turn the line into a request for help.

IPython reads any line that ends in ``?`` as help. This hook runs before that and turns such a `%veo` line, and the
commands of `%veoctl` that take a prompt, into the call it means; only `%veo?` and `%veoctl?` themselves stay help.
"""

from __future__ import annotations

import re

_LINE = re.compile(
    r"^(?P<indent>\s*)(?P<target>[A-Za-z_][\w.]*\s*=\s*)?"
    r"%(?P<magic>veo|veoctl(?=[ \t]+(?:image|lint|checklist|improve)\s))[ \t]+(?P<rest>\S.*\?)[ \t]*\n?$"
)


def keep_question_mark(lines: list[str]) -> list[str]:
    """A cell's lines with each such statement as a plain call; other cells are left alone."""
    if not lines or lines[0].lstrip().startswith("%%"):
        return lines
    inside = _lines_inside_strings(lines)
    return [line if number in inside else _rewritten(line) for number, line in enumerate(lines)]


def _rewritten(line: str) -> str:
    match = _LINE.match(line)
    if match is None:
        return line
    call = f"get_ipython().run_line_magic({match['magic']!r}, {match['rest']!r})"
    return f"{match['indent']}{match['target'] or ''}{call}\n"


def _lines_inside_strings(lines: list[str]) -> set[int]:
    """Numbers of the lines that continue a string or bracket, where `%veo` is no statement."""
    from IPython.core.inputtransformer2 import make_tokens_by_line

    inside: set[int] = set()
    for tokens in make_tokens_by_line(lines):
        for token in tokens:
            inside.update(range(token.start[0], token.end[0]))
    return inside
