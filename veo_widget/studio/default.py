"""The one studio in use: made on first use from the environment, replaced by `use` and `set_library`.

This is the only module-level state of the package.
"""

from __future__ import annotations

import os
import threading
from datetime import date

from veo_widget.archive import Library
from veo_widget.archive.paths import LibraryPaths, wanted_root
from veo_widget.studio.backend import Backend, Latency, choose_backend, named_backend
from veo_widget.studio.studio import Studio

_lock = threading.RLock()
_studio: Studio | None = None


def default_studio() -> Studio:
    """The studio in use.

    Raises:
        BackendError: The environment names a backend that cannot be used.
        LibraryError: The library's folder cannot be written.
    """
    global _studio
    with _lock:
        if _studio is None:
            _studio = Studio(choose_backend(), Library())
        return _studio


def present_backend() -> Backend:
    """The backend in use, or the one that would be, for what needs no library: nothing is made on disk.

    Raises:
        BackendError: The environment names a backend that cannot be used.
    """
    with _lock:
        return _studio.backend if _studio else choose_backend()


def present_library() -> Library | None:
    """The library in use, or the one that would be; None where it has no record yet: nothing is made on disk.

    Raises:
        LibraryError: It cannot be used.
    """
    with _lock:
        paths = _studio.library.paths if _studio else LibraryPaths(wanted_root()[0])
        return default_studio().library if paths.database.exists() else None


def use(
    name: str,
    *,
    project: str | None = None,
    location: str | None = None,
    url: str | None = None,
    base_url: str | None = None,
    wire: str | None = None,
    as_of: str | date | None = None,
    latency: Latency = "fast",
    seed: int | None = None,
) -> Backend:
    """Chooses where new requests go; naming a paid backend here also confirms it.

    Args:
        name: ``"vertex"`` (Veo on Agent Platform), ``"omni"`` (Omni on the Gemini API, with an API key from the
            environment), ``"gemini"`` (a gateway that speaks the Gemini API's wire for Veo) or ``"simulator"``.
        project: Google Cloud project, for ``"vertex"``; ``GOOGLE_CLOUD_PROJECT`` where it is None.
        location: Region, for ``"vertex"``; ``GOOGLE_CLOUD_LOCATION`` or us-central1 where it is None.
        url: A simulator that runs already; one is started where it is None.
        base_url: The gateway, for ``"gemini"``; ``GOOGLE_GEMINI_BASE_URL`` where it is None.
        wire: The dialect spoken to the simulator: ``"vertex"``, ``"gemini"`` or ``"omni"``.
        as_of: The simulator's day, such as ``"2025-12-18"``, on which that day's models run; None for today.
        latency: How long the simulator takes: ``"fast"`` (about 2 s), ``"real"`` (11 s to 6 min) or seconds.
        seed: Makes the simulator's latencies repeatable.

    Raises:
        BackendError: There is no such backend, or something it needs is missing.
    """
    global _studio
    backend = named_backend(
        name,
        project=project,
        location=location,
        url=url,
        base_url=base_url,
        wire=wire,
        as_of=as_of,
        latency=latency,
        seed=seed,
    )
    with _lock:
        if _studio is None:
            _studio = Studio(backend, Library())
        _studio.backend = backend
    return backend


def set_library(path: str | os.PathLike[str]) -> Library:
    """Uses another folder from now on; jobs under way go on into the old one.

    Raises:
        LibraryError: The folder cannot be written.
    """
    global _studio
    library = Library(path)
    with _lock:
        backend = _studio.backend if _studio else choose_backend()
        _studio = Studio(backend, library)
    return library
