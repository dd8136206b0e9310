"""What can be said of a Go program without a compiler: strings, brackets, imports, and how often it starts a job."""

from __future__ import annotations

import re

_SCRAP = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)*\'', re.DOTALL)
_IMPORT = re.compile(r'(?m)^\t"([^"]+)"$')
_PAIRS = {")": "(", "]": "[", "}": "{"}
#: A job is started by the package's method, or by a POST.
_STARTS = re.compile(r"\bGenerateVideosFromSource\(|\bcall\(http\.MethodPost\b")


def faults(program: str) -> list[str]:
    """Everything that is wrong; nothing is said of types."""
    bare = _SCRAP.sub(lambda scrap: "" if scrap[0].startswith("/") else '""', program)
    found = [*_brackets(bare), *_imports(program, bare)]
    if not program.lstrip().startswith("//") or not re.search(r"(?m)^package main$", bare):
        found.append("it does not begin with its comment and `package main`")
    if bare.count("func main() {") != 1:
        found.append("it has no one main function")
    if len(_STARTS.findall(bare)) != 1:
        found.append("it does not start exactly one job")
    if re.search(r'"[^"]|[^"]"$', re.sub(r'""', "", bare)):
        found.append("a string does not end")
    return found


def _brackets(bare: str) -> list[str]:
    stack: list[str] = []
    for char in bare:
        if char in _PAIRS.values():
            stack.append(char)
        elif char in _PAIRS and (not stack or stack.pop() != _PAIRS[char]):
            return [f"a {char} closes nothing"]
    return [f"a {stack[-1]} is not closed"] if stack else []


def _imports(program: str, bare: str) -> list[str]:
    block = program.partition("import (\n")[2].partition("\n)\n")[0]
    named = {path.rpartition("/")[2]: path for path in _IMPORT.findall(block)}
    code = bare.partition("\n)\n")[2]
    unused = [path for name, path in named.items() if not re.search(rf"\b{name}\.[A-Z]", code)]
    # A name before a dot and a capital letter is a package, unless it is declared here.
    declared = set(re.findall(r"\b(\w+)(?:, \w+)* :?= |\bvar (\w+)|\b(\w+) (?:\*?\w+\.)?\w+[,)]", code))
    own = {name for names in declared for name in names if name} | {"base", "key", "model"}
    used = set(re.findall(r"(?<![\w.)\]])([a-z]\w*)\.[A-Z]", code))
    missing = [name for name in sorted(used) if name not in named and name not in own]
    return [f"{path} is imported and not used" for path in unused] + [f"{name} is not imported" for name in missing]
