"""Reads a filter such as ``seed == 7 and 'neon' in prompt and rating >= 4`` and makes a database's condition of it.

Python's own parser reads it, and nothing of it is ever run: each part is known here or refused with its place. Values
reach the database as bound parameters.
"""

from __future__ import annotations

import ast
import tokenize
import warnings
from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from io import StringIO
from typing import Any

from sqlalchemy import and_, false, not_, or_, true

from veo_widget.chronicle.fields import ALIASES, FIELDS, Field, find_field
from veo_widget.chronicle.values import TURNED, Condition, Mistake, among, begins, both, compared, holds, is_set
from veo_widget.errors import FilterError

MOST_LETTERS = 10_000
MOST_PARTS = 400
"""Names, values and comparisons; more are a program's, and no database takes them all in one question."""
MOST_DEPTH = 60
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "==",
    ast.IsNot: "!=",
}
_FOLDING = ("lower", "upper", "casefold")
_WORDS_FOR = {"&": "and", "|": "or", "!": "not"}
_CONSTANTS = {"true": "True", "false": "False", "null": "None", "none": "None", "nan": "None"}
_TAKES = "A filter takes fields, values, comparisons, in, and, or, not"


class _Refused(Exception):
    """What cannot be read, and from which character on."""

    def __init__(self, message: str, node: ast.AST | None) -> None:
        super().__init__(message)
        self.node = node


def read_filter(expression: str) -> tuple[Condition, frozenset[str]]:
    """A filter as a condition over `schema.attempts`, and the names of the fields it speaks of.

    Raises:
        FilterError: It is no filter; the text says why in one sentence, and shows the place.
        TypeError: It is no text.
    """
    given: object = expression
    if not isinstance(given, str):
        msg = f"A filter is a text such as \"seed == 7 and 'neon' in prompt\", not {type(given).__name__}."
        raise TypeError(msg)
    line = expression.replace("\r", " ").replace("\n", " ").strip()
    if not line:
        return true(), frozenset()
    if len(line) > MOST_LETTERS:
        msg = f"A filter has at most {MOST_LETTERS:,} characters; this one has {len(line):,}."
        raise FilterError(msg)
    tree = _parsed(line)
    reader = _Reader()
    try:
        _refuse_long(tree)
        return reader.condition(tree), frozenset(reader.named)
    except _Refused as refused:
        raise FilterError(_pointed(str(refused), line, _place(line, refused.node))) from None


