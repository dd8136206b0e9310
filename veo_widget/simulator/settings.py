"""What a simulator process is told at its start: command line and environment, nothing else.

The token comes from the environment only, so that it is in no process list; it is compared, never shown.
"""

from __future__ import annotations

import argparse
import json
import math
import os
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.faults import Fault, parse_fault
from veo_widget.simulator.latency import parse_latency
from veo_widget.simulator.people import Region
from veo_widget.simulator.quota import TIERS

TOKEN_VARIABLE = "VEO_SIMULATOR_TOKEN"
KEY_VARIABLE = "VEO_SIMULATOR_API_KEY"


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
    as_of: date | None = None
    region: Region = "us"
    retention: float = 2 * 86_400.0
    processing: float = 1.0
    spend_window: Decimal | None = None
    faults: tuple[Fault, ...] = ()
    token: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)


def read_settings(arguments: list[str] | None = None) -> Settings:
    """Settings from a command line; exits with code 2 and usage on stderr when it makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m veo_widget.simulator")
    add_options(parser)
    return chosen(parser.parse_args(arguments))


def chosen(given: argparse.Namespace) -> Settings:
    """Settings from what a parser with our options has read, and from the environment."""
    options = {option.name: getattr(given, option.name) for option in fields(Settings) if hasattr(given, option.name)}
    options["api_key"] = given.api_key or os.environ.get(KEY_VARIABLE) or None
    options["faults"] = tuple(fault for faults in given.faults or () for fault in faults)
    return Settings(**options, token=os.environ.get(TOKEN_VARIABLE) or None)


def _latency(text: str) -> str:
    try:
        parse_latency(text)
    except ValueError:
        msg = f"'fast', 'real' or seconds >= 0, not {text!r}"
        raise argparse.ArgumentTypeError(msg) from None
    return text


def _faults(text: str) -> list[Fault]:
    """One fault, or a list of them, as the endpoint takes them."""
    try:
        given = json.loads(text)
        return [parse_fault(item) for item in (given if isinstance(given, list) else [given])]
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(refusal.message) from refusal
    except ValueError:
        msg = f"JSON, not {text!r}"
        raise argparse.ArgumentTypeError(msg) from None


def _dollars(text: str) -> Decimal:
    if text in TIERS:
        return TIERS[text]
    try:
        dollars = Decimal(text)
    except InvalidOperation:
        dollars = Decimal(0)
    if not (dollars.is_finite() and dollars > 0):
        msg = f"{', '.join(TIERS)} or dollars > 0, not {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return dollars


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < math.inf:
        msg = f"seconds >= 0, not {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return seconds


def add_options(parser: argparse.ArgumentParser) -> None:
    """Make a parser, or a sub-parser of another command line, one for the simulator."""
    parser.description = "A local stand-in for Google's Veo: same wire, same refusals, synthetic clips, no cost."
    parser.epilog = f"If {TOKEN_VARIABLE} is set, every request needs it as bearer token."
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8787, help="0 for any free port (default: 8787)")
    parser.add_argument(
        "--latency",
        type=_latency,
        default="fast",
        metavar="fast|real|SECONDS",
        help="how long a generation takes: fast is 2 s, real 11 s to 6 min (default: fast)",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="repeat latencies and unseeded pictures")
    parser.add_argument("--state", type=Path, metavar="DIR", help="keep operations, clips and ledger here")
    parser.add_argument("--render", choices=("full", "stub"), default="full", help="stub: one small clip per shape")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="models as they ran on that day")
    parser.add_argument("--region", choices=("us", "eu"), default="us", help="eu: stricter on people and uploads")
    parser.add_argument(
        "--retention",
        type=_seconds,
        default=Settings.retention,
        metavar="SECONDS",
        help="how long operations and files live (default: two days)",
    )
    parser.add_argument(
        "--processing",
        type=_seconds,
        default=Settings.processing,
        metavar="SECONDS",
        help="how long a new file is PROCESSING (default: 1)",
    )
    parser.add_argument(
        "--spend-window",
        type=_dollars,
        metavar="tier1|tier2|tier3|USD",
        help="answer 429 beyond so many dollars in ten minutes (default: off)",
    )
    parser.add_argument(
        "--fault",
        dest="faults",
        type=_faults,
        action="append",
        metavar="JSON",
        help='a fault to begin with, such as {"on": "submit", "kind": "quota"}; may be repeated',
    )
    parser.add_argument(
        "--api-key",
        metavar="KEY",
        help=f"the one key that the Gemini API accepts; better in {KEY_VARIABLE}, which no process list shows",
    )
    parser.add_argument(
        "--stdin-lifeline",
        dest="lifeline",
        action="store_true",
        help="end when standard input ends, and ignore Ctrl-C",
    )
