"""The parameters of a request by name: what `generate` takes, and how images and clips among them are resolved."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypedDict

from veo_widget.archive import Library
from veo_widget.archive.paths import LibraryPaths
from veo_widget.catalog import catalog, check_names
from veo_widget.engine.attempts import MAX_RETRIES
from veo_widget.errors import Problem, RequestError
from veo_widget.media.fitting import FITS, Fit
from veo_widget.media.images import ImageBytes, ImageSource, read_image
from veo_widget.request import IMAGE_FIELDS, ImageInput, Task, VideoRequest, image_file_name
from veo_widget.studio.backend import Backend
from veo_widget.studio.budget import read_budget
from veo_widget.studio.inputs import clip_of, video_input
from veo_widget.studio.pictures import frame_origin, keep_frame_lineage, pass_on_lineage
from veo_widget.studio.reuse import New

MAX_STUDY_NAME = 80
"""Characters."""


class RequestOptions(TypedDict, total=False):
    """Keywords of `veo.generate`; see `VideoRequest` for their meaning. Images may be any image source."""

    model: str | None
    duration_seconds: int | None
    resolution: str | None
    aspect_ratio: str | None
    negative_prompt: str | None
    seed: int | None
    number_of_videos: int | None
    image: ImageSource | None
    last_frame: ImageSource | None
    reference_images: Sequence[ImageSource] | None
    video: Any
    task: Task | None
    person_generation: str | None
    generate_audio: bool | None
    enhance_prompt: bool | None
    resize_mode: str | None
    compression_quality: str | None
    fps: int | None
    output_gcs_uri: str | None
    labels: Mapping[str, str] | None
    fit: Fit | None
    retries: int | None
    new: New
    draw: int
    budget: Any
    study: str
    edit: str
    remix_of: Any


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a request is bought, which is no part of what is asked.

    Attributes:
        retries: How often a sound block may be retried; such attempts are not charged.
        new: Whether another clip is wanted although there is one; see `reuse.find`.
        draw: Which of several draws of the same request, from 0.
        cap: What this job may cost at most, in US dollars; None for no cap of its own.
        edit: Hash of the text of the cell that asks.
        study: The study it is made for; see `veo.study`.
        sweep: Id of the sweep it is a cell of.
        cell: Key of that cell.
        origin: The clip whose settings it takes up: its id (``clip``) and how (``relation``: remix or replay).
    """

    retries: int = 0
    new: New = False
    draw: int = 0
    cap: Decimal | None = None
    edit: str = ""
    study: str = ""
    sweep: str = ""
    cell: str = ""
    origin: Mapping[str, str] | None = None

    @property
    def buys_anyway(self) -> bool:
        """Whether nothing that is there already counts: asked for so, or for a new one outside of any cell."""
        return self.new == "again" or (self.new is True and not self.edit)


@dataclass(frozen=True)
class Built:
    """A request, sentences about what was changed on the way to it, and how it is bought."""

    request: VideoRequest
    notices: tuple[str, ...]
    terms: Terms


def build_request(prompt: str, options: RequestOptions, library: Library, backend: Backend) -> Built:
    """The request for these parameters, its images read, checked, fitted and kept in the library.

    Raises:
        TypeError: An unknown parameter, or one of a wrong type.
        ImageError: An image that cannot be used.
    """
    given: object = prompt  # callers outside are not type-checked
    if not isinstance(given, str):
        msg = f"prompt is a string, not {type(given).__name__}."
        raise TypeError(msg)
    unknown = check_names(options, RequestOptions.__annotations__)
    if unknown:
        raise TypeError(" ".join(str(problem) for problem in unknown))
    values: dict[str, Any] = dict(options)
    source = values.pop("remix_of", None)
    terms = _terms(values)
    if source is not None:
        terms = replace(terms, origin={"relation": "remix", "clip": clip_of(library, source, "remix_of").id})
    resolver = _Resolver(library.paths, _checked_fit(values.pop("fit", None)), values.get("aspect_ratio"))
    for name in IMAGE_FIELDS:
        if values.get(name) is not None:
            values[name] = resolver.resolve(values[name], name)
    references = resolver.resolve_all(values.pop("reference_images", None))
    if values.get("video") is not None:
        values["video"] = video_input(library, backend, values["video"])
        values["task"] = values.get("task") or "extend"
    values["labels"] = _labels(values.pop("labels", None))
    request = VideoRequest(prompt=prompt, reference_images=references, **values)
    return Built(request, tuple(resolver.notices), terms)


