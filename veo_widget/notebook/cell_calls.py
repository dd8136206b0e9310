"""The magics in a cell's text, found without running it: IPython's own reading of the cell, then Python's.

What stands in a loop, a function or a condition may run never or often; that is said and not guessed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from veo_widget.notebook.text import short

_WRAPPERS = ("time", "capture", "prun")
"""Magics that run what stands behind or below them, once."""
_BUYING = ("generate", "image", "improve", "sweep")
_MOVING = ("use", "library")
_LENGTH = 60


@dataclass(frozen=True)
class Call:
    """One magic with its line; `body` is None for a line magic."""

    magic: str
    line: str
    body: str | None = None


@dataclass(frozen=True)
class Unclear:
    """What may buy something and is not known without running it."""

    text: str
    why: str


@dataclass(frozen=True)
class Moves:
    """What changes backend, library or defaults for the cells below."""

    text: str


Found = Call | Unclear | Moves


def calls_in(source: str, shell: Any) -> list[Found]:
    """What a cell would do that concerns `%veo`, in order.

    Args:
        source: The cell's text.
        shell: IPython's, whose reading of a cell counts.
    """
    try:
        tree = ast.parse(shell.transform_cell(source))
    except (SyntaxError, ValueError):
        return [Unclear(short(source, _LENGTH), "this cell cannot be read")] if "%veo" in source else []
    return [found for statement in tree.body for found in _in_statement(statement, shell)]


def _in_statement(statement: ast.stmt, shell: Any) -> Iterator[Found]:
    value = statement.value if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign) else None
    if isinstance(value, ast.Await):
        value = value.value
    direct = _magic(value) if isinstance(value, ast.Call) else None
    if direct is not None:
        yield from _of_magic(direct, shell)
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            yield from _inside(node, shell, is_block=not isinstance(statement, ast.Expr | ast.Assign))


def _magic(node: ast.Call) -> Call | None:
    """The magic a call of IPython's runs, where its text stands there as it is."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("run_line_magic", "run_cell_magic"):
        return None
    texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if len(texts) != len(node.args) or len(texts) != (2 if node.func.attr == "run_line_magic" else 3):
        return None
    return Call(*texts)


def _of_magic(call: Call, shell: Any) -> Iterator[Found]:
    inner = call.line if call.body is None else call.body
    if call.magic == "veo":
        yield call
    elif call.magic == "veoctl":
        yield from _of_control(call.line)
    elif call.magic == "config" and "VeoMagics." in call.line:
        yield Moves(f"%config {short(call.line, _LENGTH)}")
    elif call.magic in _WRAPPERS:
        yield from calls_in(inner, shell)
    elif "%veo" in inner:
        yield Unclear(short(inner, _LENGTH), f"inside %{call.magic}")


def _of_control(line: str) -> Iterator[Found]:
    command = line.split(maxsplit=1)[0].lower() if line.strip() else ""
    shown = f"%veoctl {short(line, _LENGTH)}"
    if command in ("image", "improve"):
        yield Unclear(shown, "asks Gemini each time it runs, and tells its price there")
    elif command == "use" or (command == "config" and len(line.split()) > 1):
        yield Moves(shown)


def _inside(node: ast.Call, shell: Any, *, is_block: bool) -> Iterator[Found]:
    """A call within a statement: one of `veo`'s own, or a magic whose running depends on something."""
    call = _magic(node)
    if call is not None and call.magic == "veo":
        yield Unclear(short(f"{call.line} {call.body or ''}", _LENGTH), "inside a loop, a condition or a function")
    elif call is None and isinstance(node.func, ast.Attribute):
        text = short(ast.unparse(node), _LENGTH)
        if _is_ours(node.func.value, shell):
            if node.func.attr in _BUYING:
                yield Unclear(
                    text, "inside a block" if is_block else "in Python, where values are known only when it runs"
                )
            elif node.func.attr in _MOVING:
                yield Moves(text)
        elif "'veo'" in text and node.func.attr in ("run_line_magic", "run_cell_magic"):
            yield Unclear(text, "its text is made while it runs")


def _is_ours(node: ast.expr, shell: Any) -> bool:
    """Whether a name stands for this package; unless it is known to stand for something else, `veo` does."""
    if not isinstance(node, ast.Name):
        return False
    known = getattr(shell, "user_ns", {}).get(node.id)
    return node.id in ("veo", "veo_widget") if known is None else getattr(known, "__name__", "") == "veo_widget"
