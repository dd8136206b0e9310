"""How a `Difference` looks in a cell: the prompts in one flow of words, the settings that differ as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veo_widget.notebook.prompt_views import diff_bundle
from veo_widget.notebook.showing import Rows, table
from veo_widget.notebook.text import html_text, short

if TYPE_CHECKING:
    from veo_widget.chronicle.difference import Difference

_LENGTH = 200


def difference_bundle(difference: Difference) -> dict[str, str]:
    """A difference as page and as text; what goes and comes has signs beside its colour."""
    left, right = difference.left.name, difference.right.name
    title = f"From {left} to {right}"
    words = diff_bundle(difference.prompt)
    if not difference.prompt.hunks:
        words = {"text/html": "<div>The same prompt.</div>", "text/plain": "The same prompt."}
    settings = _settings(difference, left, right)
    page = f"<div><b>{html_text(title)}</b></div>{words['text/html']}{settings['text/html']}"
    plain = "\n".join([title, words["text/plain"], settings["text/plain"]])
    return {"text/html": f'<div class="veo-output">{page}</div>', "text/plain": plain}


def _settings(difference: Difference, left: str, right: str) -> dict[str, str]:
    if not difference.settings:
        return {"text/html": "<div>The same settings.</div>", "text/plain": "The same settings."}
    rows: Rows = [
        (row.name, short(row.before, _LENGTH) or "not set", short(row.after, _LENGTH) or "not set")
        for row in difference.settings
    ]
    count = f"{len(rows)} setting{' differs' if len(rows) == 1 else 's differ'}."
    return table(("Setting", left, right), rows, count)
