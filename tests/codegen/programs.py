"""Runs generated code as its own process, the way a person beside the notebook would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.clients.environments import NODE, node_with
from tests.codegen.jq import path_with_jq

LANGUAGES = ("python", "javascript", "rest")
"""Those a test machine can run; Go is compiled nowhere in the tests."""
LONGEST_S = 60
_ENDINGS = {"python": "py", "javascript": "mjs", "rest": "sh", "go": "go", "magic": "txt"}


@dataclass(frozen=True)
class Ended:
    """What a program left behind."""

    folder: Path
    code: int
    printed: str
    said: str

    @property
    def videos(self) -> list[bytes]:
        """What it saved, by the names it printed."""
        return [(self.folder / name).read_bytes() for name in re.findall(r"(?m)^Saved: (.+)$", self.printed)]


def run(language: str, code: str, folder: Path, library: Path, **settings: str) -> Ended:
    """Runs code in a folder of its own with `veo_library` in it, to whatever end."""
    folder.mkdir(parents=True)
    (folder / "veo_library").symlink_to(library)
    path = folder / f"program.{_ENDINGS[language]}"
    path.write_text(hurried(code), encoding="utf-8")
    done = subprocess.run(
        [*_command(language, folder), str(path)],
        cwd=folder,
        env=_environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    return Ended(folder, done.returncode, done.stdout, done.stderr)


def hurried(code: str) -> str:
    """The same code with the one constant changed that says how long it waits between two looks."""
    changed, count = re.subn(r"(?m)^((?:const )?POLL_SECONDS ?= ?)[\d.]+", r"\g<1>0.05", code)
    assert count == 1
    return changed


def _command(language: str, folder: Path) -> list[str]:
    if language == "python":
        return [sys.executable]
    if language == "rest":
        return ["bash"]
    # Node looks for packages beside the program and nowhere else.
    (folder / "node_modules").symlink_to(node_with(NODE))
    return ["node"]


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's, which holds no account, with jq, and without a library named in it."""
    environ = {name: value for name, value in os.environ.items() if name != "VEO_LIBRARY"}
    return {**environ, "PATH": path_with_jq(), **settings}
