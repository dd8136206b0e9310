"""Plays a host that cannot run here: a real page and a real kernel, and between them what the host does to messages.

What a host does is taken from its own sources and from reports about it; see `Manners`.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.kernel.session import TIMEOUT, KernelSession

SCRIPT = Path(__file__).with_name("relay.js")
VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Manners:
    """What a host does to messages.

    Attributes:
        drops_buffers: Whether what goes beside a message is lost, both ways (colab-cdn-widget-manager#8 and #33).
        largest: Bytes of the largest message that arrives, both ways (ipywidgets#3452).
        hears_anytime: Whether a message of the kernel arrives when the request it belongs to has been done with; else
            it is lost (colabtools#3373).
        marks_widgets: Whether a widget is only shown where its output carries the custom manager's mark, which a hook
            of the main thread puts there (google.colab.output._widgets).
    """

    drops_buffers: bool = False
    largest: int = 10**9
    hears_anytime: bool = True
    marks_widgets: bool = False


class Relay:
    """One host: its page, its kernel, and what is lost between them."""

    def __init__(self, page: Page, kernel: KernelSession, manners: Manners) -> None:
        self.page = page
        self.kernel = kernel
        self.errors: list[str] = []
        self.lost: Counter[str] = Counter()
        """How many messages were lost, by who sent them: ``"page"``, ``"kernel"``."""
        self._manners = manners
        self._models: dict[str, Any] = {}
        self._running: set[str] = set()
        self._sent: dict[str, tuple[str, int]] = {}
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto("about:blank")
        page.expose_function("toKernel", self._from_page)
        page.add_script_tag(path=SCRIPT)

    def run(self, code: str) -> dict[str, Any]:
        """Runs a cell to its end while the page lives on, and shows its widgets; the bundle it showed last."""
        message_id = self.kernel.start_cell(code)
        shown: list[dict[str, Any]] = []
        ended = False
        while not ended:
            message = self._pump(TIMEOUT)
            assert message is not None, f"the kernel said nothing for {TIMEOUT:.0f} s"
            if message["parent_header"].get("msg_id") != message_id:
                continue
            if message["msg_type"] in ("display_data", "execute_result"):
                shown.append(message["content"])
            assert message["msg_type"] != "error", message["content"]
            ended = message["content"].get("execution_state") == "idle"
        for content in shown:
            if VIEW in content["data"]:
                self._show(content)
        return shown[-1]["data"] if shown else {}

    def until(self, condition: Callable[[], bool], *, timeout: float = TIMEOUT) -> None:
        """Passes messages on until a condition holds."""
        for _ in range(int(timeout / 0.05)):
            if condition():
                return
            self._pump(0.05)
            self.page.evaluate("0")  # takes what the page has sent meanwhile
        msg = f"that did not happen in {timeout:.0f} s; the page shows: {self.page.inner_text('body')}"
        raise AssertionError(msg)

    def until_seen(self, place: Locator, text: str = "") -> None:
        """Passes messages on until a place on the page is there and shows a text."""
        self.until(lambda: place.filter(has_text=text).count() == 1)

    def plays(self, video: Locator) -> list[int]:
        """Plays a video while messages go on; its size and length once it moves."""
        self.until_seen(video)
        video.evaluate("video => { video.muted = true; video.play() }")
        self.until(lambda: bool(video.evaluate("video => video.currentTime > 0")))
        shape: list[int] = video.evaluate("video => [video.videoWidth, video.videoHeight, Math.round(video.duration)]")
        return shape

    def _show(self, content: dict[str, Any]) -> None:
        if self._manners.marks_widgets:
            assert content["metadata"][VIEW]["colab"]["custom_widget_manager"]["url"]
        model_id = content["data"][VIEW]["model_id"]
        self.page.evaluate("([id, state]) => relay.show(id, state)", [model_id, self._models[model_id]])

    def _pump(self, seconds: float) -> dict[str, Any] | None:
        message = self.kernel.receive(seconds)
        if message is not None:
            self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        kind, content, parent = message["msg_type"], message["content"], message["parent_header"].get("msg_id", "")
        if kind == "status":
            if content["execution_state"] == "busy":
                self._running.add(parent)
            elif content["execution_state"] == "idle":
                self._running.discard(parent)
                self._tell_idle(parent)
        elif kind == "comm_open":
            self._models[content["comm_id"]] = content["data"]["state"]
        elif kind == "comm_msg" and self._arrives(parent, content, message["buffers"]):
            self._to_page(content["comm_id"], content["data"], [bytes(each) for each in message["buffers"]])

    def _arrives(self, parent: str, content: dict[str, Any], buffers: list[Any]) -> bool:
        size = len(json.dumps(content)) + (0 if self._manners.drops_buffers else sum(len(bytes(b)) for b in buffers))
        arrives = size <= self._manners.largest and (self._manners.hears_anytime or parent in self._running)
        self.lost["kernel"] += not arrives
        return arrives

    def _to_page(self, comm_id: str, data: dict[str, Any], buffers: list[bytes]) -> None:
        """Widgets that are not shown have no model in the page; what they are told later is in their state."""
        self._models.get(comm_id, {}).update(data.get("state", {}))
        given = [] if self._manners.drops_buffers else [base64.b64encode(each).decode() for each in buffers]
        self.page.evaluate("([id, data, buffers]) => relay.models[id]?.receive(data, buffers)", [comm_id, data, given])

    def _from_page(self, comm_id: str, data: dict[str, Any], buffers: list[str], number: int = -1) -> None:
        given = [] if self._manners.drops_buffers else [base64.b64decode(each) for each in buffers]
        if len(json.dumps(data)) + sum(map(len, given)) > self._manners.largest:
            self.lost["page"] += 1
            return
        self._sent[self.kernel.send_comm(comm_id, data, given)] = (comm_id, number)

    def _tell_idle(self, message_id: str) -> None:
        comm_id, number = self._sent.pop(message_id, ("", -1))
        if number >= 0:
            self.page.evaluate("([id, number]) => relay.models[id]?.idle(number)", [comm_id, number])
