"""``veo-widget generate``: a prompt and the magics' options become a video. A bill never comes as a surprise."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from veo_widget.cli.output import DONE, INTERRUPTED, PRICE, USAGE, Output, Refused, add_output_options, guarded
from veo_widget.cli.places import add_backend_options, studio_of
from veo_widget.options import OPTIONS, Option, parameters

if TYPE_CHECKING:
    from veo_widget.job import Job
    from veo_widget.studio import Studio
    from veo_widget.studio.quote import Quote

_OWN = ("repeat", "dry-run")
"""Options of the magics that set no parameter and make sense here too; the others are about cells."""
_HELP = {"model": "veo-3.1, veo-3.1-fast, omni-1.2, ...", "new": "buy another video although there is one"}
"""What is said otherwise of an option where there are no cells."""
_MAX_DRAWS = 50
_WITHOUT_YES = "Nothing was sent. --yes buys it; --budget 5 buys it up to $5, and so does VEO_BUDGET."


def add_options(parser: argparse.ArgumentParser) -> None:
    """The prompt, the options of `%veo`, and where it goes."""
    parser.add_argument("prompt", nargs="?", default="", help="what to show and to sound; - reads it from stdin")
    for option in OPTIONS:
        if option.field or option.names[0] in _OWN:
            _add(parser, option)
    parser.add_argument("--yes", action="store_true", help="buy without a budget, on a backend that costs money")
    parser.add_argument("--save", metavar="PATH", help="copy the video to a file, or videos into a folder")
    add_output_options(parser)
    add_backend_options(parser)


def _add(parser: argparse.ArgumentParser, option: Option) -> None:
    names = [f"--{name}" for name in option.names]
    words: dict[str, Any] = {"dest": option.key, "help": _HELP.get(option.names[0], option.help).replace("%", "%%")}
    if option.convert is not None:
        words |= {"type": _type(option.convert), "metavar": option.metavar.replace("%", "%%")}
        words |= {"action": "append"} if option.repeats else {}
    else:
        words |= {"action": "store_true", "default": None}
    parser.add_argument(*names, **words)


def _type(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same conversion with its own words for what it does not take."""

    def converted(text: str) -> Any:
        try:
            return convert(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return converted


def run(given: argparse.Namespace) -> int:
    """Makes the videos; see the exit codes of `veo_widget.cli`."""
    return guarded(given, lambda output: _run(given, output))


def _run(given: argparse.Namespace, output: Output) -> int:
    prompt = sys.stdin.read().strip("\n") if given.prompt == "-" else given.prompt
    values, draws = _parameters(given), _draws(given)
    _check_place(given.save, draws * (values.get("number_of_videos") or 1))
    studio = studio_of(given)
    _cap(studio, values.pop("budget", None))
    quotes = [studio.quote(prompt, **values, draw=draw) for draw in range(draws)]
    for notice in dict.fromkeys(notice for quote in quotes for notice in (*quote.notices, *quote.warnings)):
        output.say(f"Note: {notice}")
    for quote in quotes:
        quote.refuse_problems()
    missing = [quote for quote in quotes if studio.standing.find(quote).record is None]
    if getattr(given, "dry-run"):
        return _dry_run(quotes, missing, output)
    quotes = _allowed(studio, quotes, missing, output, yes=given.yes)
    return _make(studio, quotes, output, save=given.save)


def _parameters(given: argparse.Namespace) -> dict[str, Any]:
    keys = [option.key for option in OPTIONS if option.field]
    values = {key: value for key in keys if (value := getattr(given, key)) is not None}
    try:
        return parameters(values)
    except ValueError as error:
        raise Refused(str(error), USAGE) from None


def _draws(given: argparse.Namespace) -> int:
    draws: int = 1 if given.repeat is None else given.repeat
    if not 1 <= draws <= _MAX_DRAWS:
        msg = f"--repeat takes 1 to {_MAX_DRAWS}, not {draws}."
        raise Refused(msg, USAGE)
    return draws


def _check_place(save: str | None, videos: int) -> None:
    """Refuses, before anything is bought, a place where the videos could not be put."""
    if save is None:
        return
    path = Path(save).expanduser()
    if not path.is_dir() and (path.exists() or not path.parent.is_dir() or videos > 1):
        why = "is there already" if path.exists() else "is no folder" if videos > 1 else "has no folder to be in"
        msg = f"--save: {save} {why}. Nothing was sent."
        raise Refused(msg, USAGE)


def _cap(studio: Studio, budget: str | None) -> None:
    """Lets this process spend so much at most: a command is a session of its own."""
    from veo_widget.studio.budget import read_budget

    try:
        cap = read_budget(budget)
    except ValueError as error:
        raise Refused(str(error), USAGE) from None
    caps = [each for each in (cap, studio.budget.session) if each is not None]
    studio.budget = replace(studio.budget, session=min(caps, default=None))


def _dry_run(quotes: Sequence[Quote], missing: Sequence[Quote], output: Output) -> int:
    first = quotes[0]
    request, label = first.request, first.backend.label
    price = _price(missing)
    buys = f"{len(missing)} of {len(quotes)} would be made"
    cost = f"{buys} for {price}" if first.backend.is_paid else f"{buys} for $0 (Google's list price: {price})"
    cost = cost if missing else "it is there already, for $0"
    document = {"dry_run": True, "backend": label, "request": request.as_dict(), "missing": len(missing)}
    lines = [request.prompt, *(f"{name}: {value}" for name, value in request.as_dict().items() if name != "prompt")]
    output.say(f"Would send to {label}: {cost}. Nothing was sent.")
    output.give(document | {"list_usd": _total(missing), "exit_code": DONE}, lines)
    return DONE


def _total(quotes: Sequence[Quote]) -> Decimal | None:
    prices = [quote.price for quote in quotes]
    return None if None in prices else sum((price.amount for price in prices if price), Decimal(0))


def _price(quotes: Sequence[Quote]) -> str:
    from veo_widget.catalog import dollars

    total = _total(quotes)
    bound = any(quote.price and quote.price.bound for quote in quotes)
    return "an unknown price" if total is None else f"{'at most' if bound else 'about'} {dollars(total)}"


def _allowed(
    studio: Studio, quotes: list[Quote], missing: Sequence[Quote], output: Output, *, yes: bool
) -> list[Quote]:
    """The quotes, if what is missing may be bought: on a backend that costs money somebody has said so."""
    backend = studio.backend
    if not missing or not backend.is_paid:
        studio.check_all(missing)
        return quotes
    output.say(f"{len(missing)} video{'' if len(missing) == 1 else 's'} for {_price(missing)} on {backend.label}.")
    if not yes and not studio.budget.is_set:
        raise Refused(_WITHOUT_YES, PRICE)
    studio.backend = replace(backend, confirmed=True)
    confirmed = [replace(quote, backend=studio.backend) for quote in quotes]
    studio.check_all([quote for quote, asked in zip(confirmed, quotes, strict=True) if asked in missing])
    return confirmed


def _make(studio: Studio, quotes: Sequence[Quote], output: Output, *, save: str | None) -> int:
    from veo_widget.cli.jobs import follow, let_go, report_jobs

    jobs: list[Job] = []
    try:
        for quote in quotes:
            jobs.append(studio.reuse_or_buy(quote))
        follow(jobs)
    except KeyboardInterrupt:
        let_go(studio, jobs, output)
        report_jobs(studio, jobs, output, interrupted=True)
        return INTERRUPTED
    code = report_jobs(studio, jobs, output)
    if save is not None:
        for job in jobs:
            for clip in job.clips:
                output.say(f"Saved: {clip.save(save)}")
    return code
