"""`VideoRequest`: what is asked of the service, as pure, hashable data.

Field names are google-genai's. None means "not set": the catalog fills in the model's defaults before
anything is checked, priced, hashed or sent. Images are already resolved to a file on disk and its hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self

Mode = Literal["text", "image", "interpolation", "references", "extension", "edit"]
"""What the video comes from: text alone, a first frame, a first and a last frame, reference images, or a video that
is to go on or to be changed."""

Task = Literal["extend", "edit"]
"""What is done with a given video; google-genai's words of `VideoConfig.task`."""

IMAGE_FIELDS = ("image", "last_frame")
"""Fields that hold one image; `reference_images` holds several."""


@dataclass(frozen=True, kw_only=True)
class ImageInput:
    """An image as it will be sent, kept in the library under its hash.

    Attributes:
        sha256: Hash of the bytes sent, in hexadecimal.
        mime_type: ``"image/png"`` or ``"image/jpeg"``, read from the content.
        width: Pixels.
        height: Pixels.
        size: Length in bytes.
        path: Where the bytes are; no part of the image's identity.
    """

    sha256: str
    mime_type: str
    width: int
    height: int
    size: int
    path: Path = field(compare=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain data without the path."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "path"}


@dataclass(frozen=True, kw_only=True)
class VideoInput:
    """A clip of the library as the input of another.

    Attributes:
        clip_id: ULID of the clip.
        sha256: Hash of its MP4, in hexadecimal.
        width: Pixels.
        height: Pixels.
        duration: Seconds.
        fps: Frames per second.
        size: Length in bytes.
        uri: How the service that made it calls its file, where it said so; no part of its identity.
        operation: How that service calls the job that made it; no part of its identity.
        path: Where the bytes are; no part of its identity.
    """

    clip_id: str
    sha256: str
    width: int
    height: int
    duration: float
    fps: float
    size: int
    uri: str | None = field(default=None, compare=False)
    operation: str | None = field(default=None, compare=False)
    path: Path = field(compare=False)

    @property
    def aspect_ratio(self) -> str:
        """``"16:9"`` or ``"9:16"``, the nearer one."""
        return "16:9" if self.width >= self.height else "9:16"

    @property
    def resolution(self) -> str:
        """``"360p"``, ``"720p"``, ``"1080p"``, ``"4k"``, or the shorter side in pixels."""
        edge = min(self.width, self.height)
        return "4k" if edge == 2160 else f"{edge}p"

    def as_dict(self) -> dict[str, Any]:
        """Plain data without the path."""
        data = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "path"}
        return {name: value for name, value in data.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class VideoRequest:
    """One request for one or more videos of the same kind.

    Attributes:
        prompt: What to show and to sound; at most 1,024 tokens, English understood best. May be empty
            where an image is given.
        model: A name of `veo.models()`, such as ``"veo-3.1-fast"``.
        duration_seconds: 4, 6 or 8; Omni 3 to 15.
        resolution: ``"720p"``, ``"1080p"`` or ``"4k"``; Omni ``"360p"`` too.
        aspect_ratio: ``"16:9"`` or ``"9:16"``.
        negative_prompt: What to keep out, as nouns.
        seed: 0 to 4294967295; None lets the service draw one.
        number_of_videos: 1 to 4; each is billed.
        image: The first frame.
        last_frame: The last frame; needs `image`.
        reference_images: Up to three pictures of one person, character or product.
        video: A clip that is to go on or to be changed; see `Clip.extend` and `Clip.edit`.
        task: ``"extend"`` or ``"edit"``, with `video`.
        person_generation: ``"allow_adult"``, ``"dont_allow"`` or ``"allow_all"``; not sent unless set.
        generate_audio: Whether the video has sound; None is the model's default.
        enhance_prompt: Whether the service may rewrite the prompt; only Veo 2 can be told not to.
        resize_mode: ``"crop"`` or ``"pad"``: how the service brings a first frame to the video's shape.
        compression_quality: ``"optimized"`` or ``"lossless"``.
        fps: Frames per second; 24 is the only value there is today.
        output_gcs_uri: A ``gs://`` folder the service writes to instead of answering with the bytes.
        labels: Names and values that Google's billing groups by.

    Which of these a model takes on which wire is in the catalog; a set one that is not taken is refused before
    anything is sent.
    """

    prompt: str = ""
    model: str | None = None
    duration_seconds: int | None = None
    resolution: str | None = None
    aspect_ratio: str | None = None
    negative_prompt: str | None = None
    seed: int | None = None
    number_of_videos: int | None = None
    image: ImageInput | None = None
    last_frame: ImageInput | None = None
    reference_images: tuple[ImageInput, ...] = ()
    video: VideoInput | None = None
    task: Task | None = None
    person_generation: str | None = None
    generate_audio: bool | None = None
    enhance_prompt: bool | None = None
    resize_mode: str | None = None
    compression_quality: str | None = None
    fps: int | None = None
    output_gcs_uri: str | None = None
    labels: tuple[tuple[str, str], ...] = ()

    @property
    def mode(self) -> Mode:
        """What the video comes from, by what is filled in."""
        if self.video is not None:
            return "edit" if self.task == "edit" else "extension"
        if self.reference_images:
            return "references"
        if self.last_frame is not None:
            return "interpolation"
        return "image" if self.image is not None else "text"

    @property
    def images(self) -> tuple[ImageInput, ...]:
        """Every image of the request, in a fixed order."""
        single = (self.image, self.last_frame)
        return (*(image for image in single if image is not None), *self.reference_images)

    def as_dict(self) -> dict[str, Any]:
        """Plain data with the fields that are set; images by hash, size and type."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in IMAGE_FIELDS:
            data[name] = data[name].as_dict() if data[name] else None
        data["reference_images"] = [image.as_dict() for image in self.reference_images]
        data["video"] = self.video.as_dict() if self.video else None
        data["labels"] = dict(self.labels)
        return {name: value for name, value in data.items() if value is not None and value not in ([], {})}

    @classmethod
    def from_dict(cls, data: dict[str, Any], *, images: Path) -> Self:
        """The request `as_dict` described; `images` is the folder its images are kept in.

        The path of an input video is left empty: which file it is, its clip's record says.

        Fields of a newer version are ignored, so that its records stay readable.
        """
        known = {f.name for f in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in IMAGE_FIELDS:
            if values.get(name):
                values[name] = _image_from_dict(values[name], images)
        references = values.get("reference_images", [])
        values["reference_images"] = tuple(_image_from_dict(item, images) for item in references)
        values["labels"] = tuple(values.get("labels", {}).items())
        if values.get("video"):
            values["video"] = _video_from_dict(values["video"])
        return cls(**values)

    @property
    def sha256(self) -> str:
        """Hash of everything that is asked; equal requests have equal hashes on every machine."""
        data = self.as_dict()
        if self.video is not None:
            data["video"] = self.video.sha256  # where the service keeps it changes nothing in what is asked
        canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def image_file_name(sha256: str, mime_type: str) -> str:
    """The name under which the library keeps an image."""
    return f"{sha256}.{'jpg' if mime_type == 'image/jpeg' else 'png'}"


def _image_from_dict(data: dict[str, Any], images: Path) -> ImageInput:
    path = images / image_file_name(data["sha256"], data["mime_type"])
    return ImageInput(**{name: data[name] for name in ("sha256", "mime_type", "width", "height", "size")}, path=path)


def _video_from_dict(data: dict[str, Any]) -> VideoInput:
    known = {f.name for f in fields(VideoInput)} - {"path"}
    return VideoInput(**{name: value for name, value in data.items() if name in known}, path=Path())
