"""How a `History` looks in a cell: a table of its newest attempts, as page and as text, in which every word is data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veo_widget.notebook.display import badge_html, badge_of
from veo_widget.notebook.small_posters import SmallPosters
from veo_widget.notebook.text import html_text, settings_text, short, text_table

if TYPE_CHECKING:
    from veo_widget.chronicle.listing import Attempt, History

SHOWN = 20
_HEADER = ("Job", "When (UTC)", "State", "Marks", "Cost", "Settings", "Prompt")
_CELL = 'style="text-align:left;vertical-align:top"'
_PROMPT_LENGTH = 160


def history_bundle(history: History, shown: int = SHOWN) -> dict[str, str]:
    """The newest attempts with their posters, and how many there are."""
    first = list(history[:shown])
    footer = _footer(history, len(first))
    if not first:
        return {"text/html": f"<div>{html_text(footer)}</div>", "text/plain": footer}
    posters = SmallPosters(history.studio.library)
    head = "".join(f'<th scope="col" {_CELL}>{name}</th>' for name in ("Clip", *_HEADER))
    body = "".join(_row(attempt, posters) for attempt in first)
    page = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><div>{html_text(footer)}</div>"
    plain = text_table(_HEADER, [_cells(attempt, 60) for attempt in first])
    badge = next((text for attempt in first if (text := badge_of(attempt.record))), "")
    lines = [*([badge] if badge else []), plain, footer]
    return {"text/html": f'<div class="veo-output">{badge_html(badge)}{page}</div>', "text/plain": "\n".join(lines)}


def _row(attempt: Attempt, posters: SmallPosters) -> str:
    clip = attempt.clip.record if attempt.clip else None
    poster = posters.image(clip, f"A frame of: {short(attempt.prompt, 60)}")
    cells = "".join(f"<td {_CELL}>{html_text(cell)}</td>" for cell in _cells(attempt, _PROMPT_LENGTH))
    return f"<tr><td {_CELL}>{poster}</td>{cells}</tr>"


def _cells(attempt: Attempt, length: int) -> tuple[str, ...]:
    record = attempt.record
    return (
        record.id[-6:],
        f"{record.created:%Y-%m-%d %H:%M}",
        record.words,
        _marks(attempt),
        record.money,
        short(settings_text(record.request), length),
        short(attempt.prompt, length),
    )


def _marks(attempt: Attempt) -> str:
    marks = attempt.marks
    parts = [
        "★ star" if marks.starred else "",
        f"{marks.rating}/5" if marks.rating else "",
        ", ".join(marks.tags),
        "in the trash" if marks.trashed else "",
    ]
    return short(" · ".join(part for part in parts if part), 60)


def _footer(history: History, shown: int) -> str:
    named = f" where {short(history.named, 200)}" if history.named else ""
    if not shown:
        return f"No attempt{named}." if named else "No attempt yet. Try: %veo A lion in the savannah"
    total = len(history)
    count = f"{total:,} attempt{'' if total == 1 else 's'}{named}"
    rest = f"; the newest {shown} are shown, .df() has all of them." if shown < total else "."
    return f"{count}{rest} %veoctl show ID brings one, %veoctl tree ID what belongs to it."
