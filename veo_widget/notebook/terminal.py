"""Progress of jobs in a terminal: one line that is written over until they have ended.

What it says is what is known, state and seconds, and how long such jobs usually take; a share of it would be a guess.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

from veo_widget.job import Job
from veo_widget.notebook.display import View
from veo_widget.notebook.text import short
from veo_widget.records import JobRecord, utc_now

LEFT = "No longer waiting. The job goes on; job.wait() or %veoctl show brings its video."
TICK_SECONDS = 0.5


def follow(jobs: Sequence[Job], view_of: Callable[[Job], View], *, live: bool) -> None:
    """Waits for jobs to end and tells each of them; an interrupt ends the waiting, not the jobs.

    Args:
        jobs: The jobs, in the order they are told in where they end together.
        view_of: How a job is drawn here.
        live: Whether the output can be written over; else only the ends are told.
    """
    line = _Line(live)
    waiting = list(jobs)
    try:
        while waiting:
            for job in [job for job in waiting if not job.record.is_open]:
                waiting.remove(job)
                line.clear()
                print(*view_of(job).tail, sep="\n")
            if waiting:
                line.show(_words(waiting, len(jobs)))
                _sleep_beside(waiting[0])
    except KeyboardInterrupt:
        line.clear()
        print(LEFT)


def _sleep_beside(job: Job) -> None:
    """Waits a moment, or until the job has ended."""
    try:
        job.until_ended(TICK_SECONDS)
    except TimeoutError:
        return


def _words(waiting: Sequence[Job], count: int) -> str:
    """How the first of those that are waited for stands, and how many of all have ended."""
    record = waiting[0].record
    parts = [
        f"{count - len(waiting)} of {count} ended" if count > 1 else "",
        record.words,
        _seconds(record),
        record.explanation,
    ]
    return " · ".join(part for part in parts if part)


def _seconds(record: JobRecord) -> str:
    if record.submitted is None:
        return ""
    elapsed = (utc_now() - record.submitted).total_seconds()
    low, high = record.detail.get("expected_range") or (0, 0)
    return f"{elapsed:.0f} s" + (f", usually {low:.0f} to {high:.0f} s" if high >= 1 else "")


class _Line:
    """The terminal's last line, written over as often as it changes."""

    def __init__(self, live: bool) -> None:
        self._live = live
        self._shown = ""

    def show(self, text: str) -> None:
        """Writes a text in place of the last one, cut to the terminal's width."""
        text = short(text, shutil.get_terminal_size().columns - 1)
        if self._live and text != self._shown:
            self._write(text)

    def clear(self) -> None:
        """Takes the text away, so that what is printed next stands in its place."""
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        blank = f"\r{' ' * len(self._shown)}\r" if self._shown else ""
        print(f"{blank}{text}", end="", flush=True)
        self._shown = text
