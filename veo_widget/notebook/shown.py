"""Shows a job where it was started: two displays in a notebook, lines of text in a terminal."""

from __future__ import annotations

from typing import Any

from veo_widget.job import Job
from veo_widget.notebook.display import plain_text, view_of
from veo_widget.notebook.hosts import Host, find_host
from veo_widget.studio import Studio


def announce(studio: Studio, job: Job, shell: Any, host: Host) -> None:
    """Shows a new job. On the main thread, in the cell that made it."""
    if studio.library.notice:
        print(studio.library.notice)
        studio.library.notice = ""
    job.shown_in = shell.execution_count
    if host.has_page:
        from veo_widget.notebook.presenter import present

        present(studio, job, host)
    else:
        print(plain_text(view_of(studio, job.record, host)))
        print("It goes on in the background; job.wait() or %veoctl show brings the video.")


def show_again(studio: Studio, job: Job) -> None:
    """Shows a job a cell ends with, unless that very cell shows it already. On the main thread."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and job.shown_in != shell.execution_count:
        announce(studio, job, shell, find_host(shell))


def wait_for(job: Job, host: Host) -> None:
    """Waits for a job's end without raising for it; an interrupt ends the waiting, not the job."""
    try:
        job.until_ended()
    except KeyboardInterrupt:
        print("No longer waiting. The job goes on; %veoctl show brings its video.")
        return
    if not host.has_page:
        record = job.record
        print(record.sentence, *(clip.path for clip in job.clips), sep="\n")
