"""Finds a Chromium for the browser tests, and installs one where there is none.

In order: `VEO_CHROMIUM`, a browser on PATH or in macOS's usual places, Playwright's own; then Playwright's
installer, then apt as root on Debian. A missing browser is an error with a way out, never a skipped test.
`python -m tests.chromium` prints the path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WAY_OUT = (
    "No Chromium was found and none could be installed: install Chromium or Chrome, "
    "or set VEO_CHROMIUM to the path of one."
)


class NoChromium(RuntimeError):
    """No browser that starts; the message says what to do."""


def find() -> str | None:
    """A Chromium that starts, or None; raises NoChromium where `VEO_CHROMIUM` names something else."""
    chosen = os.environ.get("VEO_CHROMIUM")
    if chosen:
        if not starts(chosen):
            msg = f"VEO_CHROMIUM is {chosen!r}, which is no browser that starts."
            raise NoChromium(msg)
        return chosen
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    """Where a browser may be, the cheapest to look up first."""
    yield from (path for name in NAMES if (path := shutil.which(name)))
    yield from MAC_APPS
    yield playwrights_own()


def playwrights_own() -> str:
    """Where Playwright keeps its Chromium, whether or not it is there."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def starts(path: str) -> bool:
    """Whether the program answers `--version`: a stub that only advises to install a snap does not."""
    if not Path(path).is_file():
        return False
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def ensure() -> str:
    """The path of a Chromium, installing one if need be; raises NoChromium with what to do."""
    found = find()
    for install in () if found else (install_with_playwright, install_with_apt):
        install()
        found = find()
        if found:
            break
    if not found:
        raise NoChromium(WAY_OUT)
    return found


def install_with_playwright() -> None:
    """Playwright's own download; with the system's libraries where we may install them."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    _try([*command, "--with-deps"] if _is_debian_root() else command)


def install_with_apt() -> None:
    """Debian's package, for root only: tests do not ask for a password."""
    if not _is_debian_root():
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "update"], quiet)
    _try(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], quiet)


def _is_debian_root() -> bool:
    root: Callable[[], int] | None = getattr(os, "geteuid", None)
    return shutil.which("apt-get") is not None and root is not None and root() == 0


def _try(command: list[str], environ: dict[str, str] | None = None) -> None:
    """Runs an installer; whether it worked shows in whether a browser starts afterwards."""
    print("+", *command, file=sys.stderr, flush=True)
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environ, check=False)


if __name__ == "__main__":
    try:
        print(ensure())
    except NoChromium as error:
        sys.exit(str(error))
