"""Veo on Agent Platform (Vertex AI), through google-genai's enterprise client.

The synchronous client is used on purpose: it runs in the engine's worker threads, where decoding tens
of megabytes of base64 belongs, and unlike the asynchronous one it never re-sends a start by itself.
google-genai is imported on first use, which is in a worker thread too: it takes over a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from veo_widget.catalog import find_model
from veo_widget.catalog.models import Model
from veo_widget.request import ImageInput, VideoRequest
from veo_widget.wires import safety
from veo_widget.wires.base import (
    Filtered,
    Gone,
    InlineVideo,
    NotSent,
    OperationFailed,
    Outcome,
    Pending,
    Refused,
    StoredVideo,
    Succeeded,
    Video,
    WireError,
)
from veo_widget.wires.faults import clean, explain

if TYPE_CHECKING:
    from google.genai import Client
    from google.genai.types import GenerateVideosConfig, GenerateVideosOperation, GenerateVideosSource, Image

SUBMIT_TIMEOUT_MS = 120_000
"""A start with 20 MB of images over a slow line takes this long at most."""
POLL_TIMEOUT_MS = 120_000
"""A poll's answer may carry the whole video; the limit is per read, not for the whole answer."""
CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class VertexAddress:
    """Where the wire is spoken.

    Attributes:
        project: Google Cloud project.
        location: Region, such as ``"us-central1"``.
        base_url: Another server than Google's; None for Google.
        token: A bearer token for that server; None to use Google's application default credentials.
    """

    project: str
    location: str
    base_url: str | None = None
    token: str | None = field(default=None, repr=False)


class VertexWire:
    """Speaks to the address `find_address` returns; it is asked before every call, since it may move."""

    name = "vertex"

    def __init__(self, find_address: Callable[[], VertexAddress]) -> None:
        self._find_address = find_address
        self._lock = threading.Lock()
        self._connected: tuple[VertexAddress, Client] | None = None

    def submit(self, request: VideoRequest) -> str:
        """Starts the generation with exactly one POST; see `Wire.submit`."""
        try:
            model, source, config = _model_id(request), _source(request), _config(request)
        except ValueError:  # the client's own check of types, before anything is sent
            msg = "google-genai does not take this request."
            raise NotSent(msg, hint="Check the types of its parameters.") from None
        try:
            operation = self._client().models.generate_videos(model=model, source=source, config=config)
        except Exception as error:
            raise explain(error) from None
        if not operation.name:
            msg = "The service answered without naming the operation."
            raise explain(ValueError(msg))
        return operation.name

    def poll(self, operation: str) -> Outcome:
        """Asks once; see `Wire.poll`."""
        from google.genai import types

        try:
            answer = self._client().operations.get(
                types.GenerateVideosOperation.model_validate({"name": operation}),
                config=types.GetOperationConfig(http_options=types.HttpOptions(timeout=POLL_TIMEOUT_MS)),
            )
        except Exception as error:
            trouble = explain(error)
            if isinstance(trouble, Refused) and trouble.status == 404:
                return Gone()
            raise trouble from None
        return read_operation(answer)

    def read(self, video: Video) -> Iterator[bytes]:
        """The bytes of a video in pieces; Cloud Storage is read through fsspec."""
        if isinstance(video, InlineVideo):
            for start in range(0, len(video.data), CHUNK):
                yield video.data[start : start + CHUNK]
            return
        try:
            with self._storage().open(video.uri, "rb", block_size=CHUNK * 4) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except FileNotFoundError:
            msg = f"The video is not at {video.uri} (any more)."
            raise Refused(msg, detail={"status": 404}) from None
        except Exception as error:
            raise explain(error) from None

    def _client(self) -> Client:
        """The client for the present address, made anew when that has changed."""
        address = self._find_address()
        with self._lock:
            if self._connected is None or self._connected[0] != address:
                self._connected = (address, _connect(address))
            return self._connected[1]

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
        token = _credentials(address.token or "none")
        return GCSFileSystem(
            project=address.project, endpoint_url=address.base_url, token=token, skip_instance_cache=True
        )


def _connect(address: VertexAddress) -> Client:
    from google import genai
    from google.genai import types

    return genai.Client(
        enterprise=True,
        project=address.project,
        location=address.location,
        credentials=_credentials(address.token) if address.token else None,
        http_options=types.HttpOptions(
            base_url=address.base_url,
            timeout=SUBMIT_TIMEOUT_MS,
            # The default re-sends on some failures; a start that is sent twice is paid twice.
            retry_options=types.HttpRetryOptions(attempts=1),
        ),
    )


def _credentials(token: str) -> Any:
    from google.oauth2.credentials import Credentials

    # google-auth's constructor carries no annotations.
    return Credentials(token=token)  # type: ignore[no-untyped-call]


def _model_id(request: VideoRequest) -> str:
    model = find_model(request.model or "")
    if not isinstance(model, Model):
        raise Refused(str(model))
    return model.ids["vertex"]


def _source(request: VideoRequest) -> GenerateVideosSource:
    from google.genai import types

    return types.GenerateVideosSource(
        prompt=request.prompt or None, image=_image(request.image) if request.image else None
    )


def _config(request: VideoRequest) -> GenerateVideosConfig:
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
        resolution=request.resolution,
        aspect_ratio=request.aspect_ratio,
        negative_prompt=request.negative_prompt,
        seed=request.seed,
        person_generation=request.person_generation,
        generate_audio=request.generate_audio,
        output_gcs_uri=request.output_gcs_uri,
        last_frame=_image(request.last_frame) if request.last_frame else None,
        reference_images=references or None,
    )


def _image(image: ImageInput) -> Image:
    from google.genai import types

    try:
        data = image.path.read_bytes()
    except OSError:
        msg = f"An input image is no longer in the library (images/{image.path.name})."
        raise NotSent(msg, hint="Give the image again.") from None
    return types.Image(image_bytes=data, mime_type=image.mime_type)


def read_operation(operation: GenerateVideosOperation) -> Outcome:
    """What an operation's answer means: errors first, then the filter, then the videos."""
    if not operation.done:
        return Pending()
    if operation.error:
        return _read_error(operation.error)
    response = operation.response
    filtered = (response.rai_media_filtered_count or 0) if response else 0
    reasons = tuple(clean(reason) for reason in (response.rai_media_filtered_reasons or ())) if response else ()
    videos = _read_videos(operation)
    if videos:
        return Succeeded(videos=videos, filtered=filtered, reasons=reasons)
    if filtered or reasons:
        return Filtered(count=filtered or 1, reasons=reasons)
    return OperationFailed(code=None, message="The service says it is done, but its answer holds no video.")


def _read_error(error: dict[str, Any]) -> Outcome:
    message = clean(str(error.get("message") or "no reason given"))
    if safety.is_safety(message):
        return Filtered(count=1, reasons=(message,))
    code = error.get("code")
    return OperationFailed(code=code if isinstance(code, int) else None, message=message)


def _read_videos(operation: GenerateVideosOperation) -> tuple[Video, ...]:
    generated = (operation.response.generated_videos or ()) if operation.response else ()
    found: list[Video] = []
    for item in generated:
        if item.video and item.video.video_bytes:
            found.append(InlineVideo(item.video.video_bytes))
        elif item.video and item.video.uri:
            found.append(StoredVideo(item.video.uri))
    return tuple(found)
