"""`%veoctl`: looks after jobs, shows what is kept, chooses the backend."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Any

from veo_widget.archive.paths import display_path
from veo_widget.notebook.grammar import UsageMistake
from veo_widget.notebook.history_commands import show_cell, show_difference, show_history, show_tree
from veo_widget.notebook.hosts import find_host
from veo_widget.notebook.prompt_commands import show_checklist, show_examples, show_improvement, show_report
from veo_widget.notebook.share_commands import export_study, import_study, report_study
from veo_widget.notebook.showing import Rows, publish, table
from veo_widget.notebook.text import elapsed_seconds, settings_text, short
from veo_widget.records import PENDING, JobRecord, utc_now

_JOBS_HEADER = ("Job", "When (UTC)", "State", "Took", "Cost", "Settings", "Prompt")


def control(line: str, shell: Any) -> None:
    """Runs one command of `%veoctl`.

    Raises:
        UsageMistake: There is no such command, or it lacks something.
        VeoError: What it asked for cannot be done.
    """
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    name, rest = (words[0].lower(), words[1:]) if words else ("", [])
    if name in TEXT_COMMANDS:
        TEXT_COMMANDS[name](line.strip()[len(name) :].strip(), shell)  # as it was typed: its quotes are the prompt's
        return
    if name not in COMMANDS:
        close = get_close_matches(name, _names(), n=1, cutoff=0.5)
        hint = f"Did you mean %veoctl {close[0]}?" if close else f"There are: {', '.join(_names())}."
        msg = f"%veoctl has no command {name!r}. {hint}" if name else f"%veoctl takes a command: {', '.join(_names())}."
        raise UsageMistake(msg)
    COMMANDS[name](rest, shell)


def _jobs(_words: list[str], shell: Any) -> None:
    studio = _studio()
    # As they stand now: the place in the queue is shown, but never written down.
    pending = [record for record in studio.library.jobs() if record.state in PENDING]
    records = [job.record if (job := studio.live(record.id)) else record for record in pending]
    _show_jobs(records, shell, "No job is open.")


def _show(words: list[str], shell: Any) -> None:
    from veo_widget.notebook.display import View, badge_of, job_bundle
    from veo_widget.notebook.presenter import present, present_record

    studio, host = _studio(), find_host(shell)
    record = _record(words)
    job = studio.live(record.id)
    if not host.has_page:
        publish(job_bundle(View(record, studio.library.path, host, badge_of(record))))
    elif job is not None and job.record.is_open:
        present(studio, job, host)
    else:
        present_record(studio, record, host)


def _record(words: list[str]) -> Any:
    """The job that an id names; the newest without one."""
    library = _studio().library
    record = library.job(words[0]) if words else next(iter(library.jobs()), None)
    if record is None:
        msg = f"No one job has the id {words[0]!r}; %veoctl history lists them." if words else "No job yet."
        raise UsageMistake(msg)
    return record


def _resume(_words: list[str], shell: Any) -> None:
    from veo_widget.notebook.shown import announce

    studio = _studio()
    jobs = studio.resume()
    print(f"{len(jobs)} jobs are looked after again; nothing is bought." if jobs else "Nothing to resume.")
    for job in jobs:
        announce(studio, job, shell, find_host(shell))


def _models(words: list[str], _shell: Any) -> None:
    from veo_widget.notebook.model_table import limit_table, model_table

    if words not in ([], ["--limits"]):
        msg = f"%veoctl models takes --limits or nothing, not {' '.join(words)!r}."
        raise UsageMistake(msg)
    publish(limit_table() if words else model_table(_studio().backend.day or date.today()))


def _image(text: str, shell: Any) -> None:
    option = re.search(r"(?<!\S)--[A-Za-z]", text)  # an unknown one too: a typo must not become a paid picture
    prompt, rest = (text[: option.start()], text[option.start() :]) if option else (text, "")
    _, options = _split(rest.split(), ("--model", "--aspect"), "%veoctl image")
    aspect_ratio = options.get("--aspect", "16:9")
    picture = _studio().image(prompt.strip(), model=options.get("--model"), aspect_ratio=aspect_ratio)
    shown = display_path(picture.path, folder=find_host(shell).folder)
    publish(picture._repr_mimebundle_())
    print(f"{picture.width}x{picture.height}, {picture.model}, {picture.money}: {shown}")
    print(f"To start a video from it: %veo ... --image {shown}")


def _code(words: list[str], _shell: Any) -> None:
    from veo_widget.codegen import code
    from veo_widget.studio import Backend

    wanted, options = _split(words, ("--as",), "%veoctl code")
    record = _record(wanted)
    try:
        print(code(record.request, Backend.from_dict(record.backend), options.get("--as", "python")))
    except ValueError as error:
        raise UsageMistake(str(error)) from None


def _stop(words: list[str], _shell: Any) -> None:
    record = _live_record(words, "stop")
    _studio().stop(record.id)
    print(f"Stopping job {record.id[-6:]}. One that was not sent is cancelled and free; else only the watching stops.")


def _first(words: list[str], _shell: Any) -> None:
    record = _live_record(words, "first")
    _studio().prioritise(record.id, 1)
    print(f"Job {record.id[-6:]} goes before the others that wait.")


def _clear(_words: list[str], _shell: Any) -> None:
    _studio().clear()
    print("Every job that was not sent yet is cancelled; nothing of them is charged.")


def _live_record(words: list[str], command: str) -> Any:
    """The job that an id names, as it is under way in this kernel."""
    if len(words) != 1:
        msg = f"%veoctl {command} takes the id of one job; %veoctl jobs lists them."
        raise UsageMistake(msg)
    record = _record(words)
    job = _studio().live(record.id)
    if job is None or not job.record.is_open:
        msg = f"Job {record.id[-6:]} is not under way in this kernel ({record.words})."
        raise UsageMistake(msg)
    return job.record


def _budget(words: list[str], _shell: Any) -> None:
    from veo_widget.api import budget

    amounts, options = _split(words, ("--day", "--job", "--simulated"), "%veoctl budget")
    given: dict[str, Any] = {name[2:]: _amount(options[name]) for name in ("--day", "--job") if name in options}
    if len(amounts) > 1:
        msg = "%veoctl budget takes one amount for the session, such as 20."
        raise UsageMistake(msg)
    if "--simulated" in options:
        given["counts_simulated"] = options["--simulated"].lower() in ("on", "yes", "true")
    try:
        print(budget(*map(_amount, amounts), **given))
    except ValueError as error:
        raise UsageMistake(str(error)) from None


def _amount(text: str) -> str | None:
    return None if text.lower() in ("off", "none") else text


def _costs(words: list[str], _shell: Any) -> None:
    from veo_widget.api import costs
    from veo_widget.notebook.cost_table import cost_table

    rest, options = _split(words, ("--by",), "%veoctl costs")
    by: Any = options.get("--by", "day")
    if rest or by not in ("day", "model", "place", "study"):
        msg = "%veoctl costs takes --by day, model, place or study."
        raise UsageMistake(msg)
    publish(cost_table(costs(), by))


def _sweeps(words: list[str], shell: Any) -> None:
    from veo_widget.notebook.sweeping import sweeps

    sweeps(words, shell)


def _split(words: list[str], known: tuple[str, ...], command: str) -> tuple[list[str], dict[str, str]]:
    """The words before the options, and the options with their values."""
    start = next((index for index, word in enumerate(words) if word.startswith("--")), len(words))
    options = [part for word in words[start:] for part in (word.split("=", 1) if word.startswith("--") else [word])]
    for name, value in zip(options[::2], [*options[1::2], ""], strict=False):
        if name not in known or not value:
            msg = f"{command} does not take {name!r}; it takes {', '.join(sorted(known))} with a value each."
            raise UsageMistake(msg)
    return words[:start], dict(zip(options[::2], options[1::2], strict=True))


def _plan(words: list[str], shell: Any) -> None:
    from veo_widget.notebook.run_all import show_plan

    if words:
        msg = f"%veoctl plan takes nothing, not {' '.join(words)!r}; it is about the whole notebook."
        raise UsageMistake(msg)
    show_plan(shell)


def _config(words: list[str], shell: Any) -> None:
    from veo_widget.notebook.config_table import set_default, show_defaults

    set_default(words, shell) if words else show_defaults(shell)


def _use(words: list[str], _shell: Any) -> None:
    from veo_widget.studio import use

    name, options = _use_options(words)
    backend = use(name, **options)
    cost = "clips are billed to it" if backend.is_paid else "clips are synthetic and cost nothing"
    print(f"New jobs go to {backend.label}; {cost}.")


def _use_options(words: list[str]) -> tuple[str, dict[str, Any]]:
    known = ("--as-of", "--base-url", "--latency", "--location", "--project", "--seed", "--url", "--wire")
    names, options = _split(words, known, "%veoctl use")
    if len(names) != 1:
        msg = "%veoctl use takes one backend: simulator, vertex, omni or gemini."
        raise UsageMistake(msg)
    return names[0], {key[2:].replace("-", "_"): _use_value(key, value) for key, value in options.items()}


def _use_value(key: str, value: str) -> Any:
    if key == "--latency" and value not in ("fast", "real"):
        return _number(key, value, float)
    return _number(key, value, int) if key == "--seed" else value


def _number(key: str, value: str, kind: Callable[[str], Any]) -> Any:
    try:
        return kind(value)
    except ValueError:
        msg = f"{key} takes a number, not {value!r}."
        raise UsageMistake(msg) from None


def _help(_words: list[str], _shell: Any) -> None:
    from veo_widget.notebook.help import CONTROL_HELP

    print(CONTROL_HELP)


COMMANDS: dict[str, Callable[[list[str], Any], None]] = {
    "jobs": _jobs,
    "show": _show,
    "resume": _resume,
    "models": _models,
    "code": _code,
    "tree": show_tree,
    "diff": show_difference,
    "restore": show_cell,
    "export": export_study,
    "report": report_study,
    "import": import_study,
    "stop": _stop,
    "first": _first,
    "clear": _clear,
    "budget": _budget,
    "costs": _costs,
    "sweeps": _sweeps,
    "plan": _plan,
    "config": _config,
    "use": _use,
    "examples": show_examples,
    "help": _help,
}
TEXT_COMMANDS: dict[str, Callable[[str, Any], None]] = {
    "history": show_history,
    "image": _image,
    "lint": show_report,
    "checklist": show_checklist,
    "improve": show_improvement,
}
"""Commands that take a prompt or an expression."""


def _state_text(record: JobRecord) -> str:
    """The state in words, with the hours left to fetch what nobody looks after."""
    until = record.fetch_until
    if until is None or record.is_open:
        return record.words
    hours = (until - utc_now()).total_seconds() / 3600
    return f"{record.words}; {f'{hours:.0f} h left to fetch it' if hours > 0 else 'most likely deleted by now'}"


def _names() -> list[str]:
    return [*COMMANDS, *TEXT_COMMANDS]


def _studio() -> Any:
    from veo_widget.studio import default_studio

    return default_studio()


def _show_jobs(records: list[Any], _shell: Any, nothing: str) -> None:
    if not records:
        print(nothing)
        return
    rows: Rows = []
    for record in records:
        elapsed = elapsed_seconds(record)
        rows.append(
            (
                record.id[-6:],
                f"{record.created:%Y-%m-%d %H:%M}",
                _state_text(record),
                f"{elapsed:.0f} s" if elapsed is not None else "",
                record.money,
                settings_text(record.request),
                short(record.request.prompt, 60),
            )
        )
    publish(table(_JOBS_HEADER, rows, "%veoctl show ID brings one of them."))
