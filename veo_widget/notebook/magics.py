"""`%veo` and `%%veo`: a prompt after the magic becomes a job and its two displays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class, no_var_expand

from veo_widget.errors import VeoError
from veo_widget.job import Job
from veo_widget.notebook.binding import refuse_name
from veo_widget.notebook.control import control
from veo_widget.notebook.defaults import Configured
from veo_widget.notebook.grammar import Line, UsageMistake
from veo_widget.notebook.help import CONTROL_HELP, VEO_HELP
from veo_widget.notebook.hosts import find_host
from veo_widget.notebook.reading import draws, edit_of, given_parameters, read_magic

if TYPE_CHECKING:
    from veo_widget.notebook.widget import VeoWidget
    from veo_widget.research.run import SweepRun


@magics_class
class VeoMagics(Magics, Configured):  # type: ignore[misc]  # its traits come from the table of options
    """The magics of `%load_ext veo_widget`, and the defaults of their options."""

    shell: InteractiveShell
    _panel: VeoWidget | None = None
    """What `%veo` alone shows: the same one each time, so that a cleared output loses nothing."""

    @no_var_expand
    @line_cell_magic
    def veo(self, line: str, cell: str | None = None) -> Job | list[Job] | SweepRun | None:
        """Replaced below by `VEO_HELP`."""
        try:
            return self._veo(line, cell)
        except (VeoError, UsageMistake, TypeError) as error:
            raise UsageError(str(error)) from None

    @no_var_expand
    @line_magic
    def veoctl(self, line: str) -> None:
        """Replaced below by `CONTROL_HELP`."""
        try:
            control(line, self.shell)
        except (VeoError, UsageMistake, TypeError) as error:
            raise UsageError(str(error)) from None

    def _veo(self, line: str, cell: str | None) -> Job | list[Job] | SweepRun | None:
        if cell is None and not line.strip():
            self._open_panel()
            return None
        parsed = read_magic(line, cell, self.shell)
        if parsed.flags.get("help"):
            print(VEO_HELP)
            return None
        refuse_name(parsed, self.shell.user_ns)
        _note(parsed.notices)
        if "sweep" in parsed.flags:
            return self._sweep(parsed)
        if parsed.flags.get("dry-run"):
            self._dry_run(parsed)
            return None
        return self._make(parsed)

    def _open_panel(self) -> None:
        if not find_host(self.shell).has_page:
            msg = "The panel needs a notebook. Write a prompt: %veo A lion in the savannah --duration 8."
            raise UsageMistake(msg)
        from veo_widget.notebook.widget import VeoWidget
        from veo_widget.studio import default_studio

        if self._panel is None or not self._panel.shows(default_studio()):
            self._panel = VeoWidget()
        self._panel._ipython_display_()

    def _sweep(self, parsed: Line) -> SweepRun | None:
        from veo_widget.notebook.sweeping import sweep

        return sweep(parsed, given_parameters(parsed), self.shell, find_host(self.shell))

    def _make(self, parsed: Line) -> Job | list[Job]:
        from veo_widget.notebook.shown import announce, wait_for, waits
        from veo_widget.studio import default_studio

        studio, host = default_studio(), find_host(self.shell)
        given, waiting = (
            given_parameters(parsed) | {"edit": self._edit},
            waits(host, asked=bool(parsed.flags.get("wait"))),
        )
        jobs = []
        for draw in range(draws(parsed)):
            jobs.append(job := studio.generate(parsed.prompt, **given, draw=draw))
            _note([job.reused] if job.reused else job.record.detail["notices"])
            announce(studio, job, self.shell, host, waits=waiting)
        made = jobs[0] if len(jobs) == 1 else jobs
        if "as" in parsed.flags:
            self.shell.user_ns[parsed.flags["as"]] = made
        if waiting:
            wait_for(studio, jobs, host)
        return made

    @property
    def _edit(self) -> str:
        """Of the running cell."""
        history = self.shell.history_manager
        return edit_of(history.input_hist_raw[-1] if history is not None and history.input_hist_raw else "")

    def _dry_run(self, parsed: Line) -> None:
        from veo_widget.notebook.dry_run import dry_run
        from veo_widget.studio import default_studio

        studio, given = default_studio(), given_parameters(parsed) | {"edit": self._edit}
        quotes = [studio.quote(parsed.prompt, **given, draw=draw) for draw in range(draws(parsed))]
        dry_run(studio, quotes, find_host(self.shell))


def _note(notices: Iterable[str]) -> None:
    for notice in notices:
        print(f"Note: {notice}")


def _document() -> None:
    methods: tuple[tuple[Any, str], ...] = ((VeoMagics.veo, VEO_HELP), (VeoMagics.veoctl, CONTROL_HELP))
    for method, text in methods:
        method.__doc__ = text


_document()
