"""When the process ends: with its parent's pipe, with SIGTERM, or with Ctrl-C, depending on how it was
started.

Ending is abrupt on purpose. Every file is written whole or not at all, so nothing is lost, and no render
thread can keep a process alive whose owner is gone.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn


def ignore_interrupts() -> None:
    """A kernel's interrupt goes to its whole process group; a server on a lifeline must outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def hold_lifeline(at_end: Callable[[], NoReturn]) -> None:
    """Call `at_end` when standard input ends, which it also does when the parent is killed."""

    def wait() -> None:
        descriptor = sys.stdin.fileno()
        while os.read(descriptor, 4096):
            pass
        at_end()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def leave(code: int, *, temporary: Path | None = None) -> NoReturn:
    if temporary is not None:
        shutil.rmtree(temporary, ignore_errors=True)
    sys.stderr.flush()
    os._exit(code)
