"""`BridgedWidget`: what the card and the panel have in common, the built page and the bridge to it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Bridge, Handler

STATIC = Path(str(files("veo_widget").joinpath("static")))


class BridgedWidget(anywidget.AnyWidget):
    """An anywidget whose page asks and is answered while a cell computes."""

    _esm = STATIC / "index.js"
    _css = STATIC / "style.css"

    kind = traitlets.Unicode("").tag(sync=True)
    """Which view of the bundle this is: ``"card"``, ``"studio"`` or ``"grid"``."""

    def __init__(self, loop: EngineLoop, handlers: Mapping[str, Handler], **traits: Any) -> None:
        super().__init__(**traits)
        self.bridge = Bridge(loop, self.send, handlers)
        self.on_msg(self.bridge.heard)

    def close(self) -> None:
        """Takes it and the layout that ipywidgets gave it away from the page."""
        self.on_msg(self.bridge.heard, remove=True)
        if self.layout is not None:
            self.layout.close()
        super().close()
