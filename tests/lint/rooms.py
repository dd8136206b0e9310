"""Who may import whom, as a table, and the reader that holds a source tree against it.

A room is a folder or a module directly under `veo_widget`. Imports count wherever they stand, in functions
too, and so do `import_module("veo_widget...")` with a literal name. What stands under `if TYPE_CHECKING:` may
also name `types`; what stands inside a function may also import `late`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "veo_widget"


@dataclass(frozen=True)
class Room:
    """What a room may import anywhere, name for types alone, and import inside functions."""

    imports: frozenset[str]
    types: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()


def room(*imports: frozenset[str] | str, types: str = "", late: str = "") -> Room:
    """A room from names and from groups of names."""
    return Room(frozenset().union(*(names(group) for group in imports)), names(types), names(late))


def names(group: frozenset[str] | str) -> frozenset[str]:
    """A group as it is, a string as the names in it."""
    return frozenset(group.split()) if isinstance(group, str) else group


COMMON = names("errors request records catalog")
HANDLES = names("job clip")
BELOW_STUDIO = COMMON | HANDLES | names("engine wires archive media")
BELOW_NOTEBOOK = BELOW_STUDIO | names("studio research codegen prompts chronicle sharing options")

#: Room -> what it may import. A new room gets a line here; `simulator` stands in one other line than its own.
ROOMS: dict[str, Room] = {
    "errors": room(types="records"),
    "request": room("errors"),
    "records": room("errors request"),
    "catalog": room("errors request records"),
    "media": room(COMMON),
    "wires": room(COMMON),
    "archive": room(COMMON, "media"),
    "engine": room(COMMON, "wires"),
    # IPython asks the handle itself to be drawn, also where the extension was never loaded: hence `late`.
    "clip": room(COMMON, "engine media", types="archive chronicle job studio", late="chronicle codegen notebook"),
    "job": room(COMMON, "engine media clip", types="archive chronicle studio", late="chronicle notebook"),
    "studio": room(BELOW_STUDIO),
    # Its answers draw themselves in a notebook, as clips do.
    "prompts": room(BELOW_STUDIO, "studio", late="notebook"),
    "codegen": room(BELOW_STUDIO, "studio"),
    # A plan and a grid are asked themselves to be drawn, as a job and a clip are.
    # And a study is asked to be exported.
    "research": room(BELOW_STUDIO, "studio prompts codegen", types="sharing", late="notebook sharing"),
    # What it finds and compares draws itself, too.
    "chronicle": room(BELOW_STUDIO, "studio prompts codegen research", late="notebook"),
    # A report says settings in the words of the notebook's own outputs.
    "sharing": room(BELOW_STUDIO, "studio research prompts codegen", late="notebook"),
    "options": room(),
    "api": room(BELOW_NOTEBOOK),
    "notebook": room(BELOW_NOTEBOOK, "api"),
    # `veo-widget simulate` becomes the simulator's process, so it needs it, but in that one command alone: hence
    # `late`. No other command may load it, and no answer of ours may come out of its reading of the rules.
    "cli": room(BELOW_NOTEBOOK, "api", late="simulator"),
    "__main__": room("cli"),
    "__init__": room(BELOW_NOTEBOOK, "api notebook cli"),
    "simulator": room("media"),
}


@dataclass(frozen=True)
class Import:
    """One import of one room."""

    target: str
    line: int
    for_types: bool
    in_function: bool


def violations(package: Path, rooms: dict[str, Room]) -> list[str]:
    """One sentence for each import against the table, in the order of files."""
    return [text for path in sorted(package.rglob("*.py")) for text in violations_in(path, package, rooms)]


def violations_in(path: Path, package: Path, rooms: dict[str, Room]) -> Iterator[str]:
    """The violations of one file."""
    here = path.relative_to(package).parts[0].removesuffix(".py")
    if here not in rooms:
        yield f"{path}: the room {here!r} is not in the table ROOMS of tests/lint/rooms.py: give it a line"
        return
    for found in imports(path, package):
        if found.target != here and found.target not in allowed(rooms[here], found):
            may = ", ".join(sorted(rooms[here].imports)) or "nothing"
            yield f"{path}:{found.line}: {here} imports {found.target}; it may import {may}"


def allowed(here: Room, found: Import) -> frozenset[str]:
    """What may stand where this import stands."""
    types = here.types if found.for_types else frozenset()
    return here.imports | types | (here.late if found.in_function else frozenset())


def imports(path: Path, package: Path) -> Iterator[Import]:
    """Every import of our own rooms in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for_types = {id(inner) for block in type_checking_blocks(tree) for inner in ast.walk(block)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    in_function = {id(inner) for function in functions for inner in ast.walk(function)}
    for node in ast.walk(tree):
        for name in imported_names(node, path, package):
            target = target_room(name, package)
            if target is not None:
                line: int = getattr(node, "lineno", 0)
                yield Import(target, line, id(node) in for_types, id(node) in in_function)


def type_checking_blocks(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements under `if TYPE_CHECKING:`; not those of its `else`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            yield from node.body


def imported_names(node: ast.AST, path: Path, package: Path) -> list[str]:
    """The dotted names that a node imports."""
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=module, names=aliases, level=level):
            base = absolute(module, level, path, package)
            # `from veo_widget import engine` names the room in the alias.
            return [f"{base}.{alias.name}" for alias in aliases] if base == PACKAGE else [base]
        case ast.Call(func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def absolute(module: str | None, level: int, path: Path, package: Path) -> str:
    """The dotted name of an import's base, relative ones too (ruff forbids them, but says so elsewhere)."""
    if level == 0:
        return module or ""
    parents = [PACKAGE, *path.relative_to(package).parts[:-1]]
    return ".".join([*parents[: len(parents) - level + 1], *([module] if module else [])])


def target_room(name: str, package: Path) -> str | None:
    """The room of a dotted name; None for other packages and for names that `__init__` itself gives."""
    top, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    if top != PACKAGE:
        return None
    is_room = first in ROOMS or (package / first).is_dir() or (package / f"{first}.py").is_file()
    return first if first and is_room else "__init__"
