"""The request as the notebook's own cell, which makes the very same request again.

What a cell can carry is asked of IPython itself, whose reading of a cell differs between versions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from veo_widget.archive.paths import DEFAULT_NAME
from veo_widget.codegen.body import image_file
from veo_widget.codegen.plan import Plan
from veo_widget.request import ImageInput, VideoRequest

_EXACTLY = "--no-defaults"
"""Where the cell is run, other defaults may be set."""
_PLAIN = re.compile(r"[\w./:@+][\w./:@+=-]*", re.ASCII)


def magic_code(plan: Plan) -> str:
    """The cell; a line where there is no prompt, because IPython takes no cell without a body.

    Raises:
        ValueError: A cell cannot carry the prompt or a value unchanged.
    """
    request = plan.request
    options = " ".join([*(f"--{name} {_value(name, text)}" for name, text in _options(request)), _EXACTLY])
    cell = f"%%veo {options}\n{request.prompt}\n" if request.prompt else f"%veo {options}\n"
    if _carried(cell) != [options, *([request.prompt] if request.prompt else [])]:
        msg = (
            "A %%veo cell cannot carry this prompt unchanged: it begins or ends with an empty line, or holds what "
            "notebooks take away. veo.generate(...) takes it as it is."
        )
        raise ValueError(msg)
    return cell


def _options(request: VideoRequest) -> Iterator[tuple[str, str]]:
    """Every option with its value as text, in the order of the magic's help."""
    values = {
        "model": request.model,
        "duration": request.duration_seconds,
        "resolution": request.resolution,
        "aspect": request.aspect_ratio,
        "negative": request.negative_prompt,
        "seed": request.seed,
        "count": request.number_of_videos,
        "image": _path(request.image),
        "last-frame": _path(request.last_frame),
        request.task or "extend": request.video.clip_id if request.video else None,
        "person": request.person_generation,
        "audio": _on_off(request.generate_audio),
        "gcs": request.output_gcs_uri,
        "enhance": _on_off(request.enhance_prompt),
        "resize": request.resize_mode,
        "compression": request.compression_quality,
        "fps": request.fps,
    }
    yield from ((name, str(value)) for name, value in values.items() if value is not None)
    yield from (("ref", str(_path(image))) for image in request.reference_images)
    yield from (("label", f"{name}={value}") for name, value in request.labels)


def _path(image: ImageInput | None) -> str | None:
    """Where a picture lies for a notebook beside the library, which has its usual name unless it is seen from here."""
    if image is None:
        return None
    library = image.path.parent.parent
    return f"{library.name if library.parent == Path.cwd() else DEFAULT_NAME}/{image_file(image).name}"


def _on_off(value: bool | None) -> str | None:
    return None if value is None else "on" if value else "off"


def _value(name: str, text: str) -> str:
    """A value as the magic's line takes it: in the quotes it does not hold itself."""
    if _PLAIN.fullmatch(text):
        return text
    for quote in ('"', "'"):
        if quote not in text and text.splitlines() in ([], [text]):
            return f"{quote}{text}{quote}"
    msg = f"A %%veo line cannot carry this --{name}: it holds both kinds of quotes, or a line's end."
    raise ValueError(msg)


def _carried(cell: str) -> list[str] | None:
    """What IPython hands to the magic: the line, and for a cell the prompt; None where it reads something else."""
    from IPython.core.inputtransformer2 import TransformerManager

    if "\r" in cell:  # a notebook's page has one kind of line end only
        return None
    match ast.parse(TransformerManager().transform_cell(cell)).body:
        case [ast.Expr(ast.Call(args=[ast.Constant("veo"), *given]))]:
            texts = [str(argument.value) for argument in given if isinstance(argument, ast.Constant)]
            return [texts[0], *(text.strip("\n") for text in texts[1:])]
    return None
