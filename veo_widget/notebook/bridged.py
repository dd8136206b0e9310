"""`BridgedWidget`: what all widgets have in common, the built page and the bridge to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import anywidget
import traitlets

from veo_widget.engine.loop import EngineLoop
from veo_widget.notebook.bridge import Bridge, Handler, answering_nothing
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.parts import STATIC, part_handlers


class BridgedWidget(anywidget.AnyWidget):
    """An anywidget whose page asks and is answered while a cell computes."""

    _esm = STATIC / "index.js"
    _css = STATIC / "style.css"

    kind = traitlets.Unicode("").tag(sync=True)
    """Which view of its bundle this is, such as ``"card"``, ``"studio"`` or ``"grid"``."""

    def __init__(self, loop: EngineLoop, host: Host, handlers: Mapping[str, Handler], /, **traits: Any) -> None:
        every = part_handlers(loop) | dict(handlers)
        context = answering_nothing() if host.kind.has_subshells else None
        self.bridge = Bridge(loop, self.send, every, hears_anytime=host.kind.hears_anytime, context=context)
        self.bridge.publish(partial(super().__init__, **traits))
        self.on_msg(self.bridge.heard)

    def close(self) -> None:
        """Takes it and the layout that ipywidgets gave it away from the page."""
        if "bridge" not in vars(self):  # what it was asked to show was refused; Python closes it all the same
            return
        self.on_msg(self.bridge.heard, remove=True)
        if self.layout is not None:
            self.layout.close()
        super().close()
