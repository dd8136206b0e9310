"""Interactions as they are kept: an operation each, written once, and marks beside it for what happened since.

Cancelled and deleted are files of their own, so that two processes on one folder agree without locks.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from veo_widget.simulator.clock import Clock
from veo_widget.simulator.files import write_atomically
from veo_widget.simulator.omni.errors import OmniRefusal
from veo_widget.simulator.operations import Operation, Operations
from veo_widget.simulator.outcomes import planned_outcome

Status = Literal["queued", "in_progress", "completed", "failed", "cancelled"]

# 55 days on a paid account; other lengths can be chosen there, not here.
_RETENTION = 55 * 86_400
# How much of the way an interaction waits before it is worked on.
_QUEUED = 0.2


class Interactions:
    """`is_done` says whether an operation's clock and rendering are both through."""

    def __init__(self, folder: Path, clock: Clock, is_done: Callable[[Operation], bool]) -> None:
        self._folder = folder
        self._clock = clock
        self._is_done = is_done
        self.operations = Operations(folder)

    def new_id(self) -> str:
        return f"v1_{secrets.token_hex(24)}"

    def find(self, interaction_id: str) -> Operation:
        found = self.operations.get(interaction_id)
        if found is None or not found.notes["store"] or self._is_gone(found):
            msg = f"Interaction '{interaction_id}' was not found."
            raise OmniRefusal(msg, code=404)
        return found

    def status(self, operation: Operation) -> Status:
        if self._mark(operation, "cancelled").exists():
            return "cancelled"
        if self._is_done(operation):
            outcome = planned_outcome(operation.order)
            return "failed" if outcome.error or outcome.filtered else "completed"
        waits = (operation.ready_at - operation.created_at) * _QUEUED
        return "queued" if self._clock.now() < operation.created_at + waits else "in_progress"

    def cancel(self, operation: Operation) -> None:
        if not operation.notes["background"]:
            msg = "Only background interactions can be cancelled."
            raise OmniRefusal(msg, word="failed_precondition")
        if self.status(operation) not in ("queued", "in_progress"):
            msg = "The interaction has ended already and cannot be cancelled."
            raise OmniRefusal(msg, word="failed_precondition")
        write_atomically(self._mark(operation, "cancelled"), b"")

    def delete(self, operation: Operation) -> None:
        write_atomically(self._mark(operation, "deleted"), b"")

    def _is_gone(self, operation: Operation) -> bool:
        late = self._clock.now() >= operation.created_at + _RETENTION
        return late or self._mark(operation, "deleted").exists()

    def _mark(self, operation: Operation, word: str) -> Path:
        return self._folder / f"{operation.id}.{word}"
