"""``veo-widget`` on the command line: one parser, one sub-parser and one module a command.

A command's own module is imported when that command is asked for, and what is heavy only after its arguments have
been checked: a typing mistake is told at once, whatever else the package can do.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

_EXIT_CODES = """\
exit codes: 0 done; 1 failed; 2 the arguments make no sense or break a rule of the model; 3 refused because of its
price (--yes, --budget); 4 held back by the safety filter; 130 interrupted, what was sent goes on (veo-widget resume).
What scripts read is on stdout, what people read on stderr; --json prints one JSON document."""


@dataclass(frozen=True)
class Command:
    """A command's module has `add_options`, which fills the sub-parser, and `run`, which gives the exit code."""

    help: str
    module: str

    def load(self) -> Any:
        """The module."""
        return import_module(f"veo_widget.cli.{self.module}")


COMMANDS = {
    "generate": Command("make a video and wait for it", "generating"),
    "history": Command("what was made, failed attempts too", "history"),
    "resume": Command("fetch what an ended run left at the service; buys nothing", "resuming"),
    "export": Command("write a study into a zip file", "exporting"),
    "report": Command("write a study as a page that opens offline", "reporting"),
    "import": Command("bring an exported study into the library", "importing"),
    "simulate": Command("run a local stand-in for Google's Veo: no account, $0", "simulating"),
}


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit code is 2 for arguments that make no sense."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = _parser(words)
    given = parser.parse_args(words)
    if given.command is None:
        parser.print_help()
        return 0
    try:
        code: int = COMMANDS[given.command].load().run(given)
    except KeyboardInterrupt:
        return 130
    return code


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="veo-widget",
        description="Videos with Google's Veo, on the command line.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        # Without abbreviations: half an option must not become a paid video.
        chosen = commands.add_parser(name, help=command.help, allow_abbrev=False)
        if name in words:
            command.load().add_options(chosen)
    return parser
