"""What a simulator process is told at its start: command line and environment, nothing else.

The token comes from the environment only, so that it is in no process list; it is compared, never shown.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field
from pathlib import Path

from veo_widget.simulator.latency import parse_latency

TOKEN_VARIABLE = "VEO_SIMULATOR_TOKEN"


@dataclass(frozen=True)
class Settings:
    """`state` None means a temporary directory that goes with the process; `port` 0 means any free one."""

    host: str = "127.0.0.1"
    port: int = 8787
    latency: str = "fast"
    seed: int | None = None
    state: Path | None = None
    render: str = "full"
    lifeline: bool = False
    token: str | None = field(default=None, repr=False)


def read_settings(arguments: list[str] | None = None) -> Settings:
    """Settings from a command line; exits with code 2 and usage on stderr when it makes no sense."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        parse_latency(given.latency)
    except ValueError:
        parser.error(f"--latency: 'fast', 'real' or seconds >= 0, not {given.latency!r}")
    return Settings(**vars(given), token=os.environ.get(TOKEN_VARIABLE) or None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m veo_widget.simulator",
        description="A local stand-in for Google's Veo: same wire, same refusals, synthetic clips, no cost.",
        epilog=f"If {TOKEN_VARIABLE} is set, every request needs it as bearer token.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8787, help="0 for any free port (default: 8787)")
    parser.add_argument("--latency", default="fast", metavar="fast|real|SECONDS")
    parser.add_argument("--seed", type=int, metavar="N", help="repeat latencies and unseeded pictures")
    parser.add_argument("--state", type=Path, metavar="DIR", help="keep operations, clips and ledger here")
    parser.add_argument("--render", choices=("full", "stub"), default="full", help="stub: one small clip per shape")
    parser.add_argument(
        "--stdin-lifeline",
        dest="lifeline",
        action="store_true",
        help="end when standard input ends, and ignore Ctrl-C",
    )
    return parser
