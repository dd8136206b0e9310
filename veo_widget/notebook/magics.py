"""`%veo` and `%%veo`: a prompt after the magic becomes a job and its two displays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class, no_var_expand

from veo_widget.errors import VeoError
from veo_widget.job import Job
from veo_widget.media.posters import thumbnail
from veo_widget.notebook.control import control
from veo_widget.notebook.grammar import Line, UsageMistake, parse_cell, parse_line
from veo_widget.notebook.hosts import find_host
from veo_widget.options import options_table, parameters

if TYPE_CHECKING:
    from veo_widget.notebook.widget import VeoWidget
    from veo_widget.research.run import SweepRun

VEO_HELP = f"""Make a video with Google's Veo.

  %veo A lion in the savannah --duration 8 --seed 3       the prompt, then options
  %%veo --model veo-3.1-fast                              options; the prompt is the cell's body
  job = %veo A lion in the savannah                       binds the job: await job, job.wait()
  %veo It roars --extend 9K8YM                            goes on from a clip (--edit changes one, on Omni)
  %%veo --sweep seed=1..3 --sweep "model=a,b"             every combination: planned, priced, run, shown as a grid
  %veo                                                    opens the panel: prompt, settings, pictures, player

The cell returns at once; the video appears in it when it is ready. Options:

{options_table()}

Options count only at the end of the line (in %%veo on its first line); a lone -- ends them. Nothing in the
prompt is interpreted: $x, {{x}}, quotes and a question mark at the end reach the model. Only with --sweep is it a
template: {{a, b}} are choices, and {{x}} is filled by --sweep x=... . IPython itself takes away trailing spaces, a
backslash before a line's end, and ">>> " or "In [1]:" at the start of a %%veo body.

%veoctl shows jobs, history and models, and chooses the backend; %veoctl? lists its commands.
"""
CONTROL_HELP = """Look after Veo jobs.

  %veoctl jobs                     the open jobs
  %veoctl stop ID                  cancels a job that was not sent (or, on Omni, at the service), else stops watching it
  %veoctl first ID, clear          sends a waiting job before the others; cancels all that were not sent
  %veoctl history                  the last jobs, failed ones too; %veoctl history 50 shows more
  %veoctl show [ID]                a job with its video; the newest without ID (its last letters suffice)
  %veoctl resume                   fetches what a restarted kernel left behind; buys nothing
  %veoctl budget 20                refuses what this session would spend beyond $20; --day, --job, off
  %veoctl costs                    what was spent: charged, under way, unknown; --by model, place, study
  %veoctl sweeps [ID]              the sweeps that were run, those of a study, or the grid of one
  %veoctl models                   all models, when they run, what they can do and cost; --limits: what holds for all
  %veoctl image A calico kitten    makes a picture with Gemini to start a video from; --model NAME, --aspect W:H
  %veoctl lint A man says hello    what in a prompt will hardly come out as meant, and why; takes the options of %veo
  %veoctl checklist A lion         which elements of Google's guide a prompt names
  %veoctl improve A lion           has Gemini rewrite a prompt and shows the changes; --as NAME, then NAME.accept(1)
  %veoctl examples [NAME]          prompts to start from: one for each element, and those of the guide page
  %veoctl code ID --as python      a job's request as code: python, javascript, go, rest, magic
  %veoctl use simulator            synthetic clips for $0; --latency fast|real|SECONDS, --wire vertex|gemini|omni,
                                   --as-of 2025-12-18 runs that day's models
  %veoctl use vertex --project P   Veo on Agent Platform, billed to that project; --location L
  %veoctl use omni                 Omni on the Gemini API, billed to the API key in GEMINI_API_KEY
  %veoctl use gemini --base-url U  a gateway that still speaks the Gemini API's wire for Veo
