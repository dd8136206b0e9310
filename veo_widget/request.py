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

Mode = Literal["text", "image", "interpolation", "references"]
"""How the video starts: from text alone, a first frame, a first and a last frame, or reference images."""

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
class VideoRequest:
    """One request for one or more videos of the same kind.

    Attributes:
        prompt: What to show and to sound; at most 1,024 tokens, English understood best. May be empty
            where an image is given.
        model: A name of `veo.models()`, such as ``"veo-3.1-fast"``.
        duration_seconds: 4, 6 or 8.
        resolution: ``"720p"``, ``"1080p"`` or ``"4k"``.
        aspect_ratio: ``"16:9"`` or ``"9:16"``.
        negative_prompt: What to keep out, as nouns.
        seed: 0 to 4294967295; None lets the service draw one.
        number_of_videos: 1 to 4; each is billed.
        image: The first frame.
        last_frame: The last frame; needs `image`.
        reference_images: Up to three pictures of one person, character or product.
        person_generation: ``"allow_adult"``, ``"dont_allow"`` or ``"allow_all"``; not sent unless set.
        generate_audio: Whether the video has sound; None is the model's default.
        output_gcs_uri: A ``gs://`` folder the service writes to instead of answering with the bytes.
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
    person_generation: str | None = None
    generate_audio: bool | None = None
    output_gcs_uri: str | None = None

    @property
    def mode(self) -> Mode:
        """How the video starts, from what is filled in."""
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
        return {name: value for name, value in data.items() if value not in (None, [])}

    @classmethod
    def from_dict(cls, data: dict[str, Any], *, images: Path) -> Self:
        """The request `as_dict` described; `images` is the folder its images are kept in.

        Fields of a newer version are ignored, so that its records stay readable.
        """
        known = {f.name for f in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in IMAGE_FIELDS:
            if values.get(name):
                values[name] = _image_from_dict(values[name], images)
        references = values.get("reference_images", [])
        values["reference_images"] = tuple(_image_from_dict(item, images) for item in references)
        return cls(**values)

    @property
    def sha256(self) -> str:
        """Hash of everything that is asked; equal requests have equal hashes on every machine."""
        canonical = json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def image_file_name(sha256: str, mime_type: str) -> str:
    """The name under which the library keeps an image."""
    return f"{sha256}.{'jpg' if mime_type == 'image/jpeg' else 'png'}"


def _image_from_dict(data: dict[str, Any], images: Path) -> ImageInput:
    path = images / image_file_name(data["sha256"], data["mime_type"])
    return ImageInput(**{name: data[name] for name in ("sha256", "mime_type", "width", "height", "size")}, path=path)
