"""A job's settings, back in the form: what is needed to ask for the same again, or for nearly the same.

What is no longer there (a picture, a clip, a model) is left out or replaced, and the draft's `notice` says so: the
user sees the form before anything is bought.
"""

from __future__ import annotations

from typing import Any

from veo_widget.archive import Library
from veo_widget.catalog import DEFAULTED, OPTIONAL, Model, as_asked, find_model, nearest_model, title_of
from veo_widget.notebook.drafts import image_data, made_name, video_data
from veo_widget.records import JobRecord
from veo_widget.request import IMAGE_FIELDS, ImageInput
from veo_widget.studio import Backend

_TITLES = {"image": "first frame", "last_frame": "last frame"}


def draft_again(record: JobRecord, library: Library, backend: Backend) -> dict[str, Any]:
    """The draft of a job's request for the backend in use. Reads the library: for a worker thread.

    Its `notice` is "" where nothing had to be changed.
    """
    request = as_asked(record.request, str(record.backend.get("wire", "")))
    model, replaced = model_for(request.model or "", backend)
    notices = [replaced]
    draft = {name: getattr(request, name) for name in ("prompt", *DEFAULTED, *OPTIONAL)}
    draft |= {"model": model, "labels": dict(request.labels), "retries": record.detail.get("retries")}
    pictures = _Pictures(record.detail.get("lineage") or {})
    for name in IMAGE_FIELDS:
        draft[name] = pictures.data(getattr(request, name), name, _TITLES[name])
    references = [
        pictures.data(image, "reference_images", f"reference {number}")
        for number, image in enumerate(request.reference_images, 1)
    ]
    draft["reference_images"] = [image for image in references if image]
    if request.video is not None:
        clip = library.clip(request.video.clip_id)
        if clip is not None and library.file(clip.path).exists():
            draft["video"] = video_data(request, library)
        else:
            notices.append("The clip it started from is no longer in the library.")
    draft["notice"] = " ".join(part for part in (*notices, *pictures.notices) if part)
    return {name: value for name, value in draft.items() if value is not None}


def model_for(name: str, backend: Backend) -> tuple[str, str]:
    """The model of a name on a backend, or the nearest one there, with the sentence that says so."""
    wire, day = backend.wire, backend.day
    found = find_model(name, wire=wire, on=day)
    if isinstance(found, Model):
        return found.name, ""
    nearest = nearest_model(name, wire=wire, on=day)
    return nearest, f"{found.message} {title_of(nearest)} was chosen instead."


class _Pictures:
    """A request's pictures as the page gets them, and what is to be said of those that are gone."""

    def __init__(self, lineage: dict[str, Any]) -> None:
        self._lineage = lineage
        self.notices: list[str] = []

    def data(self, image: ImageInput | None, field: str, title: str) -> dict[str, Any] | None:
        """One picture; None where there is none (any more)."""
        if image is None:
            return None
        if not image.path.exists():
            self.notices.append(f"The picture of the {title} is no longer in the library.")
            return None
        return image_data(image, self._name(image.sha256, field))

    def _name(self, sha256: str, field: str) -> str:
        said = self._lineage.get(field) or []
        known = said if isinstance(said, list) else [said]
        made = next((each for each in known if each.get("sha256") == sha256), None)
        if made and made.get("clip"):
            return f"frame of clip {str(made['clip'])[-6:]}"
        return made_name(str(made.get("prompt", ""))) if made else "picture"
