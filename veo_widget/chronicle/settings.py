"""An attempt's settings back as the keywords of `veo.generate`, and as the cell that makes it again."""

from __future__ import annotations

from typing import Any

from veo_widget.catalog import as_asked
from veo_widget.codegen import code
from veo_widget.records import JobRecord
from veo_widget.studio import Backend

_PLAIN = (
    *("model", "duration_seconds", "resolution", "aspect_ratio", "negative_prompt", "seed", "number_of_videos"),
    *("person_generation", "generate_audio", "enhance_prompt", "resize_mode", "compression_quality", "fps"),
    *("output_gcs_uri", "task"),
)


def settings_of(record: JobRecord) -> dict[str, Any]:
    """The keywords that ask for the same; pictures as files of the library, a clip by its id.

    What the model was sent although nobody had set it is left out: it is sent again, and another model may refuse it.
    """
    request = as_asked(record.request, str(record.backend.get("wire", "")))
    found = {name: getattr(request, name) for name in _PLAIN}
    found |= {name: image.path for name in ("image", "last_frame") if (image := getattr(request, name))}
    found |= {"reference_images": [image.path for image in request.reference_images] or None}
    found |= {"video": request.video.clip_id if request.video else None, "labels": dict(request.labels) or None}
    found |= {"retries": record.detail.get("retries")}
    if request.mode == "edit":
        found["duration_seconds"] = None  # an edited video keeps its length
    return {"prompt": request.prompt, **{name: value for name, value in found.items() if value is not None}}


def cell_of(record: JobRecord) -> str:
    """The cell that makes it again: a magic's, and Python where a magic cannot carry the prompt."""
    try:
        return code(record.request, Backend.from_dict(record.backend), "magic")
    except ValueError:
        given = ",\n".join(f"    {name}={_literal(value)}" for name, value in settings_of(record).items())
        return f"import veo_widget as veo\n\nveo.generate(\n{given},\n)\n"


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_literal(each) for each in value)}]"
    return repr(value if isinstance(value, (str, int, float, bool, dict)) else str(value))
