"""Operations: the promise of one or more clips, one JSON file each, written once and never changed.

What can change (is it ready?) is not stored but derived: from the clock against `ready_at` and from the
rendered files. So two processes may share a folder without locks, and a new one continues where a killed one
stopped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from veo_widget.simulator.files import write_atomically
from veo_widget.simulator.order import Order

_ID = re.compile(r"[0-9a-z_-]{8,64}")


@dataclass(frozen=True)
class Operation:
    """`seeds` holds one effective seed per sample; times are seconds since the epoch."""

    id: str
    name: str
    order: Order
    seeds: tuple[int, ...]
    created_at: float
    ready_at: float
    # What the wire that made it has to remember for its answers.
    notes: dict[str, Any] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        data = {**self.__dict__, "order": self.order.to_json()}
        return json.dumps(data, ensure_ascii=False).encode()

    @staticmethod
    def from_bytes(raw: bytes) -> Operation:
        data = json.loads(raw)
        return Operation(**{**data, "order": Order.from_json(data["order"]), "seeds": tuple(data["seeds"])})


class Operations:
    """The folder of operations, with those seen by this process kept in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, Operation] = {}

    def add(self, operation: Operation) -> None:
        write_atomically(self._folder / f"{operation.id}.json", operation.to_bytes())
        self._seen[operation.id] = operation

    def get(self, operation_id: str) -> Operation | None:
        if operation_id in self._seen:
            return self._seen[operation_id]
        # The id comes from a stranger and becomes a file name.
        if not _ID.fullmatch(operation_id):
            return None
        return self._load(self._folder / f"{operation_id}.json")

    def __iter__(self) -> Iterator[Operation]:
        for path in sorted(self._folder.glob("[!.]*.json")):
            if (operation := self._load(path)) is not None:
                yield operation

    def _load(self, path: Path) -> Operation | None:
        try:
            operation = Operation.from_bytes(path.read_bytes())
        except FileNotFoundError:
            return None
        self._seen[operation.id] = operation
        return operation
