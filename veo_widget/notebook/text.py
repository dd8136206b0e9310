"""How records read as text: settings, sizes, tables. Shared by the static output, the card and `%veoctl`."""

from __future__ import annotations

from html import escape

from veo_widget.catalog import Model, catalog, find_model, title_of
from veo_widget.records import JobRecord
from veo_widget.request import VideoRequest

_MODE_WORDS = {
    "text": "",
    "image": "from a first frame",
    "interpolation": "from first to last frame",
    "references": "from reference images",
    "extension": "extends a clip",
    "edit": "edits a clip",
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
    parts = [
        title_of(request.model or ""),
        _seconds_text(request),
        request.resolution,
        request.aspect_ratio,
        _MODE_WORDS[request.mode],
        f"seed {request.seed}" if request.seed is not None else "",
        f"{request.number_of_videos} videos" if (request.number_of_videos or 1) > 1 else "",
        "silent" if request.generate_audio is False else "",
        f"without {request.negative_prompt}" if request.negative_prompt else "",
        f"people: {request.person_generation}" if request.person_generation else "",
        "prompt as it is" if request.enhance_prompt is False else "",
        request.compression_quality if request.compression_quality == "lossless" else "",
    ]
    return " · ".join(part for part in parts if part)


def _seconds_text(request: VideoRequest) -> str:
    """The seconds that are made new; an extension on Veo adds 7 whatever is asked for."""
    if request.mode == "edit":
        return ""
    seconds = request.duration_seconds
    if request.mode == "extension":
        model = find_model(request.model or "")
        is_omni = isinstance(model, Model) and model.family == "omni"
        return f"+{seconds if is_omni else catalog().extension['veo']['added_seconds']} s"
    return f"{seconds} s"


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
