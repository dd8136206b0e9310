"""``veo-widget resume``: fetches what a killed or interrupted run left at the service. Nothing is sent again."""

from __future__ import annotations

import argparse

from veo_widget.cli.output import INTERRUPTED, Output, add_output_options, guarded
from veo_widget.cli.places import add_backend_options, studio_of


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where the library is; each job says itself where it was sent."""
    add_output_options(parser)
    add_backend_options(parser)


def run(given: argparse.Namespace) -> int:
    """Waits for what goes on and fetches what is done."""
    return guarded(given, lambda output: _run(given, output))


def _run(given: argparse.Namespace, output: Output) -> int:
    from veo_widget.cli.jobs import follow, let_go, report_jobs

    studio = studio_of(given)
    jobs = studio.resume() if studio.library.paths.database.exists() else []
    if not jobs:
        output.say("Nothing to fetch.")
    try:
        follow(jobs)
    except KeyboardInterrupt:
        let_go(studio, jobs, output)
        report_jobs(studio, jobs, output, interrupted=True)
        return INTERRUPTED
    return report_jobs(studio, jobs, output)
