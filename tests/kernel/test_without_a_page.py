"""Runs without a notebook page: nbclient, the IPython terminal, a plain script."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

SCRIPT = """
import asyncio
import veo_widget as veo

veo.use("simulator", latency=0)

async def main():
    (clip,) = await veo.generate("A lion", duration_seconds=4)
    print(clip.path.exists(), clip.first_frame.size)

asyncio.run(main())
print(veo.generate("A cat", duration_seconds=4).wait(60)[0].save("cat.mp4").name)
try:
    veo.generate("A cat", duratoin_seconds=4)
except TypeError as error:
    print(error)
print(veo.check("A cat", duration_seconds=5)[0])
"""


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"VEO_LIBRARY": str(folder / "lib"), "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100)


def test_a_plain_script_works_the_same(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    ran = _run(tmp_path, sys.executable, "script.py")
    assert ran.stderr == ""
    assert ran.stdout.splitlines() == [
        "True (1280, 720)",
        "cat.mp4",
        "Unknown parameter 'duratoin_seconds'. Did you mean duration_seconds?",
        "Veo 3.1 has no duration 5. Use one of 4, 6, 8.",
    ]


def test_the_ipython_terminal_shows_text(tmp_path):
    (tmp_path / "lines.ipy").write_text(
        "%load_ext veo_widget\n%veoctl use simulator --latency 0\n%veo What did you find? --duration 4 --wait\n"
        "%veo A lion --durtion 3\n"
    )
    ran = _run(tmp_path, sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "lines.ipy")
    assert "What did you find?" in ran.stdout
    assert "Done. Cost: $0" in ran.stdout
    assert "clips/" in ran.stdout
    assert "Did you mean --duration?" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr


def test_a_headless_run_stores_the_finished_output(tmp_path):
    cells = ["%load_ext veo_widget", "%veoctl use simulator --latency 0", "%veo A headless lion --duration 4"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    previous = dict(os.environ)
    os.environ |= {"VEO_WAIT": "1", "VEO_LIBRARY": str(tmp_path / "veo_library")}
    try:
        client = NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}, store_widget_state=False)
        client.execute()
    finally:
        os.environ.clear()
        os.environ.update(previous)
    outputs = notebook.cells[2].outputs
    assert "Done" in outputs[0]["data"]["text/plain"]
    assert "image/jpeg" in outputs[0]["data"]
    assert "widget-view" not in str(outputs)
    assert len(nbformat.writes(notebook)) < 100_000
