"""A JupyterLab server of its own: a free port, no token, every folder it writes in a temporary place.

`VEO_LIBRARY` is not passed on: as for a user, the library lies beside the notebook, under the server's root.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15

#: Straight to our own server, whatever proxy is set.
DIRECT = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class LabServer:
    """A running server: where it answers, and the folder it serves."""

    url: str
    root: Path
    log: Path

    def api(self, path: str, method: str = "GET") -> Any:
        """One call of Jupyter's REST interface."""
        with DIRECT.open(Request(f"{self.url}api/{path}", method=method), timeout=STOP_TIMEOUT_S) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def kernels(self) -> list[dict[str, Any]]:
        """The kernels that run now."""
        found: list[dict[str, Any]] = self.api("kernels")
        return found

    def stop_kernels(self) -> None:
        """Ends every session and its kernel, so that the next test starts with none."""
        for session in self.api("sessions"):
            self.api(f"sessions/{session['id']}", "DELETE")


@contextmanager
def running(home: Path, **settings: str) -> Iterator[LabServer]:
    """Starts JupyterLab under `home`, yields it when it answers, and takes it down with all its kernels.

    `settings` go beside the server's own; a dot in their names is written as two underscores.
    """
    root, log = home / "root", home / "jupyterlab.log"
    root.mkdir(parents=True)
    environ = _environ(home)
    _silence_announcements(Path(environ["JUPYTER_CONFIG_DIR"]))
    with log.open("wb") as output:
        # A session of its own, so that nothing it starts outlives the test run.
        process = subprocess.Popen(
            _command(root, settings), cwd=root, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield LabServer(_wait_for_url(process, Path(environ["JUPYTER_RUNTIME_DIR"]), log), root, log)
    finally:
        _stop(process)


def _command(root: Path, more: dict[str, str]) -> list[str]:
    settings = {
        "ServerApp.root_dir": str(root),
        "ServerApp.port": "0",
        "IdentityProvider.token": "",
        "ServerApp.password": "",
        "ServerApp.disable_check_xsrf": "True",
        "ServerApp.open_browser": "False",
        "LabApp.expose_app_in_browser": "True",
    } | {name.replace("__", "."): value for name, value in more.items()}
    command = [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in settings.items())]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*command, "--allow-root"] if is_root else command


def _environ(home: Path) -> dict[str, str]:
    """The test environment with Jupyter's folders under `home`."""
    environ = {name: value for name, value in os.environ.items() if name != "VEO_LIBRARY"}
    for name in (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
        "XDG_DATA_HOME",
    ):
        folder = home / name.lower()
        folder.mkdir()
        environ[name] = str(folder)
    return environ


def _silence_announcements(config: Path) -> None:
    """No question about news, no look for updates: the extension that does both is off."""
    folder = config / "labconfig"
    folder.mkdir()
    off = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (folder / "page_config.json").write_text(json.dumps(off))


def _wait_for_url(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """The server's address from the file it writes, once it answers there."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        for info in runtime.glob("jpserver-*.json"):
            if (url := _answering(info)) is not None:
                return url
        time.sleep(0.05)
    msg = f"JupyterLab did not start in {START_TIMEOUT_S} s:\n{log.read_text(errors='replace')[-4000:]}"
    raise RuntimeError(msg)


def _answering(info: Path) -> str | None:
    try:
        url: str = json.loads(info.read_text())["url"]
        DIRECT.open(f"{url}api/status", timeout=2).close()
    except (OSError, URLError, ValueError, KeyError):
        return None
    return url


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Asks the server to go, with its kernels; then makes the whole session go."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_TIMEOUT_S)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(STOP_TIMEOUT_S)
