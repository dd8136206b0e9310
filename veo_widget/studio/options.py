"""The parameters of a request by name: what `generate` takes, and how images among them are resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from veo_widget.archive.paths import LibraryPaths
from veo_widget.catalog import check_names
from veo_widget.media.images import ImageSource, read_image
from veo_widget.request import IMAGE_FIELDS, ImageInput, VideoRequest, image_file_name


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
    person_generation: str | None
    generate_audio: bool | None
    output_gcs_uri: str | None


def build_request(prompt: str, options: RequestOptions, paths: LibraryPaths) -> VideoRequest:
    """The request for these parameters, its images read, checked and kept in the library.

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
    for name in IMAGE_FIELDS:
        if values.get(name) is not None:
            values[name] = _resolve_image(values[name], name, paths)
    references = values.pop("reference_images", None)
    return VideoRequest(prompt=prompt, reference_images=_resolve_references(references, paths), **values)


def _resolve_references(sources: Any, paths: LibraryPaths) -> tuple[ImageInput, ...]:
    if sources is None:
        return ()
    if isinstance(sources, (str, bytes)) or not isinstance(sources, Sequence):
        sources = [sources]
    return tuple(_resolve_image(source, "reference_images", paths) for source in sources)


def _resolve_image(source: ImageSource, field: str, paths: LibraryPaths) -> ImageInput:
    import hashlib

    from veo_widget.archive.collector import keep_image

    image = read_image(source, field=field)
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
