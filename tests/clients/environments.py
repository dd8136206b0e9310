"""The clients in environments of their own, made by the test run and kept under `build/clients`.

Nothing of this project is in them, and nothing of them in this project's: a client is what a registry gives to
anybody who asks for that version today. A stamp says what a folder was made from, so that a second run finds it
ready and a changed version makes it anew.
"""

from __future__ import annotations

import fcntl
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.packaging.tools import ROOT, run

FOLDER = ROOT / "build" / "clients"

#: The last versions with Veo on the Gemini API, and those of today.
PAGE_PYTHON, PYTHON = "google-genai==2.34.0", "google-genai==3.4.0"
PAGE_NODE, NODE = "@google/genai@2.32.0", "@google/genai@3.1.0"


class Environments:
    """All clients' environments, made at the same time in the background; asking for one waits for it."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._made: dict[str, Future[Path]] = {
            **{package: pool.submit(python_with, package) for package in (PAGE_PYTHON, PYTHON)},
            **{package: pool.submit(node_with, package) for package in (PAGE_NODE, NODE)},
        }

    def of(self, package: str) -> Path:
        """The interpreter that has this Python package, or the `node_modules` that has this npm package."""
        return self._made[package].result()


def python_with(package: str) -> Path:
    """The interpreter of a virtual environment with this package and what it needs."""

    def make(folder: Path) -> None:
        # Our own pip installs into it: one of its own would take longer to make than the client.
        _without_pip(folder)
        pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check")
        run(*pip, "install", "--quiet", "--no-compile", package, cwd=folder)

    return kept(package, f"{package} for {sys.version} at {sys.base_prefix}", make) / "bin" / "python"


def node_with(package: str) -> Path:
    """A `node_modules` folder with this package and what it needs."""
    npm = shutil.which("npm")
    assert npm, "npm is not on PATH: install Node.js 20 or newer, or run `make clients`, which takes it from PyPI."

    def make(folder: Path) -> None:
        run(npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", package, cwd=folder)

    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return kept(package, f"{package} for node {node} on {platform.platform()}", make) / "node_modules"


def kept(name: str, made_from: str, make: Callable[[Path], None], *, among: Path = FOLDER) -> Path:
    """The folder of that name, made unless it was made from the very same before."""
    among.mkdir(parents=True, exist_ok=True)
    folder = among / re.sub(r"[^a-z0-9.]+", "-", name).strip("-")
    stamp = folder / "made-from.txt"
    with _locked(folder):
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != made_from:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            # Last, so that half an environment is never taken for a whole one.
            stamp.write_text(made_from, encoding="utf-8")
    return folder


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two test runs in one checkout make a folder one after the other."""
    descriptor = os.open(folder.with_name(f"{folder.name}.lock"), os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _without_pip(folder: Path) -> None:
    """A virtual environment; Debian's python3 without python3-venv can make one as long as pip is left out."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
