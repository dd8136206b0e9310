"""Shows a job where it was started: two displays in a notebook, lines of text in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from veo_widget.job import Job
from veo_widget.notebook.display import plain_text, view_of
from veo_widget.notebook.hosts import Host, find_host, is_headless
from veo_widget.notebook.terminal import LEFT, follow
from veo_widget.studio import Studio


def announce(studio: Studio, job: Job, shell: Any, host: Host, *, waits: bool = False) -> None:
    """Shows a new job. On the main thread, in the cell that made it.

    Args:
        studio: Whose job it is.
        job: The job.
        shell: IPython's.
        host: Where it is shown.
        waits: Whether `wait_for` comes next and tells the rest.
    """
    if studio.library.notice:
        print(studio.library.notice)
        studio.library.notice = ""
    job.shown_in = shell.execution_count
    view = view_of(studio, job.record, host)
    if host.has_page:
        from veo_widget.notebook.presenter import present

        present(studio, job, host)
    else:
        print("\n".join(view.head) if waits else plain_text(view))


def waits(host: Host, *, asked: bool) -> bool:
    """Whether a cell waits for its jobs: where that is asked for, and in a terminal, where nothing can follow later."""
    return asked or is_headless() or (not host.has_page and sys.stdout.isatty())


def wait_for(studio: Studio, jobs: Sequence[Job], host: Host) -> None:
    """Waits for jobs to end without raising for them; an interrupt ends the waiting, not the jobs."""
    if not host.has_page:
        follow(jobs, lambda job: view_of(studio, job.record, host), live=sys.stdout.isatty())
        return
    try:
        for job in jobs:
            job.until_ended()
    except KeyboardInterrupt:
        print(LEFT)


def show_again(studio: Studio, job: Job) -> None:
    """Shows a job a cell ends with, unless that very cell shows it already. On the main thread."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    host = find_host(shell)
    if job.shown_in != shell.execution_count:
        announce(studio, job, shell, host)
        if is_headless():
            wait_for(studio, [job], host)
    elif not host.has_page:
        print(repr(job))  # the terminal has written "Out[3]: " already
