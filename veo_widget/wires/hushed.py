"""Keeps signed addresses out of logs: httpx2 and httpcore2 write down every address they are sent on to.

Only what is logged while one of our own files is asked for is touched, and only the part behind the question mark,
which opens the file to whoever has it.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGERS = ("httpx2", "httpcore2.http11", "httpcore2.http2")
_QUERY = re.compile(r"(\w+://[^\s?\"']+\?)[^\s\"']+")


class _Hush(logging.Filter):
    """Shortens the addresses in the lines of a thread that asked for it."""

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(self.thread, "wants", False):
            record.msg, record.args = _QUERY.sub(r"\1...", record.getMessage()), None
        return True


_hush = _Hush()


@contextmanager
def signed_addresses() -> Iterator[None]:
    """Within the block, addresses in this thread's log lines end at their question mark."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_hush)  # once: the same filter is not added again
    before = getattr(_hush.thread, "wants", False)
    _hush.thread.wants = True
    try:
        yield
    finally:
        _hush.thread.wants = before
