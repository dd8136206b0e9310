"""A sweep's clips as a static output: tables of posters that need no kernel, of a size that stays bounded.

Every string is data and is escaped. What does not fit is left out, and said.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path

from veo_widget.notebook.display import badge_of
from veo_widget.notebook.hosts import Host, find_host
from veo_widget.notebook.text import html_text, short, text_table
from veo_widget.records import ClipRecord, utc_now
from veo_widget.research.arrangement import Sheet
from veo_widget.research.grid import Grid
from veo_widget.research.run import progress_of
from veo_widget.research.states import CellState, Status

BYTES_PER_CLIP = 10_000
"""Of the whole page: six clips and all words stay under 60 kB."""
MOST_BYTES = 300_000
"""Of any page: a notebook of several sweeps must still open."""
SHOWN_CELLS = 300
"""Cells beyond are left to `df()` and the live grid."""
PLAYED_CLIPS = 24
"""With more clips than this, each is a link to its file and not a player."""
_LEAST_POSTER = 1_200
"""Bytes below which a poster shows nothing."""
_MOST_POSTER = 5_500
_MUTED = "color:var(--jp-ui-font-color2,#666);font-size:0.9em"
_BADGE = "background:#8a4b00;color:#fff;padding:1px 8px;border-radius:3px;font-size:0.85em"
_PLACE = 'style="text-align:left;vertical-align:top;max-width:220px;padding:4px"'
_PLAIN_COLS = 12


@dataclass
class _Page:
    """One page on its way: what it shows, and what is left for posters."""

    grid: Grid
    states: Sequence[CellState]
    host: Host
    folder: Path
    posters: dict[str, bytes] = field(default_factory=dict)
    left_out: int = 0

    @property
    def clips(self) -> list[ClipRecord]:
        """Every clip that is shown, each once."""
        shown = (state.record for state in self.states[:SHOWN_CELLS] if state.record)
        return list({clip.id: clip for record in shown for clip in record.clips}.values())

    @property
    def sheets(self) -> list[Sheet]:
        return self.grid.arrangement.sheets([state.cell for state in self.states[:SHOWN_CELLS]])


def grid_bundle(grid: Grid, *, is_open: bool = True) -> dict[str, str]:
    """A grid's output as it is now; folded up where the live one stands beside it."""
    from IPython import get_ipython

    return bundle_for(grid, grid.plan.states(), find_host(get_ipython()), is_open=is_open)


def bundle_for(grid: Grid, states: Sequence[CellState], host: Host, *, is_open: bool = True) -> dict[str, str]:
    """The same for a known host and known states."""
    page = _Page(grid, states, host, grid.plan.studio.library.path)
    bare = _html(page, is_open=is_open)
    _fill(page, len(bare.encode()) + len(plain(grid, states)))
    return {"text/html": _html(page, is_open=is_open), "text/plain": plain(grid, states)}


def title_of(grid: Grid, states: Sequence[CellState]) -> str:
    """One line: which sweep, and how far it is."""
    named = f" of the study {grid.plan.study!r}" if grid.plan.study else ""
    return f"Sweep {grid.plan.id[:6]}{named}: {progress_of(states).words}"


def plain(grid: Grid, states: Sequence[CellState]) -> str:
    """A grid as text: a word for each cell."""
    lines = [title_of(grid, states)]
    words = [_word(state) for state in states]
    for sheet in grid.arrangement.sheets([state.cell for state in states[:SHOWN_CELLS]]):
        cols, more = sheet.cols[:_PLAIN_COLS], len(sheet.cols) > _PLAIN_COLS
        lines += [_named(sheet.filters)] if sheet.filters else []
        header = (_corner(grid), *(short(col, 16) for col in cols), *(["..."] if more else []))
        rows = []
        for row in sheet.rows:
            found = (" ".join(words[at] for at in sheet.cells.get((row, col), [])) for col in cols)
            rows.append((short(row, 60), *found, *([""] if more else [])))
        lines.append(text_table(header, rows))
    return "\n".join([*lines, *_sentences(grid, states, 0)])


