"""Turns a backend into a wire that speaks to it, and knows how patiently its jobs are watched."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from veo_widget.archive.paths import LibraryPaths
from veo_widget.catalog import catalog
from veo_widget.engine.schedule import Patience
from veo_widget.studio.backend import GOOGLE_URL, Backend
from veo_widget.studio.keys import find_key
from veo_widget.studio.simulator_process import TOKEN_VARIABLE, SimulatorAddress, SimulatorProcess
from veo_widget.wires.base import NotSent, Wire
from veo_widget.wires.clients import KeyAddress, VertexAddress
from veo_widget.wires.gemini import GeminiWire
from veo_widget.wires.images import ImageWire
from veo_widget.wires.omni import OmniWire
from veo_widget.wires.texts import TextWire
from veo_widget.wires.vertex import VertexWire

AT_ONCE = {"google": 10, "gateway": 10, "simulator": 50}
"""How many jobs of one model each kind of endpoint is given at once. Google names no limit of its own."""
_SHORTEST_POLL = 0.1
_POLLS_OF_A_LOOP = 7
"""How often Google's page asks about a usual job; a simulator is asked in that proportion, however fast it is."""
_SURE = 1000
"""How fast a simulator of ours is, is a setting and not to be learnt: past jobs may have had another."""


class Connections:
    """Wires by backend, each made once; the simulators among them live in the library's folder.

    Args:
        paths: The library.
        at_once: How many jobs of one model each kind of endpoint is given at once, where not as in `AT_ONCE`.
    """

    def __init__(self, paths: LibraryPaths, at_once: Mapping[str, int] | None = None) -> None:
        self._paths = paths
        self._at_once = AT_ONCE | dict(at_once or {})
        self._wires: dict[Backend, Wire] = {}
        self._image_wires: dict[Backend, ImageWire] = {}
        self._text_wires: dict[tuple[Backend, str], TextWire] = {}
        self._simulators: dict[tuple[object, ...], SimulatorProcess] = {}

    def wire(self, backend: Backend) -> Wire:
        """The wire for a backend. Connects nothing yet."""
        if backend not in self._wires:
            self._wires[backend] = self._new_wire(backend)
        return self._wires[backend]

    def images(self, backend: Backend) -> ImageWire:
        """The wire for pictures of the same backend. Connects nothing yet."""
        find = self._project_address if backend.wire == "vertex" else self._key_address
        return self._image_wires.setdefault(backend, ImageWire(lambda: find(backend)))

    def texts(self, backend: Backend, location: str = "") -> TextWire:
        """The wire for texts of the same backend, on Agent Platform in a region of its own. Connects nothing yet."""
        if backend.wire != "vertex":
            wire = TextWire(lambda: self._key_address(backend))
        else:
            there = replace(backend, location=location or backend.location)
            wire = TextWire(lambda: self._project_address(there))
        return self._text_wires.setdefault((backend, location), wire)

    def patience(self, backend: Backend) -> Patience:
        """How its jobs are sent and watched: Google with the page's 10 s as the measure, the simulator closely."""
        typical, at_once = self.typical_seconds(backend), self._at_once[backend.endpoint]
        if backend.endpoint != "simulator":
            return Patience(typical=typical, at_once=at_once)
        return Patience(
            every=min(Patience.every, max(_SHORTEST_POLL, typical / _POLLS_OF_A_LOOP)),
            typical=typical,
            certainty=Patience.certainty if backend.url else _SURE,
            at_once=at_once,
            quota_pause=1.0,
            reconnect=_SHORTEST_POLL,
        )

    def typical_seconds(self, backend: Backend) -> float:
        """How long a job usually takes where no past job tells."""
        if backend.endpoint != "simulator" or backend.latency == "real":
            return catalog().typical_seconds
        return 3.0 if backend.latency == "fast" else float(backend.latency)

    def _new_wire(self, backend: Backend) -> Wire:
        if backend.wire == "vertex":
            return VertexWire(lambda: self._project_address(backend))
        kind = GeminiWire if backend.wire == "gemini" else OmniWire
        return kind(lambda: self._key_address(backend))

    def _project_address(self, backend: Backend) -> VertexAddress:
        """Where the backend answers now; called in worker threads, may block while a simulator starts."""
        if backend.endpoint == "google":
            return VertexAddress(project=backend.project, location=backend.location)
        at = self._simulator_address(backend)
        return VertexAddress(project=backend.project, location=backend.location, base_url=at.url, token=at.token)

    def _key_address(self, backend: Backend) -> KeyAddress:
        """The same for a backend with an API key; a simulator's token stands for the key."""
        if backend.endpoint == "simulator":
            at = self._simulator_address(backend)
            return KeyAddress(base_url=at.url, key=at.token)
        key = find_key()
        if not key:
            msg = "There is no API key any more."
            raise NotSent(msg, hint="Set GEMINI_API_KEY, then run it again.")
        return KeyAddress(base_url=backend.url or GOOGLE_URL, key=key)

    def _simulator_address(self, backend: Backend) -> SimulatorAddress:
        if backend.url:
            return SimulatorAddress(backend.url, os.environ.get(TOKEN_VARIABLE) or "simulator")
        # One process serves all dialects of a day, so that a clip of one can be used through another.
        key = (backend.as_of, backend.latency, backend.seed)
        return self._simulators.setdefault(key, self._new_simulator(backend)).address()

    def _new_simulator(self, backend: Backend) -> SimulatorProcess:
        return SimulatorProcess(self._paths.simulator, latency=backend.latency, seed=backend.seed, as_of=backend.as_of)