def _parsed(line: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash in a text: what is looked for is the user's
            return ast.parse(line, mode="eval").body
    except SyntaxError as error:
        hint, place = _syntax_hint(line)
        at = place if place is not None else min(len(line), error.offset - 1 if error.offset else len(line))
        raise FilterError(_pointed(hint or "This is no filter: Python cannot read it.", line, at)) from None
    except (ValueError, RecursionError, MemoryError):
        msg = "This is no filter: it holds what no text can, or is nested too deep."
        raise FilterError(msg) from None


def _syntax_hint(line: str) -> tuple[str, int | None]:
    """What somebody may have meant who wrote what cannot be read, and where."""
    with suppress(tokenize.TokenError, SyntaxError, IndentationError):
        for token in tokenize.generate_tokens(StringIO(line).readline):
            if token.string == "=" and token.type == tokenize.OP:
                return "This is no filter: to compare, write == and not =.", token.start[1]
            if token.string in ("!", "&", "|") and token.type in (tokenize.OP, tokenize.ERRORTOKEN):
                return f"This is no filter: write '{_WORDS_FOR[token.string]}' for {token.string}.", token.start[1]
    return "", None


def _refuse_long(tree: ast.expr) -> None:
    parts, level = 0, [tree]
    for _ in range(MOST_DEPTH):
        parts += len(level)
        if parts > MOST_PARTS:
            break
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if not level:
            return
    msg = f"This filter is too long: at most {MOST_PARTS} names and values, {MOST_DEPTH} deep."
    raise _Refused(msg, None)


class _Reader:
    """Goes through the parts of one filter, and remembers which fields it names."""

    def __init__(self) -> None:
        self.named: set[str] = set()

    def condition(self, node: ast.expr) -> Condition:
        """A part that is true or false."""
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return and_(*map(self.condition, parts))
            case ast.BoolOp(values=parts):
                return or_(*map(self.condition, parts))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not_(self.condition(operand))
            case ast.Compare(left=left, ops=signs, comparators=others):
                sides = [left, *others]
                pairs = zip(sides, signs, others, strict=False)
                return and_(*(self._pair(*pair) for pair in pairs))
            case ast.Constant(value=bool(value)):
                return true() if value else false()
            case ast.Name():
                return self._said(node, is_set, self._field(node))
            case ast.Call(func=ast.Attribute(value=ast.expr() as text, attr="startswith" | "endswith" as how)):
                return self._said(node, begins, self._field(text), self._only_argument(node), at_end=how == "endswith")
        raise _unknown(node)

    def _pair(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Condition:
        if isinstance(sign, (ast.In, ast.NotIn)):
            found = self._membership(left, right)
            return not_(found) if isinstance(sign, ast.NotIn) else found
        word = _SIGNS[type(sign)]
        one, other = self._operand(left), self._operand(right)
        if isinstance(one, Field):
            return self._said(right, both if isinstance(other, Field) else compared, one, word, other)
        if isinstance(other, Field):
            return self._said(left, compared, other, TURNED[word], one)
        msg = "Two values are compared here, and no field; write a field on one side."
        raise _Refused(msg, left)

    def _membership(self, left: ast.expr, right: ast.expr) -> Condition:
        if isinstance(right, (ast.Tuple, ast.List, ast.Set)):
            return self._said(left, among, self._field(left), [self._value(each) for each in right.elts])
        field = self._operand(right)
        if not isinstance(field, Field):
            msg = "After in stands a field, or a list of values: 'neon' in prompt, seed in (1, 2)."
            raise _Refused(msg, right)
        return self._said(left, holds, self._value(left), field)

    def _operand(self, node: ast.expr) -> Any:
        """A field, or a value."""
        inner = node
        while isinstance(inner, ast.Call):
            inner = _folded(inner)
        return self._field(node) if isinstance(inner, ast.Name) else self._value(node)

    def _field(self, node: ast.expr) -> Field:
        while isinstance(node, ast.Call):
            node = _folded(node)
        if not isinstance(node, ast.Name):
            if isinstance(node, ast.Constant):
                msg = "A field has to stand here, such as prompt."
                raise _Refused(msg, node)
            raise _unknown(node)
        field = find_field(node.id)
        if field is None:
            raise _Refused(_no_field(node.id), node)
        self.named.add(field.name)
        return field

    def _value(self, node: ast.expr) -> Any:
        while isinstance(node, ast.Call):
            node = _folded(node)
        match node:
            case ast.Constant(value=None | bool() | int() | float() | str() as value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -value
            case ast.Name(id=name):
                known = find_field(name)
                msg = f"A value has to stand here, and {name} is a field." if known else _no_value(name)
                raise _Refused(msg, node)
        raise _unknown(node)

    def _only_argument(self, node: ast.Call) -> Any:
        if len(node.args) != 1 or node.keywords:
            msg = "startswith and endswith take one text."
            raise _Refused(msg, node)
        return self._value(node.args[0])

    def _said(self, node: ast.expr, make: Callable[..., Condition], *given: Any, **named: Any) -> Condition:
        try:
            return make(*given, **named)
        except Mistake as mistake:
            raise _Refused(str(mistake), node) from None


def _folded(node: ast.Call) -> ast.expr:
    """What ``.lower()`` stands behind; it changes nothing, because case never counts."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.expr() as inner, attr=name), args=[], keywords=[]):
            if name in _FOLDING:
                return inner
    raise _unknown(node)


def _unknown(node: ast.expr) -> _Refused:
    """What a filter does not take, in words."""
    match node:
        case ast.BinOp(op=ast.BitAnd()) | ast.BinOp(op=ast.BitOr()) | ast.UnaryOp(op=ast.Invert()):
            return _Refused("To join conditions, write and, or, not; & and | and ~ are not taken.", node)
        case ast.Call():
            return _Refused(f"{_TAKES}; nothing is called in it.", node)
        case ast.Constant(value=str()):
            return _Refused("A text alone is no condition; write 'neon' in prompt.", node)
        case ast.Constant(value=None | int() | float()):
            return _Refused("A value alone is no condition; write seed == 7.", node)
        case ast.NamedExpr():
            return _Refused("To compare, write == and not :=.", node)
    return _Refused(f"{_TAKES}; not this.", node)


def _no_field(name: str) -> str:
    name = _short(name)
    if name.lower() in _CONSTANTS:
        return f"Write {_CONSTANTS[name.lower()]} and not {name}."
    close = get_close_matches(name.lower(), [*FIELDS, *ALIASES], n=1, cutoff=0.7)
    hint = f"Did you mean {close[0]}?" if close else f"A text stands in quotes: '{name}' in prompt."
    return f"There is no field {name}. {hint}"


def _no_value(name: str) -> str:
    name = _short(name)
    if name.lower() in _CONSTANTS:
        return f"Write {_CONSTANTS[name.lower()]} and not {name}."
    return f"A value has to stand here; a text stands in quotes: '{name}'."


def _short(name: str) -> str:
    """A name as it is repeated in a sentence."""
    return name if len(name) <= 40 else f"{name[:39]}…"


def _place(line: str, node: ast.AST | None) -> int | None:
    """The character at which a part begins; Python counts bytes."""
    if node is None or not hasattr(node, "col_offset"):
        return None
    return len(line.encode()[: node.col_offset].decode(errors="ignore"))


def _pointed(message: str, line: str, place: int | None) -> str:
    """A sentence, and below it the filter with a caret under the place."""
    if place is None:
        return message
    begin = max(0, place - 60)
    shown = "".join(letter if letter.isprintable() else " " for letter in line[begin : begin + 100])
    return f"{message}\n    {shown}\n    {' ' * (place - begin)}^"