def _fill(page: _Page, used: int) -> None:
    """Gives each clip its share of what is left, and none to those for which a share would be too small to see."""
    clips = page.clips
    left = min(BYTES_PER_CLIP * max(1, len(clips)), MOST_BYTES) - used
    share = min(_MOST_POSTER, int(left * 0.74 / max(1, len(clips))))  # base64 makes three bytes four
    shown = clips if share >= _LEAST_POSTER else clips[: max(0, int(left * 0.74 / _LEAST_POSTER))]
    for clip in shown:
        poster = _small(page.folder / clip.poster, max(share, _LEAST_POSTER))
        # The smallest step of a picture full of detail may still be too large: then it counts for several.
        if poster and (left := left - len(poster) * 4 // 3 - 40) > 0:
            page.posters[clip.id] = poster
    page.left_out = len(clips) - len(page.posters)


@lru_cache(maxsize=512)
def _small(path: Path, limit: int) -> bytes:
    """A poster of about so many bytes; named by the hash of its clip, so that it never changes."""
    from veo_widget.media.posters import shrunk

    try:
        return shrunk(path.read_bytes(), limit)
    except OSError:  # moved or deleted by the user: the page shows the rest
        return b""


def _html(page: _Page, *, is_open: bool) -> str:
    grid, states = page.grid, page.states
    badge = next((badge_of(state.record) for state in states if state.record), "")
    shown = f'<div><span style="{_BADGE}">{html_text(badge)}</span></div>' if badge else ""
    tables = "".join(_sheet(page, sheet) for sheet in page.sheets)
    words = "".join(
        f'<div style="{_MUTED}">{html_text(text)}</div>' for text in _sentences(grid, states, page.left_out)
    )
    # Folded up, it stands beside the live grid, which has the title.
    title = title_of(grid, states) if is_open else f"Without a kernel: {progress_of(states).words}"
    head = f"<summary>{f'<b>{html_text(title)}</b>' if is_open else html_text(title)}</summary>"
    return f'<div class="veo-output"><details{" open" if is_open else ""}>{head}{shown}{tables}{words}</details></div>'


def _sheet(page: _Page, sheet: Sheet) -> str:
    """One table; its caption says what holds for all of it."""
    caption = f'<caption style="text-align:left">{html_text(_named(sheet.filters))}</caption>' if sheet.filters else ""
    corner = f'<th scope="col" {_PLACE}>{html_text(_corner(page.grid))}</th>'
    head = corner + "".join(f'<th scope="col" {_PLACE}>{html_text(short(col, 80))}</th>' for col in sheet.cols)
    rows = "".join(_row(page, sheet, row) for row in sheet.rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(page: _Page, sheet: Sheet, row: str) -> str:
    cells = ""
    for col in sheet.cols:
        found = "".join(_cell(page, page.states[at]) for at in sheet.cells.get((row, col), []))
        cells += f"<td {_PLACE}>{found}</td>"
    return f'<tr><th scope="row" {_PLACE}>{html_text(short(row, 160))}</th>{cells}</tr>'


def _cell(page: _Page, state: CellState) -> str:
    if state.status is Status.MADE and state.record is not None:
        return "".join(_clip(page, state, clip) for clip in state.record.clips)
    why = state.record.explanation if state.record and state.status is not Status.MISSING else ""
    why = why or " ".join(str(problem) for problem in state.cell.problems)
    more = f'<div style="{_MUTED}">{html_text(short(why, 120))}</div>' if why else ""
    return f"<div>{html_text(state.words)}</div>{more}"


def _clip(page: _Page, state: CellState, clip: ClipRecord) -> str:
    path = (page.folder / clip.path).resolve()
    url, poster = page.host.url_of(path), page.posters.get(clip.id)
    image = f"data:image/jpeg;base64,{base64.b64encode(poster).decode()}" if poster else ""
    name = escape(f"Video: {short(state.cell.prompt, 60)}", quote=True)
    shape = f"width:200px;max-width:100%;aspect-ratio:{clip.width}/{clip.height}"
    if url is not None and len(page.clips) <= PLAYED_CLIPS:
        shown = f' poster="{image}"' if image else ""
        return (
            f'<video src="{escape(url)}"{shown} controls loop preload="none" aria-label="{name}" '
            f'style="{shape}"></video>'
        )
    text = f'<img src="{image}" alt="{name}" style="{shape}">' if image else html_text(f"clip {clip.id[-6:]}")
    return text if url is None else f'<a href="{escape(url)}" title="{name}">{text}</a>'


def _sentences(grid: Grid, states: Sequence[CellState], left_out: int) -> list[str]:
    said = []
    if len(states) > SHOWN_CELLS:
        said.append(f"The first {SHOWN_CELLS} of {len(states):,} cells are shown; .df() has all of them.")
    if left_out:
        said.append(f"The posters of {left_out:,} clips are left out, to keep the notebook small; .grid() shows them.")
    if any(state.is_open for state in states):
        said.append(f"As of {utc_now():%H:%M} UTC. If this does not change, run: %veoctl sweeps {grid.plan.id[:6]}")
    return said


def _corner(grid: Grid) -> str:
    names = [short(name, 30) for name in (grid.arrangement.rows, grid.arrangement.cols) if name]
    return " \\ ".join(names) or "prompt"


def _named(filters: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {short(value, 120)}" for name, value in filters)


def _word(state: CellState) -> str:
    if state.record is None or state.status in (Status.MISSING, Status.IMPOSSIBLE):
        return "-"
    return state.record.state.value
