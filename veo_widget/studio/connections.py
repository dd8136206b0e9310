"""Turns a backend into a wire that speaks to it, and knows how patiently its jobs are watched."""

from __future__ import annotations

import os

from veo_widget.archive.paths import LibraryPaths
from veo_widget.catalog import catalog
from veo_widget.engine.schedule import Patience
from veo_widget.studio.backend import Backend
from veo_widget.studio.simulator_process import TOKEN_VARIABLE, SimulatorAddress, SimulatorProcess
from veo_widget.wires.base import Wire
from veo_widget.wires.vertex import VertexAddress, VertexWire

_SIMULATOR_POLL_SECONDS = 0.5


class Connections:
    """Wires by backend, each made once; the simulators among them live in the library's folder."""

    def __init__(self, paths: LibraryPaths) -> None:
        self._paths = paths
        self._wires: dict[Backend, Wire] = {}
        self._simulators: dict[Backend, SimulatorProcess] = {}

    def wire(self, backend: Backend) -> Wire:
        """The wire for a backend. Connects nothing yet."""
        if backend not in self._wires:
            self._wires[backend] = VertexWire(lambda: self._address(backend))
        return self._wires[backend]

    def patience(self, backend: Backend) -> Patience:
        """How its jobs are watched: Google every 10 s as its page does, the simulator closely."""
        if backend.endpoint == "google":
            return Patience()
        return Patience(every=_SIMULATOR_POLL_SECONDS)

    def typical_seconds(self, backend: Backend) -> float | None:
        """How long a job usually takes where no past job tells."""
        if backend.endpoint == "google" or backend.latency == "real":
            return catalog().typical_seconds
        return 3.0 if backend.latency == "fast" else float(backend.latency)

    def _address(self, backend: Backend) -> VertexAddress:
        """Where the backend answers now; called in worker threads, may block while a simulator starts."""
        if backend.endpoint == "google":
            return VertexAddress(project=backend.project, location=backend.location)
        at = self._simulator_address(backend)
        return VertexAddress(project=backend.project, location=backend.location, base_url=at.url, token=at.token)

    def _simulator_address(self, backend: Backend) -> SimulatorAddress:
        if backend.url:
            return SimulatorAddress(backend.url, os.environ.get(TOKEN_VARIABLE) or "simulator")
        return self._simulators.setdefault(backend, self._new_simulator(backend)).address()

    def _new_simulator(self, backend: Backend) -> SimulatorProcess:
        return SimulatorProcess(self._paths.simulator, latency=backend.latency, seed=backend.seed)
