"""``veo-widget`` on the command line: one parser, one sub-parser a command.

A command's own room is imported when that command is asked for, and what is heavy only after its arguments have
been checked: a typing mistake is told at once, whatever else the package can do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class Command:
    """`add_options` fills the sub-parser, `run` does the work and returns the exit code."""

    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit code is 2 for arguments that make no sense."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = _parser(words)
    given = parser.parse_args(words)
    if given.command is None:
        parser.print_help()
        return 0
    try:
        return COMMANDS[given.command].run(given)
    except KeyboardInterrupt:
        return 130


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="veo-widget", description="Videos with Google's Veo, on the command line.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        chosen = commands.add_parser(name, help=command.help)
        if name in words:
            command.add_options(chosen)
    return parser


def _simulator_options(parser: argparse.ArgumentParser) -> None:
    from veo_widget.simulator.settings import add_options

    add_options(parser)


def _simulate(given: argparse.Namespace) -> int:
    from veo_widget.simulator.settings import chosen

    # After the arguments: they are checked before a server is loaded.
    settings = chosen(given)
    from veo_widget.simulator.server import serve

    serve(settings, listening=partial(_tell, key="..." if settings.token or settings.api_key else "any"))


def _tell(url: str, *, key: str) -> None:
    """How to point a client here, for a person; a script reads the ready line on stdout and nothing else."""
    if sys.stderr.isatty():
        print(_HOW_TO.format(url=url, key=key), file=sys.stderr, flush=True)


_HOW_TO = """
Google's own clients work here unchanged, and nothing costs anything:

  Gemini API       export GOOGLE_GEMINI_BASE_URL={url} GEMINI_API_KEY={key}
                   google-genai for Python and JavaScript: Omni today, Veo with --as-of 2025-12-18
  Agent Platform   export GOOGLE_VERTEX_BASE_URL={url}
                   genai.Client(enterprise=True, project="any", location="us-central1", credentials=...)
  curl, fetch      {url}/v1/interactions, and the other paths of Google's pages
  this server      {url}/simulator/ledger (what happened), /simulator/faults (what is to go wrong)

Ctrl-C ends it."""

COMMANDS = {
    "simulate": Command("run a local stand-in for Google's Veo: no account, $0", _simulator_options, _simulate),
}
