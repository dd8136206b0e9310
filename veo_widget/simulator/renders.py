"""Rendering in the background: two threads, and a cache in which equal requests find their clip.

The encoder and most of the drawing release the interpreter lock, so threads keep the server answering without
child processes that could outlive it. A clip's file appears in the cache only when it is whole: "finished"
means "is there".
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from veo_widget.simulator.operations import Operation
from veo_widget.simulator.outcomes import planned_outcome
from veo_widget.simulator.render.spec import ClipSpec

WORKERS = 2


class Renders:
    """Clips by key; starting one twice is starting it once."""

    def __init__(self, cache: Path, images: Path, *, stub: bool) -> None:
        self._cache = cache
        self._images = images
        self._stub = stub
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="render")
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self._broken: set[str] = set()

    def start(self, operation: Operation) -> None:
        """Queue whatever this operation will deliver and is not there yet."""
        for spec in self._specs(operation):
            key = self._key(spec)
            with self._lock:
                if key in self._under_way or key in self._broken or self._path(key).exists():
                    continue
                self._under_way.add(key)
            self._pool.submit(self._render, spec, key)

    def is_finished(self, operation: Operation) -> bool:
        """True when every delivered sample is there, or will never be."""
        self.start(operation)
        return all(self._path(key).exists() or key in self._broken for key in map(self._key, self._specs(operation)))

    def paths(self, operation: Operation) -> list[Path] | None:
        """The clips of a finished operation; None if one could not be rendered."""
        found = [self._path(self._key(spec)) for spec in self._specs(operation)]
        return found if all(path.exists() for path in found) else None

    def _specs(self, operation: Operation) -> list[ClipSpec]:
        outcome = planned_outcome(operation.order)
        return [ClipSpec.of(operation.order, seed) for seed in operation.seeds[: outcome.delivered]]

    def _key(self, spec: ClipSpec) -> str:
        return spec.shape_key() if self._stub else spec.key()

    def _path(self, key: str) -> Path:
        return self._cache / f"{key}.mp4"

    def _render(self, spec: ClipSpec, key: str) -> None:
        try:
            self._draw()(spec, self._images, self._path(key))
        # Whatever goes wrong belongs to this clip, whose operation then ends in error 13; the server goes on.
        except Exception:
            self._broken.add(key)
            traceback.print_exc(file=sys.stderr)
        finally:
            with self._lock:
                self._under_way.discard(key)

    def _draw(self) -> Callable[[ClipSpec, Path, Path], None]:
        # Imported here, on a render thread: numpy, Pillow and the codecs would double the time to listen.
        from veo_widget.simulator.render import clip, stub

        return stub.render_stub if self._stub else clip.render_clip
