"""A line of `%veo` as it counts: read, with the defaults for what it leaves open, and its slots filled.

The magic does what comes out; `%veoctl plan` only prices it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from veo_widget.notebook.commands import BY_COMMAND
from veo_widget.notebook.defaults import with_defaults
from veo_widget.notebook.grammar import Line, UsageMistake, parse_cell, parse_line
from veo_widget.notebook.hosts import find_host
from veo_widget.options import parameters

MAX_DRAWS = 50
"""More draws in one cell than this are a slip of the finger, at up to $4.80 each."""


def read_magic(line: str, cell: str | None, shell: Any) -> Line:
    """What `%veo` (`cell` is None) or `%%veo` asks for.

    Raises:
        UsageMistake: It asks for nothing that could be done.
        TemplateError: Its prompt is to be a template and is none.
    """
    parsed = parse_line(line) if cell is None else parse_cell(line, cell)
    if parsed.flags.get("help"):
        return parsed
    if cell is None:
        _refuse_control_word(parsed)
    parsed, said = with_defaults(parsed, shell, find_host(shell).folder)
    parsed = _filled(replace(parsed, notices=(*parsed.notices, *([said] if said else []))), shell)
    if "sweep" not in parsed.flags:
        _refuse_sweep_options(parsed)
    return parsed


def given_parameters(parsed: Line) -> Any:
    """What a line says, as parameters of `veo.generate`.

    Raises:
        UsageMistake: Two options that exclude each other.
    """
    try:
        return parameters(parsed.values)
    except ValueError as error:
        raise UsageMistake(str(error)) from None


def draws(parsed: Line) -> int:
    """How many draws of one request are wanted.

    Raises:
        UsageMistake: None, or too many.
    """
    wanted: int = parsed.flags.get("repeat", 1)
    if not 1 <= wanted <= MAX_DRAWS:
        msg = f"--repeat takes 1 to {MAX_DRAWS}, not {wanted}."
        raise UsageMistake(msg)
    return wanted


def edit_of(cell: str) -> str:
    """Hash of a cell's text, by which `--new` tells an edited cell from one that is run again."""
    return hashlib.sha256(cell.encode(errors="replace")).hexdigest()


def _filled(parsed: Line, shell: Any) -> Line:
    if "vars" not in parsed.flags and "template" not in parsed.flags:
        return parsed
    from veo_widget.notebook.filling import filled

    return filled(parsed, shell.user_ns)


def _refuse_sweep_options(parsed: Line) -> None:
    for name in ("drop-illegal", "retry"):
        if name in parsed.flags:
            msg = f"--{name} goes with --sweep."
            raise UsageMistake(msg)


def _refuse_control_word(parsed: Line) -> None:
    """`%veo jobs` is a slip for `%veoctl jobs`, and a paid one."""
    if parsed.prompt.lower() in BY_COMMAND:
        word = parsed.prompt.lower()
        form = "%veo?" if word == "help" else f"%veoctl {word}"
        msg = f"Did you mean {form}? (To use {parsed.prompt!r} as a prompt, write more of it.)"
        raise UsageMistake(msg)
