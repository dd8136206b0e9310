"""The panel's draft: what is filled in, as plain data by parameter, and its way to the keywords of `veo.generate`.

Pictures stand in it by hash, because their bytes are in the library already, and a clip by its id. What it does
not say is left to the catalog's defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from veo_widget.archive import Library
from veo_widget.catalog import DEFAULTED, OPTIONAL
from veo_widget.notebook.text import short
from veo_widget.request import IMAGE_FIELDS, ImageInput, VideoRequest
from veo_widget.studio.options import RequestOptions
from veo_widget.studio.pictures import Picture
from veo_widget.studio.quote import Quote

FOLLOWING = ("model", *DEFAULTED)
"""What follows from a clip that is to go on or to be changed, unless it is asked for otherwise."""
_PLAIN = ("model", *DEFAULTED, *OPTIONAL, "retries", "fit")
_TERMS = ("retries", "fit")
"""What a request itself no longer tells: how it is bought, and how its pictures were brought to the video's shape."""
_NAME_LENGTH = 80

FindImage = Callable[[str], Path]


def options_of(draft: Mapping[str, Any], find_image: FindImage) -> RequestOptions:
    """The keywords of `veo.generate` that a draft stands for; `find_image` knows a picture's file by its hash."""
    options: dict[str, Any] = {name: draft[name] for name in _PLAIN if _is_set(draft.get(name))}
    for name in IMAGE_FIELDS:
        if draft.get(name):
            options[name] = find_image(str(draft[name]["sha256"]))
    if draft.get("reference_images"):
        options["reference_images"] = [find_image(str(each["sha256"])) for each in draft["reference_images"]]
    if draft.get("remix_of"):
        options["remix_of"] = str(draft["remix_of"])
    video = draft.get("video")
    if video:
        options |= {"video": str(video["clip"]), "task": video["task"]}
        if video["task"] == "edit":
            options.pop("duration_seconds", None)  # an edited video keeps its length
    return cast(RequestOptions, options)


def draft_of(quote: Quote, options: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """The draft that shows what was given in Python, and of the rest only what a given clip settles.

    The quote's pictures are shown as they are in it: `unfitted` options keep them in their own shape, so that
    another aspect ratio can still be chosen.
    """
    request = quote.request
    shown = {"prompt", *options} | (set(FOLLOWING) if request.video else set())
    draft = {name: getattr(request, name) for name in ("prompt", *_PLAIN) if name in shown and name not in _TERMS}
    draft |= {"labels": dict(request.labels), "retries": quote.terms.retries or None, "fit": options.get("fit")}
    for name in IMAGE_FIELDS:
        image = getattr(request, name)
        draft[name] = image_data(image, picture_name(options[name])) if image else None
    names = [picture_name(source) for source in _each(options.get("reference_images"))]
    draft["reference_images"] = [image_data(*pair) for pair in zip(request.reference_images, names, strict=True)]
    draft["video"] = video_data(request, library) if request.video else None
    draft["remix_of"] = (quote.terms.origin or {}).get("clip")
    return {name: value for name, value in draft.items() if _is_set(value)}


def unfitted(options: RequestOptions) -> RequestOptions:
    """The same options with pictures left in their own shape."""
    return cast(RequestOptions, {name: value for name, value in options.items() if name != "fit"})


def image_data(image: ImageInput, name: str) -> dict[str, Any]:
    """A picture of the library as the page gets it."""
    return image.as_dict() | {"name": name}


def video_data(request: VideoRequest, library: Library) -> dict[str, Any]:
    """A request's clip as the page gets it, with the words it was made from."""
    video = request.video
    assert video is not None, "asked for requests with a clip only"
    clip = library.clip(video.clip_id)
    job = library.job(clip.job_id) if clip else None
    fields = ("width", "height", "duration", "aspect_ratio")
    return {
        "clip": video.clip_id,
        "task": request.task,
        "prompt": short(job.request.prompt, 200) if job else "",
        **{name: getattr(video, name) for name in fields},
    }


def picture_name(source: Any) -> str:
    """What a picture is called in its slot."""
    if isinstance(source, Picture):
        return made_name(source.prompt)
    if isinstance(source, (str, PathLike)):
        text = str(fspath(source))
        return Path(urlsplit(text).path if text.startswith("http") else text).name or "picture"
    return "picture"


def made_name(prompt: str) -> str:
    """What a picture that Gemini drew is called."""
    return f"made with Gemini: {short(prompt, _NAME_LENGTH)}"


def _each(sources: Any) -> Sequence[Any]:
    """Reference images one by one; a single one may stand without a list."""
    is_list = isinstance(sources, Sequence) and not isinstance(sources, (str, bytes))
    return sources if is_list else [] if sources is None else [sources]


def _is_set(value: Any) -> bool:
    return value is not None and value not in ("", [], {})
