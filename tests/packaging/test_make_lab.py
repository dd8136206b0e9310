"""`make lab` as a newcomer runs it: JupyterLab comes up on the quickstart notebook."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 90


@pytest.fixture
def lab_url() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = f"LAB_ARGS=--no-browser --port {port} --IdentityProvider.token=''"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    process = subprocess.Popen(
        ["make", "lab", arguments], cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_jupyterlab_serves_the_quickstart_notebook(lab_url):
    end = time.monotonic() + START_TIMEOUT_S
    while not _answers(lab_url):
        assert time.monotonic() < end, "JupyterLab did not come up"
        time.sleep(0.2)
    assert httpx2.get(f"{lab_url}/api/contents/quickstart.ipynb?content=0").json()["type"] == "notebook"
    assert httpx2.get(lab_url, follow_redirects=True).url.path == "/lab/tree/quickstart.ipynb"


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/api/status").status_code == 200
    except httpx2.TransportError:
        return False
