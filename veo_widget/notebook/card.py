"""`JobCard`: the live view of one job, an anywidget. Imported only when a page is there to show it."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from veo_widget.notebook.display import View
from veo_widget.notebook.text import settings_text
from veo_widget.records import JobRecord

_STATIC = Path(str(files("veo_widget").joinpath("static")))


class JobCard(anywidget.AnyWidget):
    """Shows one job; says so when the user wants it stopped."""

    _esm = _STATIC / "index.js"
    _css = _STATIC / "style.css"

    job = traitlets.Dict().tag(sync=True)
    """The job as `card_data` describes it; replaced as a whole."""

    def __init__(self, data: dict[str, Any], on_stop: Callable[[], None]) -> None:
        super().__init__(job=data)
        self._on_stop = on_stop
        self.on_msg(self._heard)

    def close(self) -> None:
        """Takes the card and the layout that ipywidgets gave it away from the page."""
        if self.layout is not None:
            self.layout.close()
        super().close()

    def _heard(self, _widget: object, content: object, _buffers: object) -> None:
        # May run on the main thread or on a subshell's: it only hands the wish on.
        if isinstance(content, dict) and content.get("kind") == "stop":
            self._on_stop()

    def __repr__(self) -> str:
        return "Veo job card"


def card_data(view: View) -> dict[str, Any]:
    """What the card shows of a job; times in milliseconds since 1970 on this machine's clock."""
    record = view.record
    return {
        "id": record.id,
        "prompt": record.request.prompt,
        "settings": settings_text(record.request),
        "state": record.state.value,
        "words": record.words,
        "message": " ".join(part for part in (record.message, record.hint) if part),
        "money": record.money,
        "badge": view.badge,
        "started": _milliseconds(record),
        "now": int(time.time() * 1000),
        "expected": record.expected,
        "open": record.is_open,
    }


def _milliseconds(record: JobRecord) -> int | None:
    return int(record.submitted.timestamp() * 1000) if record.submitted else None
