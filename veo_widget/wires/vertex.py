"""Veo on Agent Platform (Vertex AI), through google-genai's enterprise client."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from veo_widget.catalog import Model
from veo_widget.request import ImageInput, VideoRequest
from veo_widget.wires import predict, shared
from veo_widget.wires.base import (
    Gone,
    InlineVideo,
    NotSent,
    Outcome,
    Pending,
    Refused,
    Started,
    StoredVideo,
    Video,
    WireError,
)
from veo_widget.wires.clients import TIMEOUT_MS, Clients, VertexAddress, credentials
from veo_widget.wires.faults import clean, explain
from veo_widget.wires.storage import StorageDownload

if TYPE_CHECKING:
    from google.genai.types import GenerateVideosConfig, GenerateVideosOperation, GenerateVideosSource, Image
    from google.genai.types import Video as InputVideo


class VertexWire:
    """Speaks to the address `find_address` returns; it is asked before every call, since it may move."""

    name = "vertex"
    can_cancel = False

    def __init__(self, find_address: Callable[[], VertexAddress]) -> None:
        self._find_address = find_address
        self._clients = Clients(find_address)

    def submit(self, request: VideoRequest) -> Started:
        """Starts the generation with exactly one POST; see `Wire.submit`."""
        model = shared.model_on(self.name, request)
        try:
            source, config = _source(request), _config(request, model)
        except ValueError:  # the client's own check of types, before anything is sent
            msg = "google-genai does not take this request."
            raise NotSent(msg, hint="Check the types of its parameters.") from None
        try:
            operation = self._clients.client().models.generate_videos(model=model.id, source=source, config=config)
        except Exception as error:
            raise explain(error) from None
        if not operation.name:
            msg = "The service answered without naming the operation."
            raise explain(ValueError(msg))
        return Started(operation=operation.name)

    def poll(self, operation: str) -> Outcome:
        """Asks once; see `Wire.poll`."""
        from google.genai import types

        try:
            answer = self._clients.client().operations.get(
                types.GenerateVideosOperation.model_validate({"name": operation}),
                config=types.GetOperationConfig(http_options=types.HttpOptions(timeout=TIMEOUT_MS)),
            )
        except Exception as error:
            trouble = explain(error)
            if isinstance(trouble, Refused) and trouble.status == 404:
                return Gone()
            raise trouble from None
        return read_operation(answer)

    def read(self, video: Video) -> Iterable[bytes]:
        """The bytes of a video in pieces; Cloud Storage is read through fsspec."""
        if isinstance(video, InlineVideo):
            return shared.pieces(video)
        return StorageDownload(self._storage, video.uri)

    def cancel(self, operation: str) -> None:
        """There is no such call for Veo."""
        shared.refuse_cancel(operation)

    def _storage(self) -> Any:
        """A file system for ``gs://``, on Google or on the address's own server."""
        try:
            # Not by its fsspec name: that one also asks Google what kind of bucket it is, through gRPC.
            from gcsfs.core import GCSFileSystem
        except ImportError:
            msg = "Reading clips from Cloud Storage needs another package."
            raise WireError(msg, hint="Run `pip install 'veo-widget[gcs]'`, then `veo.resume()`.") from None
        address = self._find_address()
        if address.base_url is None:
            return GCSFileSystem(project=address.project)
        token = credentials(address.token or "none")
        return GCSFileSystem(
            project=address.project, endpoint_url=address.base_url, token=token, skip_instance_cache=True
        )


def _source(request: VideoRequest) -> GenerateVideosSource:
    from google.genai import types

    return types.GenerateVideosSource(
        prompt=request.prompt or None,
        image=_image(request.image) if request.image else None,
        video=_video(request) if request.video else None,
    )


def _video(request: VideoRequest) -> InputVideo:
    from google.genai import types

    assert request.video is not None
    if (request.video.uri or "").startswith("gs://"):
        return types.Video(uri=request.video.uri, mime_type="video/mp4")
    return types.Video(video_bytes=predict.video_bytes(request), mime_type="video/mp4")


def _config(request: VideoRequest, model: Model) -> GenerateVideosConfig:
    from google.genai import types

    references = [
        types.VideoGenerationReferenceImage(
            image=_image(image), reference_type=types.VideoGenerationReferenceType.ASSET
        )
        for image in request.reference_images
    ]
    return types.GenerateVideosConfig(
        number_of_videos=request.number_of_videos,
        duration_seconds=request.duration_seconds,
        resolution=request.resolution if predict.is_sent(request, model, "resolution") else None,
        aspect_ratio=request.aspect_ratio,
        negative_prompt=request.negative_prompt,
        seed=request.seed,
        person_generation=request.person_generation,
        generate_audio=request.generate_audio,
        enhance_prompt=request.enhance_prompt,
        resize_mode=_enum(types.ImageResizeMode, request.resize_mode),
        compression_quality=_enum(types.VideoCompressionQuality, request.compression_quality),
        fps=request.fps,
        labels=dict(request.labels) or None,
        output_gcs_uri=request.output_gcs_uri,
        last_frame=_image(request.last_frame) if request.last_frame else None,
        reference_images=references or None,
    )


def _image(image: ImageInput) -> Image:
    from google.genai import types

    return types.Image(image_bytes=predict.image_bytes(image), mime_type=image.mime_type)


def _enum(kind: Callable[[str], Any], value: str | None) -> Any:
    """google-genai's member for a value; the wire spells these in upper case."""
    return None if value is None else kind(value.upper())


def read_operation(operation: GenerateVideosOperation) -> Outcome:
    """What an operation's answer means: errors first, then the filter, then the videos."""
    if not operation.done:
        return Pending()
    if operation.error:
        return shared.read_error(operation.error)
    response = operation.response
    filtered = (response.rai_media_filtered_count or 0) if response else 0
    reasons = tuple(clean(reason) for reason in (response.rai_media_filtered_reasons or ())) if response else ()
    videos = _read_videos(operation)
    return shared.ended(videos, filtered, reasons)


def _read_videos(operation: GenerateVideosOperation) -> tuple[Video, ...]:
    generated = (operation.response.generated_videos or ()) if operation.response else ()
    found: list[Video] = []
    for item in generated:
        if item.video and item.video.video_bytes:
            found.append(InlineVideo(item.video.video_bytes))
        elif item.video and item.video.uri:
            found.append(StoredVideo(item.video.uri))
    return tuple(found)
