"""What a command says: one JSON document or plain lines on stdout, sentences and progress on stderr, an exit code.

Nothing that comes from a prompt or a service reaches a terminal with control letters in it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from veo_widget.cli.wording import for_shell
from veo_widget.errors import BackendError, BudgetError, FilteredError, FilterError, RepeatError, RequestError, VeoError

DONE, FAILED, USAGE, PRICE, FILTERED, INTERRUPTED = 0, 1, 2, 3, 4, 130
_BAR = 20


class Refused(Exception):
    """A command that ends here: a sentence for the user and an exit code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class Output:
    """Where a command's words go."""

    def __init__(self, given: argparse.Namespace) -> None:
        self._as_json: bool = given.json

    def say(self, sentence: str) -> None:
        """A sentence for a person."""
        print(printable(for_shell(sentence)), file=sys.stderr, flush=True)

    def give(self, document: dict[str, Any], lines: list[str]) -> None:
        """What was asked for: the document, or the lines."""
        if self._as_json:
            print(json.dumps(document, indent=1, default=str))
        else:
            for line in lines:
                print(printable(line))
        sys.stdout.flush()


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """``--json`` and ``--library``, which every command of ours has."""
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    parser.add_argument("--library", metavar="DIR", help="the library; VEO_LIBRARY or ./veo_library without it")


def guarded(given: argparse.Namespace, work: Callable[[Output], int]) -> int:
    """Runs a command's work; what goes wrong becomes one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):  # a terminal may know fewer letters than a prompt has
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(errors="backslashreplace")
    output = Output(given)
    try:
        return work(output)
    except Refused as error:
        return _failed(output, error, error.code)
    except (VeoError, OSError) as error:
        return _failed(output, error, code_of(error))


def code_of(error: BaseException) -> int:
    """The exit code of an error."""
    match error:
        case RequestError() | FilterError():
            return USAGE
        case BudgetError() | RepeatError():
            return PRICE
        case BackendError():
            return USAGE
        case FilteredError():
            return FILTERED
    return FAILED


def _failed(output: Output, error: Exception, code: int) -> int:
    output.say(f"veo-widget: {error}")
    output.give({"error": {"kind": type(error).__name__, "message": for_shell(str(error))}, "exit_code": code}, [])
    return code


def printable(text: str) -> str:
    """A text without control letters, which a terminal would obey; line ends stay."""
    return "".join(each if each.isprintable() or each == "\n" else _escaped(each) for each in text)


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


def one_line(text: str, length: int) -> str:
    """A text in one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


class Bar:
    """A line of progress on stderr, written over as it changes; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._shown = ""

    def files(self, done: int, total: int) -> None:
        """So many of so many files."""
        self.show(done / max(total, 1), f"{done:,} of {total:,} files")

    def show(self, share: float, words: str) -> None:
        """A share from 0 to 1 with words beside it, cut to the terminal's width."""
        filled = round(_BAR * min(max(share, 0.0), 1.0))
        line = f"[{'#' * filled}{'-' * (_BAR - filled)}] {words}"
        self._write(one_line(printable(line), shutil.get_terminal_size().columns - 1))

    def clear(self) -> None:
        """Takes the line away."""
        self._write("")

    def _write(self, line: str) -> None:
        if not self._live or line == self._shown:
            return
        blank = f"\r{' ' * len(self._shown)}\r" if self._shown else ""
        print(f"{blank}{line}", end="", file=sys.stderr, flush=True)
        self._shown = line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.clear()
