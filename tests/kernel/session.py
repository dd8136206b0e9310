"""A real kernel for tests: runs cells, keeps every message, and shows displays as they stand now."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

TIMEOUT = 60.0


@dataclass
class Ran:
    """What one cell did.

    Attributes:
        seconds: From sending it to its end.
        text: What it printed.
        displays: Ids of its displays, in order.
        result: Its ``Out``, as plain text; None without one.
        error: The error's text; None without one.
    """

    seconds: float = 0.0
    text: str = ""
    displays: list[str] = field(default_factory=list)
    result: str | None = None
    error: str | None = None


class KernelSession:
    """One kernel and its client."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self._manager = manager
        self._client = client
        self.messages: list[dict[str, Any]] = []
        self.displays: dict[str, dict[str, Any]] = {}

    def run(self, code: str, *, timeout: float = TIMEOUT) -> Ran:
        """Runs a cell to its end."""
        began = time.monotonic()
        message_id = self._client.execute(code)
        ran = Ran()
        while True:
            message = self._next(timeout)
            if message["parent_header"].get("msg_id") == message_id and _read(message, ran):
                break
        ran.seconds = time.monotonic() - began
        return ran

    def shown(self, code: str) -> dict[str, str]:
        """What a cell shows, of which there must be one: by kind of content."""
        begin = len(self.messages)
        ran = self.run(code)
        assert ran.error is None, ran.text
        kinds = ("display_data", "execute_result")
        (message,) = (each for each in self.messages[begin:] if each["msg_type"] in kinds)
        bundle: dict[str, str] = message["content"]["data"]
        return bundle

    def until(self, condition: Callable[[], bool], *, timeout: float = TIMEOUT) -> None:
        """Reads messages until a condition holds; a hang is an error."""
        end = time.monotonic() + timeout
        while not condition():
            self._next(max(0.1, end - time.monotonic()))

    def until_shown(self, text: str, *, timeout: float = TIMEOUT) -> str:
        """Reads messages until some display's page holds a text; returns that page."""
        self.until(lambda: bool(self._page_with(text)), timeout=timeout)
        return self._page_with(text)

    def kill(self) -> None:
        """SIGKILL, as a crash or an out-of-memory killer would."""
        os.kill(self._pid(), signal.SIGKILL)

    def interrupt(self) -> None:
        """What the stop button does."""
        self._manager.interrupt_kernel()

    def complete(self, code: str, at: int | None = None) -> list[str]:
        """What Tab offers at a place of a cell, its end where `at` is None."""
        reply = self._client.complete(code, len(code) if at is None else at, reply=True, timeout=TIMEOUT)
        return list(reply["content"]["matches"])

    def help(self, code: str) -> str:
        """What a cell such as ``%veo?`` has the page show in its pager."""
        content = self._client.execute(code, reply=True, timeout=TIMEOUT)["content"]
        return str(content["payload"][0]["data"]["text/plain"])

    def start_cell(self, code: str) -> str:
        """Sends a cell without waiting for it; returns its message's id."""
        return str(self._client.execute(code))

    def until_idle(self, message_id: str) -> None:
        """Reads messages until a cell sent by `start_cell` has ended."""
        self.until(lambda: _ends(self.messages[-1], message_id))

    def send_comm(self, comm_id: str, data: dict[str, Any], buffers: list[bytes]) -> str:
        """Sends a message on a comm, as a page does; returns its id."""
        message = self._client.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
        self._client.shell_channel.send(message | {"buffers": buffers})
        return str(message["header"]["msg_id"])

    def receive(self, seconds: float) -> dict[str, Any] | None:
        """The next message, if there is one by then."""
        try:
            return self._next(seconds)
        except TimeoutError:
            return None

    def _page_with(self, text: str) -> str:
        pages = (str(bundle.get("text/html", "")) for bundle in self.displays.values())
        return next((page for page in pages if text in page), "")

    def _pid(self) -> int:
        return int(self._manager.provisioner.pid)  # type: ignore[union-attr, attr-defined]

    def _next(self, timeout: float) -> dict[str, Any]:
        try:
            message: dict[str, Any] = self._client.get_iopub_msg(timeout=timeout)
        except Empty:
            msg = f"the kernel said nothing for {timeout:.0f} s; displays: {list(self.displays.values())}"
            raise TimeoutError(msg) from None
        self.messages.append(message)
        if message["msg_type"] in ("display_data", "update_display_data"):
            content = message["content"]
            display_id = content.get("transient", {}).get("display_id", f"display-{len(self.displays)}")
            self.displays[display_id] = content["data"]
        return message


def _ends(message: dict[str, Any], message_id: str) -> bool:
    is_own = message["parent_header"].get("msg_id") == message_id
    return bool(is_own and message["content"].get("execution_state") == "idle")


def _read(message: dict[str, Any], ran: Ran) -> bool:
    """Adds a cell's message to what it did; True at its end."""
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        ran.text += content["text"]
    elif kind == "display_data":
        ran.displays.append(content.get("transient", {}).get("display_id", ""))
    elif kind == "execute_result":
        ran.result = content["data"].get("text/plain", "")
    elif kind == "error":
        ran.error = "\n".join(content["traceback"])
    return bool(kind == "status" and content["execution_state"] == "idle")


@contextmanager
def kernel(folder: Path, **environment: str) -> Iterator[KernelSession]:
    """Runs a kernel in a folder until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    manager = KernelManager(kernel_name="python3")
    library = {"VEO_LIBRARY": str(folder / "veo_library")}
    manager.start_kernel(cwd=str(folder), env=os.environ | library | environment)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=TIMEOUT)
        yield KernelSession(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
