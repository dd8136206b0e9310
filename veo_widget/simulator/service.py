"""The service behind the wires: takes orders, promises operations, knows when they are done.

Wire-neutral; it holds the parts together (operations, renders, storage, ledger, faults) and owns the dice.
Nothing here speaks HTTP.
"""

from __future__ import annotations

import secrets
import time
import uuid
from pathlib import Path
from random import Random

from veo_widget.simulator.faults import FaultQueue
from veo_widget.simulator.files import remove_leftovers
from veo_widget.simulator.latency import parse_latency
from veo_widget.simulator.ledger import Ledger
from veo_widget.simulator.operations import Operation, Operations
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import planned_outcome
from veo_widget.simulator.renders import Renders
from veo_widget.simulator.settings import Settings
from veo_widget.simulator.storage import Storage

_FOLDERS = ("operations", "images", "cache", "storage")


class Service:
    """One simulated service on one state directory."""

    def __init__(self, settings: Settings, state: Path) -> None:
        for name in _FOLDERS:
            (state / name).mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.images = state / "images"
        self.cache = state / "cache"
        self.operations = Operations(state / "operations")
        self.storage = Storage(state / "storage")
        self.renders = Renders(self.cache, self.images, stub=settings.render == "stub")
        self.ledger = Ledger(state / "ledger.jsonl")
        self.faults = FaultQueue()
        self._latency = parse_latency(settings.latency)
        self._dice = Random(secrets.randbits(64) if settings.seed is None else settings.seed)

    def submit(self, order: Order, resource: str) -> Operation:
        """Register the operation, durably, and start its rendering. `resource` is the name's part before the
        id.
        """
        now = time.time()
        operation_id = str(uuid.uuid4())
        operation = Operation(
            id=operation_id,
            name=f"{resource}/operations/{operation_id}",
            order=order,
            seeds=self._seeds(order),
            created_at=now,
            ready_at=now + self._latency(self._dice),
        )
        self.operations.add(operation)
        self.renders.start(operation)
        return operation

    def is_done(self, operation: Operation) -> bool:
        """True once the clock and the rendering both say so."""
        if planned_outcome(operation.order).never or time.time() < operation.ready_at:
            return False
        return self.renders.is_finished(operation)

    def resume(self) -> None:
        """Take up what an earlier process on this state directory left unfinished."""
        remove_leftovers(self.cache)
        for operation in self.operations:
            self.renders.start(operation)

    def _seeds(self, order: Order) -> tuple[int, ...]:
        """Each sample differs; the first sample of a seeded request has that very seed."""
        first = order.seed if order.seed is not None else self._dice.getrandbits(32)
        return tuple((first + index) % 2**32 for index in range(order.samples))
