"""What time it is for the service: the machine's clock plus an offset that tests may advance.

Retention and latency read this clock, and the calendar of models its date, so that "two days later" is one
request instead of a wait. The offset is kept in the state directory: times written under it would else lie
in the future for the next process. The ledger alone keeps true time.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from pathlib import Path

from veo_widget.simulator.files import write_atomically

_DAY = 86_400


class Clock:
    """Seconds since the epoch, and the date on which models run or do not."""

    def __init__(self, path: Path, *, as_of: date | None = None) -> None:
        self._path = path
        self._as_of = as_of
        self._offset = _read_offset(path)

    def now(self) -> float:
        return time.time() + self._offset

    def today(self) -> date:
        """`as_of` if it was given, moved by whole days of the offset; else the date of `now`."""
        if self._as_of is None:
            return datetime.fromtimestamp(self.now(), UTC).date()
        return date.fromordinal(self._as_of.toordinal() + int(self._offset // _DAY))

    def advance(self, seconds: float) -> None:
        self._offset += seconds
        write_atomically(self._path, json.dumps({"offset": self._offset}).encode())


def stamp(seconds: float) -> str:
    """A time as the service writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _read_offset(path: Path) -> float:
    try:
        return float(json.loads(path.read_bytes())["offset"])
    except FileNotFoundError:
        return 0.0
