"""The service behind the wires: takes orders, promises operations, knows when they are done.

Wire-neutral; it holds the parts together (operations, renders, storage, ledger, faults) and owns the dice.
Nothing here speaks HTTP.
"""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path
from random import Random
from typing import Any

from veo_widget.simulator.clock import Clock
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.faults import FaultQueue
from veo_widget.simulator.files import remove_leftovers
from veo_widget.simulator.hosted import HostedFiles
from veo_widget.simulator.latency import parse_latency
from veo_widget.simulator.ledger import Ledger
from veo_widget.simulator.omni.interactions import Interactions
from veo_widget.simulator.operations import Operation, Operations
from veo_widget.simulator.order import Order
from veo_widget.simulator.outcomes import planned_outcome
from veo_widget.simulator.quota import SpendWindow
from veo_widget.simulator.renders import Renders
from veo_widget.simulator.settings import Settings
from veo_widget.simulator.signing import Blobs
from veo_widget.simulator.storage import Storage

_FOLDERS = ("operations", "images", "cache", "storage", "files", "interactions")


class Service:
    """One simulated service on one state directory."""

    def __init__(self, settings: Settings, state: Path) -> None:
        for name in _FOLDERS:
            (state / name).mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.images = state / "images"
        self.cache = state / "cache"
        self.clock = Clock(state / "clock.json", as_of=settings.as_of)
        self.operations = Operations(state / "operations")
        self.interactions = Interactions(state / "interactions", self.clock, self.is_done)
        self.files = HostedFiles(
            state / "files",
            self.cache,
            self.clock,
            retention=settings.retention,
            processing=settings.processing,
        )
        self.blobs = Blobs(self.clock)
        self.storage = Storage(state / "storage")
        self.renders = Renders(self.cache, self.images, stub=settings.render == "stub")
        self.ledger = Ledger(state / "ledger.jsonl")
        self.faults = FaultQueue(settings.faults)
        self._spending = SpendWindow(settings.spend_window)
        self._latency = parse_latency(settings.latency)
        self._dice = Random(secrets.randbits(64) if settings.seed is None else settings.seed)

    def submit(self, order: Order, resource: str, *, operation_id: str = "") -> Operation:
        """Register the operation, durably, and start its rendering. `resource` is the name's part before the
        id.
        """
        operation_id = operation_id or str(uuid.uuid4())
        operation = self._promise(order, operation_id, f"{resource}/operations/{operation_id}", {})
        self.operations.add(operation)
        self.renders.start(operation)
        return operation

    def interact(self, order: Order, notes: dict[str, Any]) -> Operation:
        """The same for an interaction."""
        interaction_id = self.interactions.new_id()
        operation = self._promise(order, interaction_id, interaction_id, notes)
        self.interactions.operations.add(operation)
        self.renders.start(operation)
        return operation

    def _promise(self, order: Order, operation_id: str, name: str, notes: dict[str, Any]) -> Operation:
        now = self.clock.now()
        self._spending.take(order, now, self.clock.today())
        return Operation(
            id=operation_id,
            name=name,
            order=order,
            seeds=self._seeds(order),
            created_at=now,
            ready_at=now + self._latency(self._dice),
            notes=notes,
        )

    def is_done(self, operation: Operation) -> bool:
        """True once the clock and the rendering both say so."""
        if planned_outcome(operation.order).never or self.clock.now() < operation.ready_at:
            return False
        return self.renders.is_finished(operation)

    def find(self, name: str) -> Operation:
        """The operation of that full name, unless it is unknown, expired or another's."""
        found = self.operations.get(name.rpartition("/")[2])
        if found is None or found.name != name or self.is_expired(found):
            msg = f"Operation `{name}` was not found."
            raise Refusal(msg, code=404)
        return found

    def is_expired(self, operation: Operation) -> bool:
        return self.clock.now() >= operation.created_at + self.settings.retention

    def resume(self) -> None:
        """Take up what an earlier process on this state directory left unfinished."""
        remove_leftovers(self.cache)
        for operation in (*self.operations, *self.interactions.operations):
            if not self.is_expired(operation):
                self.renders.start(operation)

    def _seeds(self, order: Order) -> tuple[int, ...]:
        """Each sample differs; the first sample of a seeded request has that very seed."""
        first = order.seed if order.seed is not None else self._dice.getrandbits(32)
        return tuple((first + index) % 2**32 for index in range(order.samples))
