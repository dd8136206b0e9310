"""The parts of the page that come when they are needed: code that the bundle kept with every widget does without."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed, answer_bytes

STATIC = Path(str(files("veo_widget").joinpath("static")))


def part_handlers(loop: EngineLoop) -> dict[str, Handler]:
    """The request ``part``: the code of the part `name`, if its contents are those of `version`."""

    async def answer(body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return await loop.in_desk(_part, body)

    return {"part": answer}


def _part(body: Mapping[str, Any]) -> Answer:
    """Only what lies in the folder has a name here. In a worker thread."""
    known = {path.stem: path for path in (STATIC / "parts").glob("*.js")}
    path = known.get(str(body.get("name")))
    code = path.read_bytes() if path else b""
    if not code or not hashlib.sha256(code).hexdigest().startswith(str(body.get("version") or "-")):
        msg = "This kernel's veo_widget has another version of it than this panel."
        raise RequestFailed("changed", msg, "Restart the kernel and run the cell again.")
    return answer_bytes(body, code)
