"""A plain script; terminals and headless notebooks are in tests/hosts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
