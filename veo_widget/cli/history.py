"""``veo-widget history``: what was made, failed attempts too, newest first."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from veo_widget.cli.output import DONE, Output, add_output_options, guarded, one_line
from veo_widget.cli.places import studio_of

if TYPE_CHECKING:
    from veo_widget.records import JobRecord

_LIMIT = 20
_PROMPT = 60


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is looked for."""
    parser.add_argument("text", nargs="*", help="words that all occur in prompt, model, tags or note")
    parser.add_argument("--where", metavar="EXPR", help="a filter: \"seed == 7 and 'neon' in prompt and rating >= 4\"")
    parser.add_argument("--starred", action="store_true", help="clips with a star")
    parser.add_argument("--tag", action="append", default=[], help="clips with this tag; several have to have all")
    parser.add_argument("--model", metavar="NAME", help="of this model")
    parser.add_argument("--rating", type=int, choices=range(1, 6), metavar="N", help="clips rated N or better")
    parser.add_argument("--limit", type=_count, default=_LIMIT, metavar="N", help=f"at most N ({_LIMIT}); 0 for all")
    add_output_options(parser)


def _count(text: str) -> int:
    if not text.isdecimal():
        msg = f"takes a whole number from 0, not {text!r}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def run(given: argparse.Namespace) -> int:
    """Lists the attempts."""
    return guarded(given, lambda output: _run(given, output))


def _run(given: argparse.Namespace, output: Output) -> int:
    from veo_widget.chronicle.listing import read_history
    from veo_widget.cli.jobs import job_document

    studio = studio_of(given)
    history = read_history(studio, _filter(given), text=" ".join(given.text))
    found = history if studio.library.paths.database.exists() else []
    shown = list({attempt.id: attempt.record for attempt in found[: given.limit or None]}.values())
    document = {"jobs": [job_document(studio.library, record) for record in shown], "total": len(found)}
    output.give(document | {"exit_code": DONE}, [_line(record) for record in shown])
    left = len(found) - given.limit if given.limit else 0
    if left > 0:
        output.say(f"{left:,} more; --limit 0 shows all.")
    elif not shown:
        output.say("Nothing found.")
    return DONE


def _filter(given: argparse.Namespace) -> str:
    """The options as the one filter they stand for."""
    parts = [f"({given.where})"] if given.where else []
    parts += ["starred"] if given.starred else []
    parts += [f"{tag!r} in tags" for tag in given.tag]
    parts += [f"model == {given.model!r}"] if given.model else []
    parts += [f"rating >= {given.rating}"] if given.rating else []
    return " and ".join(parts)


def _line(record: JobRecord) -> str:
    when, model = f"{record.created:%Y-%m-%d %H:%M}", record.request.model or ""
    parts = (record.id[-6:], when, record.state.value, model, record.money, one_line(record.request.prompt, _PROMPT))
    return "  ".join(parts)
