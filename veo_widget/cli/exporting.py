"""``veo-widget export STUDY FILE.zip``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from veo_widget.cli.output import DONE, Bar, Output, guarded
from veo_widget.cli.studies import add_study_options, study_of

if TYPE_CHECKING:
    from pathlib import Path


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which study, and where to."""
    add_study_options(parser, "the zip file")


def run(given: argparse.Namespace) -> int:
    """Writes the file, whole or not at all."""
    return guarded(given, lambda output: _run(given, output))


def _run(given: argparse.Namespace, output: Output) -> int:
    with Bar() as bar:
        done = study_of(given).export(given.file, overwrite=given.overwrite, progress=bar.files)
    for sentence in done.left_out:
        output.say(f"Left out: {sentence}.")
    path: Path = done.path
    document = {"path": str(path), "clips": done.clips, "files": done.files, "size": done.size}
    output.give(document | {"left_out": done.left_out, "exit_code": DONE}, [str(path)])
    return DONE
