"""Where a command works: which library, which backend. The studio is made here, once a process."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veo_widget.studio import Studio

_LATER = ("url", "wire", "as_of", "latency", "project", "location", "base_url")


def add_backend_options(parser: argparse.ArgumentParser) -> None:
    """Where a request goes; without them what the environment says, else the simulator."""
    place = parser.add_argument_group("where it goes")
    place.add_argument("--backend", choices=("simulator", "vertex", "omni", "gemini"), help="the environment's without")
    place.add_argument("--project", metavar="P", help="Google Cloud project, for vertex")
    place.add_argument("--location", metavar="L", help="region, for vertex")
    place.add_argument("--base-url", metavar="URL", help="the gateway, for gemini")
    place.add_argument("--url", metavar="URL", help="a simulator that runs already")
    place.add_argument("--wire", choices=("vertex", "gemini", "omni"), help="the dialect spoken to the simulator")
    place.add_argument("--as-of", metavar="DATE", help="the simulator's day, such as 2025-12-18")
    place.add_argument("--latency", type=_latency, metavar="T", help="the simulator's: fast, real or seconds")


def studio_of(given: argparse.Namespace) -> Studio:
    """The studio of a command.

    Raises:
        BackendError: There is no such backend, or something it needs is missing.
        LibraryError: The library's folder cannot be written.
        Refused: Options of a backend that was not named.
    """
    from veo_widget.cli.output import USAGE, Refused
    from veo_widget.studio import default_studio, set_library, use

    if given.library:
        set_library(given.library)
    options = {name: value for name in _LATER if (value := getattr(given, name, None)) is not None}
    name = getattr(given, "backend", None)
    if options and name is None:
        msg = f"--{next(iter(options)).replace('_', '-')} goes with --backend."
        raise Refused(msg, USAGE)
    if name is not None:
        use(name, **options)
    return default_studio()


def _latency(text: str) -> str | float:
    if text in ("fast", "real"):
        return text
    try:
        return float(text)
    except ValueError:
        msg = f"takes fast, real or seconds, not {text!r}"
        raise argparse.ArgumentTypeError(msg) from None
