"""The JSON body of `predictLongRunning`, as both services that speak it take it.

The Gemini API's wire sends it; the code shown for REST is made of it. Images go as `bytesBase64Encoded`: the
`inlineData` of Google's samples is refused by the service.
"""

from __future__ import annotations

import base64
from typing import Any, Literal

from veo_widget.catalog import Model
from veo_widget.request import ImageInput, VideoRequest
from veo_widget.wires.base import NotSent

Json = dict[str, Any]
Dialect = Literal["gemini", "vertex"]

PARAMETERS = {
    "number_of_videos": "sampleCount",
    "duration_seconds": "durationSeconds",
    "aspect_ratio": "aspectRatio",
    "resolution": "resolution",
    "negative_prompt": "negativePrompt",
    "person_generation": "personGeneration",
    "seed": "seed",
    "generate_audio": "generateAudio",
    "enhance_prompt": "enhancePrompt",
    "fps": "fps",
    "output_gcs_uri": "storageUri",
    "resize_mode": "resizeMode",
    "compression_quality": "compressionQuality",
}
"""google-genai's name of a parameter and the wire's."""


def body(request: VideoRequest, model: Model, dialect: Dialect) -> Json:
    """The body of one request whose defaults are filled in.

    Raises:
        NotSent: An input file is no longer in the library.
    """
    whole: Json = {"instances": [_instance(request, dialect)], "parameters": parameters(request, model)}
    if request.labels:
        whole["labels"] = dict(request.labels)
    return whole


def parameters(request: VideoRequest, model: Model) -> Json:
    """What is set, under the wire's names, without the fields this model refuses."""
    values = {name: getattr(request, name) for name in PARAMETERS if is_sent(request, model, name)}
    return {PARAMETERS[name]: value for name, value in values.items() if value is not None}


def is_sent(request: VideoRequest, model: Model, name: str) -> bool:
    """Whether a parameter goes into the body: not where the model refuses the field for its one legal value."""
    return name not in model.unsent or getattr(request, name) not in model.options[name]


def _instance(request: VideoRequest, dialect: Dialect) -> Json:
    instance: Json = {}
    if request.prompt:
        instance["prompt"] = request.prompt
    if request.image is not None:
        instance["image"] = _image(request.image)
    if request.last_frame is not None:
        instance["lastFrame"] = _image(request.last_frame)
    if request.reference_images:
        references = [{"image": _image(image), "referenceType": "asset"} for image in request.reference_images]
        instance["referenceImages"] = references
    if request.video is not None:
        instance["video"] = _video(request, dialect)
    return instance


def _image(image: ImageInput) -> Json:
    return {"bytesBase64Encoded": base64.b64encode(image_bytes(image)).decode(), "mimeType": image.mime_type}


def _video(request: VideoRequest, dialect: Dialect) -> Json:
    assert request.video is not None
    uri = request.video.uri or ""
    if dialect == "gemini":
        return {"uri": uri}  # bytes are refused there
    if uri.startswith("gs://"):
        return {"gcsUri": uri, "mimeType": "video/mp4"}
    return {"bytesBase64Encoded": base64.b64encode(video_bytes(request)).decode(), "mimeType": "video/mp4"}


def image_bytes(image: ImageInput) -> bytes:
    """The bytes of an input image; `NotSent` where its file is gone."""
    try:
        return image.path.read_bytes()
    except OSError:
        msg = f"An input image is no longer in the library (images/{image.path.name})."
        raise NotSent(msg, hint="Give the image again.") from None


def video_bytes(request: VideoRequest) -> bytes:
    """The bytes of the input video; `NotSent` where its file is gone."""
    assert request.video is not None
    try:
        return request.video.path.read_bytes()
    except OSError:
        msg = f"The clip to {request.task or 'extend'} is no longer in the library ({request.video.path.name})."
        raise NotSent(msg, hint="Put it back, or choose another clip.") from None
