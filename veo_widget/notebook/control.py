"""`%veoctl`: looks after jobs, shows what is kept, chooses the backend."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from veo_widget.notebook.grammar import UsageMistake
from veo_widget.notebook.hosts import find_host
from veo_widget.notebook.text import elapsed_seconds, html_text, settings_text, short, text_table

Rows = list[tuple[str, ...]]
_JOBS_HEADER = ("Job", "When (UTC)", "State", "Took", "Cost", "Settings", "Prompt")
_MODELS_HEADER = ("Model", "Stage", "Retirement", "Seconds", "Resolutions", "Videos", "From", "$ per second", "Id")
DEFAULT_ROWS = 20


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
    if name not in COMMANDS:
        close = get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
        hint = f"Did you mean %veoctl {close[0]}?" if close else f"There are: {', '.join(COMMANDS)}."
        msg = f"%veoctl has no command {name!r}. {hint}" if name else f"%veoctl takes a command: {', '.join(COMMANDS)}."
        raise UsageMistake(msg)
    COMMANDS[name](rest, shell)


def _jobs(_words: list[str], shell: Any) -> None:
    library = _studio().library
    _show_jobs([record for record in library.jobs() if record.is_open], shell, "No job is open.")


def _history(words: list[str], shell: Any) -> None:
    if words and not words[0].isdigit():
        msg = f"%veoctl history takes a number of jobs, not {words[0]!r}."
        raise UsageMistake(msg)
    limit = int(words[0]) if words else DEFAULT_ROWS
    _show_jobs(_studio().library.jobs()[:limit], shell, "No job yet. Try: %veo A lion in the savannah")


def _show(words: list[str], shell: Any) -> None:
    from veo_widget.notebook.display import View, badge_of, job_bundle
    from veo_widget.notebook.presenter import present

    studio, host = _studio(), find_host(shell)
    record = studio.library.job(words[0]) if words else next(iter(studio.library.jobs()), None)
    if record is None:
        msg = f"No one job has the id {words[0]!r}; %veoctl history lists them." if words else "No job yet."
        raise UsageMistake(msg)
    job = studio.live(record.id)
    if job is not None and job.record.is_open and host.has_page:
        present(studio, job, host)
    else:
        _publish(job_bundle(View(record, studio.library.path, host, badge_of(record))))


def _resume(_words: list[str], shell: Any) -> None:
    from veo_widget.notebook.shown import announce

    studio = _studio()
    jobs = studio.resume()
    print(f"{len(jobs)} jobs are looked after again; nothing is bought." if jobs else "Nothing to resume.")
    for job in jobs:
        announce(studio, job, shell, find_host(shell))


def _models(_words: list[str], shell: Any) -> None:
    from veo_widget.catalog import catalog

    rows: Rows = []
    for model in catalog().models:
        prices = model.prices[-1]
        cost = ", ".join(f"{name} {price}" for name, price in prices.usd_per_second.items())
        rows.append(
            (
                model.name,
                f"{model.stage} since {model.released}",
                model.retirement,
                ", ".join(map(str, model.options["duration_seconds"])),
                ", ".join(model.options["resolution"]),
                f"1-{max(model.options['number_of_videos'])}",
                ", ".join(model.modes),
                cost,
                ", ".join(model.ids.values()),
            )
        )
    as_of = f"As of {catalog().as_of}. Every video carries Google's SynthID watermark."
    _publish(_table(_MODELS_HEADER, rows, as_of))


def _use(words: list[str], _shell: Any) -> None:
    from veo_widget.studio import use

    name, options = _use_options(words)
    backend = use(name, **options)
    cost = "clips are billed to it" if backend.is_paid else "clips are synthetic and cost nothing"
    print(f"New jobs go to {backend.label}; {cost}.")


def _use_options(words: list[str]) -> tuple[str, dict[str, Any]]:
    known = {"--project", "--location", "--url", "--latency", "--seed"}
    if not words or words[0].startswith("--"):
        msg = "%veoctl use takes a backend: simulator or vertex."
        raise UsageMistake(msg)
    options: dict[str, Any] = {}
    rest = [part for word in words[1:] for part in (word.split("=", 1) if word.startswith("--") else [word])]
    for key, value in zip(rest[::2], [*rest[1::2], ""], strict=False):
        if key not in known or not value:
            msg = f"%veoctl use does not take {key!r}; it takes {', '.join(sorted(known))} with a value each."
            raise UsageMistake(msg)
        options[key[2:]] = _use_value(key, value)
    return words[0], options


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
    from veo_widget.notebook.magics import CONTROL_HELP

    print(CONTROL_HELP)


COMMANDS: dict[str, Callable[[list[str], Any], None]] = {
    "jobs": _jobs,
    "history": _history,
    "show": _show,
    "resume": _resume,
    "models": _models,
    "use": _use,
    "help": _help,
}


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
                record.words,
                f"{elapsed:.0f} s" if elapsed is not None else "",
                record.money,
                settings_text(record.request),
                short(record.request.prompt, 60),
            )
        )
    _publish(_table(_JOBS_HEADER, rows, "%veoctl show ID brings one of them."))


def _table(header: tuple[str, ...], rows: Rows, footer: str) -> dict[str, str]:
    """A table as page and as text; every cell is data."""
    head = "".join(f'<th scope="col" style="text-align:left">{html_text(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{html_text(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    page = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><div>{html_text(footer)}</div>"
    return {"text/html": page, "text/plain": f"{text_table(header, rows)}\n{footer}"}


def _publish(bundle: dict[str, Any]) -> None:
    from IPython.display import display

    display(bundle, raw=True)
