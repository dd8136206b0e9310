"""``veo-widget import FILE.zip``: all of it, or nothing."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from veo_widget.cli.output import DONE, Bar, Output, add_output_options, guarded
from veo_widget.cli.places import studio_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which file, and under which name."""
    parser.add_argument("file", help="an exported study")
    parser.add_argument("--study", metavar="NAME", help="another name for it here")
    add_output_options(parser)


def run(given: argparse.Namespace) -> int:
    """Brings the study in."""
    return guarded(given, lambda output: _run(given, output))


def _run(given: argparse.Namespace, output: Output) -> int:
    from pathlib import Path

    from veo_widget.sharing.bringing import bring_in

    path = Path(given.file).expanduser().absolute()
    with Bar() as bar:
        done = bring_in(studio_of(given).library, path, study=given.study, progress=bar.files)
    output.give(asdict(done) | {"exit_code": DONE}, [done.words])
    return DONE
