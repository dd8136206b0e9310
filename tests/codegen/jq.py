"""jq for machines that have none: the library on PyPI, as far as the generated scripts use the program."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

from tests.clients.environments import kept, python_with

_PROGRAM = """#!{python}
import json
import sys

import jq

flags, given, words = set(), {{}}, []
rest = iter(sys.argv[1:])
for word in rest:
    if word == "--arg":
        name = next(rest)
        given[name] = next(rest)
    elif word == "--rawfile":
        name = next(rest)
        with open(next(rest), encoding="utf-8", newline="") as file:
            given[name] = file.read()
    elif word.startswith("-"):
        flags.update(word[1:])
    else:
        words.append(word)
program = jq.compile(words[0], args=given)
if "n" in flags:
    text = "null"
elif len(words) > 1:
    with open(words[1], encoding="utf-8") as file:
        text = file.read()
else:
    text = sys.stdin.read()
last = None
for last in program.input_text(text):
    print(last if "r" in flags and isinstance(last, str) else json.dumps(last, ensure_ascii=False))
sys.exit(1 if "e" in flags and (last is None or last is False) else 0)
"""


@cache
def path_with_jq() -> str:
    """A PATH with jq on it: the machine's own, else PyPI's."""
    if shutil.which("jq"):
        return os.environ["PATH"]
    return path_with_jq_from_pypi()


def path_with_jq_from_pypi() -> str:
    """A PATH on which PyPI's jq comes before any other."""
    text = _PROGRAM.format(python=python_with("jq==1.13.0"))

    def make(folder: Path) -> None:
        program = folder / "jq"
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)

    return os.pathsep.join([str(kept("jq for scripts", text, make)), os.environ["PATH"]])
