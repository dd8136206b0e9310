"""What `%veoctl` puts into a cell: tables and bundles, in which every text is data."""

from __future__ import annotations

from typing import Any

from veo_widget.notebook.text import html_text, text_table

Rows = list[tuple[str, ...]]


def table(header: tuple[str, ...], rows: Rows, footer: str) -> dict[str, str]:
    """A table as page and as text."""
    head = "".join(f'<th scope="col" style="text-align:left">{html_text(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="text-align:left">{html_text(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    page = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><div>{html_text(footer)}</div>"
    return {"text/html": page, "text/plain": f"{text_table(header, rows)}\n{footer}"}


def publish(bundle: dict[str, Any]) -> None:
    """Shows a bundle of MIME types in the running cell."""
    from IPython.display import display

    display(bundle, raw=True)
