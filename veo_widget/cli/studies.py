"""What commands about a study have in common."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from veo_widget.cli.output import add_output_options
from veo_widget.cli.places import studio_of

if TYPE_CHECKING:
    from veo_widget.research.study import Study


def add_study_options(parser: argparse.ArgumentParser, file: str) -> None:
    """A study, a file to write, and whether it may be overwritten."""
    parser.add_argument("study", help="its name")
    parser.add_argument("file", help=file)
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")
    add_output_options(parser)


def study_of(given: argparse.Namespace) -> Study:
    """The study of that name in the library in use."""
    from veo_widget.research.study import Study

    return Study(studio_of(given), given.study)
