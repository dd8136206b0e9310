"""How records read as text: settings, sizes, tables. Shared by the static output, the card and `%veoctl`."""

from __future__ import annotations

from html import escape

from veo_widget.catalog import find_model
from veo_widget.catalog.models import Model
from veo_widget.records import JobRecord
from veo_widget.request import VideoRequest

_MODE_WORDS = {
    "text": "",
    "image": "from a first frame",
    "interpolation": "from first to last frame",
    "references": "from reference images",
}


def html_text(text: str) -> str:
    """A text as HTML that shows it as it is: no markup in it, and no formula either.

    JupyterLab typesets what stands between dollar signs or behind backslashes; a tag of its own around each
    of them keeps prices and prompts as they are.
    """
    escaped = escape(text)
    for sign in ("$", "\\"):
        escaped = escaped.replace(sign, f"<span>{sign}</span>")
    return escaped


def settings_text(request: VideoRequest) -> str:
    """The settings in one line: ``"Veo 3.1 Fast · 8 s · 720p · 16:9 · seed 7"``."""
    model = find_model(request.model or "")
    parts = [
        model.title if isinstance(model, Model) else str(request.model),
        f"{request.duration_seconds} s",
        request.resolution,
        request.aspect_ratio,
        _MODE_WORDS[request.mode],
        f"seed {request.seed}" if request.seed is not None else "",
        f"{request.number_of_videos} videos" if (request.number_of_videos or 1) > 1 else "",
        "silent" if request.generate_audio is False else "",
        f"without {request.negative_prompt}" if request.negative_prompt else "",
    ]
    return " · ".join(part for part in parts if part)


def elapsed_seconds(record: JobRecord) -> float | None:
    """Seconds from submission to the result; None where one of them is not known."""
    if record.submitted is None or record.finished is None:
        return None
    return (record.finished - record.submitted).total_seconds()


def short(text: str, length: int) -> str:
    """A text in one line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def text_table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table for terminals: columns padded to their widest cell."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
