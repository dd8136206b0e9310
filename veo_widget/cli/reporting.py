"""``veo-widget report STUDY FILE.html``."""

from __future__ import annotations

import argparse

from veo_widget.cli.output import DONE, Bar, Output, guarded
from veo_widget.cli.studies import add_study_options, study_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which study, and where to."""
    add_study_options(parser, "the page; its media go into a folder beside it")


def run(given: argparse.Namespace) -> int:
    """Writes the page."""
    return guarded(given, lambda output: _run(given, output))


def _run(given: argparse.Namespace, output: Output) -> int:
    with Bar() as bar:
        done = study_of(given).report(given.file, overwrite=given.overwrite, progress=bar.files)
    document = {"path": str(done.path), "media": str(done.media), "clips": done.clips, "size": done.size}
    output.give(document | {"exit_code": DONE}, [str(done.path)])
    return DONE
