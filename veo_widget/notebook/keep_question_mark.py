"""Keeps a line of `%veo` whole, where IPython would turn it into a request for help or break it in two.

IPython reads any line that ends in ``?`` as help, and breaks lines at every sign Unicode has for that, such as U+2028.
This hook runs before that and turns such a `%veo` line, and the commands of `%veoctl` that take a prompt, into the call
it means; only `%veo?` and `%veoctl?` themselves stay help.
"""

from __future__ import annotations

import re

_START = r"^(?P<indent>\s*)(?P<target>[A-Za-z_][\w.]*\s*=\s*)?"
_MAGIC = r"%(?P<magic>veo|veoctl(?=[ \t]+(?:image|lint|checklist|improve)\s))[ \t]+"
_LINE = re.compile(rf"{_START}{_MAGIC}(?P<rest>.*[^\s?].*?)[ \t]*\n?$", re.DOTALL)

_WHOLE = re.compile(r"[^\n]*\n|[^\n]+$")


def keep_question_mark(lines: list[str]) -> list[str]:
    """A cell's lines with each such statement as a plain call; other cells are left alone."""
    if not lines or lines[0].lstrip().startswith("%%"):
        return lines
    whole = _WHOLE.findall("".join(lines))
    inside = _lines_inside_strings(whole)
    kept = [line if number in inside else _rewritten(line) for number, line in enumerate(whole)]
    return lines if kept == whole else kept


def _rewritten(line: str) -> str:
    """The call a line means, where IPython would not read it as one."""
    match = _LINE.match(line)
    if match is None or not (match["rest"].endswith("?") or len(line.splitlines()) > 1):
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
