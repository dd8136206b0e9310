"""``veo-widget history``: what was made, failed attempts too, newest first."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from veo_widget.cli.output import DONE, Output, add_output_options, guarded, one_line
from veo_widget.cli.places import studio_of

if TYPE_CHECKING:
    from veo_widget.archive import Library
    from veo_widget.records import JobRecord

_LIMIT = 20
_PROMPT = 60


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is looked for."""
    parser.add_argument("text", nargs="*", help="words that all occur in prompt, model, tags or note")
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
    from veo_widget.cli.jobs import job_document

    library = studio_of(given).library
    records = _found(library, given) if library.paths.database.exists() else []
    shown = records[: given.limit or None]
    document = {"jobs": [job_document(library, record) for record in shown], "total": len(records), "exit_code": DONE}
    output.give(document, [_line(record) for record in shown])
    if len(shown) < len(records):
        output.say(f"{len(records) - len(shown):,} more; --limit 0 shows all.")
    elif not shown:
        output.say("Nothing found.")
    return DONE


def _found(library: Library, given: argparse.Namespace) -> list[JobRecord]:
    """The attempts whose clips are found, and where only words and model are looked for, those without clips too."""
    text = " ".join(given.text)
    of_clips = bool(given.starred or given.tag or given.rating)
    if not (text or given.model or of_clips):
        return library.jobs()
    clips = library.find(
        text, starred=given.starred or None, tags=given.tag, model=given.model, rating_at_least=given.rating
    ).clips
    jobs = {found.clip.job_id for found in clips}
    return [
        record for record in library.jobs() if record.id in jobs or (not of_clips and _fits(record, text, given.model))
    ]


def _fits(record: JobRecord, text: str, model: str | None) -> bool:
    """Whether an attempt without clips has all words."""
    from veo_widget.archive.marks import fold

    said = fold(f"{record.request.prompt}\n{record.request.model}")
    words = all(word in said for word in fold(text).split())
    return not record.clips and words and model in (None, record.request.model)


def _line(record: JobRecord) -> str:
    when, model = f"{record.created:%Y-%m-%d %H:%M}", record.request.model or ""
    parts = (record.id[-6:], when, record.state.value, model, record.money, one_line(record.request.prompt, _PROMPT))
    return "  ".join(parts)