"""
MAX_DRAWS = 50
"""More draws in one cell than this are a slip of the finger, at up to $4.80 each."""
_WORDS_OF_CONTROL = (
    *("jobs", "history", "show", "resume", "models", "use", "image", "code", "costs", "budget", "sweeps", "help"),
    *("lint", "checklist", "improve", "examples"),
)


@magics_class
class VeoMagics(Magics):
    """The magics of `%load_ext veo_widget`."""

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
        parsed = parse_line(line) if cell is None else parse_cell(line, cell)
        if parsed.flags.get("help"):
            print(VEO_HELP)
            return None
        if cell is None:
            if not line.strip():
                self._open_panel()
                return None
            _refuse_control_word(parsed)
        _note(parsed.notices)
        if "sweep" in parsed.flags:
            return self._sweep(parsed)
        _refuse_sweep_options(parsed)
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

        return sweep(parsed, _parameters(parsed), self.shell, find_host(self.shell))

    def _make(self, parsed: Line) -> Job | list[Job]:
        from veo_widget.notebook.shown import announce, wait_for, waits
        from veo_widget.studio import default_studio

        studio, host = default_studio(), find_host(self.shell)
        given, waiting = _parameters(parsed) | {"edit": self._edit()}, waits(host, asked="wait" in parsed.flags)
        jobs = []
        for draw in range(_draws(parsed)):
            jobs.append(job := studio.generate(parsed.prompt, **given, draw=draw))
            _note([job.reused] if job.reused else job.record.detail["notices"])
            announce(studio, job, self.shell, host, waits=waiting)
        made = jobs[0] if len(jobs) == 1 else jobs
        if "as" in parsed.flags:
            self.shell.user_ns[parsed.flags["as"]] = made
        if waiting:
            wait_for(studio, jobs, host)
        return made

    def _edit(self) -> str:
        """Hash of the running cell's text, by which `--new` tells an edited cell from one that is run again."""
        history = self.shell.history_manager
        text = history.input_hist_raw[-1] if history is not None and history.input_hist_raw else ""
        return hashlib.sha256(text.encode()).hexdigest()

    def _dry_run(self, parsed: Line) -> None:
        from veo_widget.errors import RequestError
        from veo_widget.notebook.text import settings_text
        from veo_widget.studio import default_studio

        quote = default_studio().quote(parsed.prompt, **_parameters(parsed))
        _note((*quote.notices, *quote.warnings))
        if any(problem.fatal for problem in quote.problems):
            raise RequestError(quote.problems)
        price = f"{quote.price} (price list of {quote.price.as_of})" if quote.price else "unknown"
        cost = price if quote.backend.is_paid else f"$0 on the simulator; Google's list price is {price}"
        print(f"Would send to {quote.backend.label}: {settings_text(quote.request)}\n{quote.request.prompt}")
        print(f"Cost: {cost}. Nothing was sent.")
        if quote.request.images and find_host(self.shell).has_page:
            from IPython.display import Image, display

            for image in quote.request.images:
                display(Image(thumbnail(image.path)))


def _refuse_sweep_options(parsed: Line) -> None:
    for name in ("drop-illegal", "retry"):
        if name in parsed.flags:
            msg = f"--{name} goes with --sweep."
            raise UsageMistake(msg)


def _draws(parsed: Line) -> int:
    draws: int = parsed.flags.get("repeat", 1)
    if not 1 <= draws <= MAX_DRAWS:
        msg = f"--repeat takes 1 to {MAX_DRAWS}, not {draws}."
        raise UsageMistake(msg)
    return draws


def _parameters(parsed: Line) -> Any:
    try:
        return parameters(parsed.values)
    except ValueError as error:
        raise UsageMistake(str(error)) from None


def _note(notices: Iterable[str]) -> None:
    for notice in notices:
        print(f"Note: {notice}")


def _refuse_control_word(parsed: Line) -> None:
    """`%veo jobs` is a slip for `%veoctl jobs`, and a paid one."""
    if parsed.prompt.lower() in _WORDS_OF_CONTROL:
        word = parsed.prompt.lower()
        form = "%veo?" if word == "help" else f"%veoctl {word}"
        msg = f"Did you mean {form}? (To use {parsed.prompt!r} as a prompt, write more of it.)"
        raise UsageMistake(msg)


def _document() -> None:
    methods: tuple[tuple[Any, str], ...] = ((VeoMagics.veo, VEO_HELP), (VeoMagics.veoctl, CONTROL_HELP))
    for method, text in methods:
        method.__doc__ = text


_document()