class _Resolver:
    """Reads the images of one request and keeps them in the library."""

    def __init__(self, paths: LibraryPaths, fit: Fit | None, aspect_ratio: Any) -> None:
        self._paths = paths
        self._fit = fit
        self._aspect_ratio = aspect_ratio or catalog().defaults["aspect_ratio"]
        self.notices: list[str] = []

    def resolve(self, source: ImageSource, field: str, *, frame: bool = True) -> ImageInput:
        """One image; only frames are fitted, a reference may have any shape."""
        fit = self._fit if frame and _is_ratio(self._aspect_ratio) else None
        image = read_image(source, field=field, fit=fit, aspect_ratio=self._aspect_ratio)
        self.notices += image.notices
        kept = keep_input(self._paths, image)
        if image.notices and isinstance(getattr(source, "image_bytes", None), bytes):
            pass_on_lineage(self._paths, source.image_bytes, kept.sha256)
        origin = frame_origin(source)
        if origin is not None:
            keep_frame_lineage(self._paths, kept.sha256, *origin)
        return kept

    def resolve_all(self, sources: Any) -> tuple[ImageInput, ...]:
        """The reference images; a single one may stand without a list."""
        if sources is None:
            return ()
        if isinstance(sources, (str, bytes)) or not isinstance(sources, Sequence):
            sources = [sources]
        return tuple(self.resolve(source, "reference_images", frame=False) for source in sources)


def keep_input(paths: LibraryPaths, image: ImageBytes) -> ImageInput:
    """Keeps checked image bytes in the library, under their hash."""
    from veo_widget.archive.collector import keep_image

    sha256 = hashlib.sha256(image.data).hexdigest()
    path = keep_image(paths, image.data, image_file_name(sha256, image.mime_type))
    return ImageInput(
        sha256=sha256,
        mime_type=image.mime_type,
        width=image.width,
        height=image.height,
        size=len(image.data),
        path=path,
    )


def _labels(given: Any) -> tuple[tuple[str, str], ...]:
    """Billing labels in a fixed order, so that equal requests are equal."""
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        msg = f"labels is a dictionary of texts, not {type(given).__name__}."
        raise TypeError(msg)
    return tuple(sorted(given.items()))


def _terms(values: dict[str, Any]) -> Terms:
    """Takes what is no part of the request out of the values."""
    new, draw = values.pop("new", False), values.pop("draw", 0)
    if new not in (False, True, "again"):
        msg = f'new is True, False or "again", not {new!r}.'
        raise TypeError(msg)
    if not isinstance(draw, int) or isinstance(draw, bool) or draw < 0:
        msg = f"draw is a whole number from 0, not {draw!r}."
        raise TypeError(msg)
    try:
        cap = read_budget(values.pop("budget", None))
    except ValueError as error:
        raise RequestError([Problem(rule="budget-value", field="budget", message=str(error))]) from None
    retries = _checked_retries(values.pop("retries", None))
    study = checked_study(values.pop("study", ""))
    return Terms(retries=retries, new=new, draw=draw, cap=cap, edit=str(values.pop("edit", "")), study=study)


def checked_study(name: Any) -> str:
    """A study's name: one line of text, or empty."""
    if isinstance(name, str) and len(name) <= MAX_STUDY_NAME and name.isprintable():
        return name.strip()
    message = f"A study's name is one line of at most {MAX_STUDY_NAME} characters, not {name!r}."
    raise RequestError([Problem(rule="study-name", field="study", message=message)])


def _checked_retries(given: Any) -> int:
    if given is None:
        return 0
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= MAX_RETRIES:
        return given
    message = f"Sound blocks can be retried 0 to {MAX_RETRIES} times, not {given!r}."
    raise RequestError([Problem(rule="retries-value", field="retries", message=message)])


def _checked_fit(fit: Any) -> Fit | None:
    if fit is None or fit in FITS:
        return fit  # type: ignore[no-any-return]
    problem = Problem(rule="fit-value", field="fit", message=f"There is no fit {fit!r}.", hint="Use crop or pad.")
    raise RequestError([problem])


def _is_ratio(text: Any) -> bool:
    """Whether a picture can be brought to it; an illegal ratio is the catalog's to refuse."""
    return isinstance(text, str) and re.fullmatch(r"[1-9]\d*:[1-9]\d*", text) is not None
