"""The build hook as a module, and the commands that packaging tests share."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def build_hook() -> ModuleType:
    """`js/hatch_build.py`, loaded as hatchling loads it: by its path."""
    spec = importlib.util.spec_from_file_location("veo_build_hook", ROOT / "js" / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command: str | Path, cwd: Path, path: str | None = None) -> str:
    """Runs a command, fails the test with its output, returns what it printed."""
    environ = dict(os.environ) if path is None else {**os.environ, "PATH": path}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def path_without_node(folder: Path) -> str:
    """A PATH with the system's programs but no node and no npm: links to all others in one folder."""
    for entry in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(entry).glob("*") if Path(entry).is_dir() else ():
            link = folder / program.name
            if program.name not in {"node", "nodejs", "npm", "npx", "corepack"}:
                link.unlink(missing_ok=True)
                link.symlink_to(program)
    assert shutil.which("npm", path=str(folder)) is None
    return str(folder)


def make_environment(folder: Path) -> Path:
    """A clean virtual environment with pip; returns its Python."""
    try:
        run(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    except AssertionError:
        # Debian's python3 without python3-venv: the environment this test runs in has virtualenv then.
        run(sys.executable, "-m", "virtualenv", folder, cwd=folder.parent)
    return folder / "bin" / "python"
