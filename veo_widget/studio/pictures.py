"""Pictures made in place with Gemini's image models, to start, end or refer to in a video.

A picture is kept in the library under its hash, with a small JSON file beside it that says which words and which
model it came from. That file is the picture's lineage: a job that uses the picture takes it into its record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veo_widget.archive.collector import keep_image, write_whole
from veo_widget.archive.paths import LibraryPaths
from veo_widget.catalog import ImageModel, Price
from veo_widget.media.images import ImageBytes
from veo_widget.media.posters import thumbnail
from veo_widget.records import utc_now
from veo_widget.request import VideoRequest, image_file_name


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture in the library that an image model made; usable wherever an image is taken.

    Attributes:
        path: Its file.
        sha256: Hash of its bytes, in hexadecimal.
        prompt: The words it came from.
        model: The image model's id.
        width: Pixels.
        height: Pixels.
        price: What it costs by the list; on the simulator it costs nothing.
        is_simulated: Whether the simulator drew it.
    """

    path: Path
    sha256: str
    prompt: str
    model: str
    width: int
    height: int
    price: Price
    is_simulated: bool

    @property
    def image_bytes(self) -> bytes:
        """The bytes of the file, under google-genai's name for them."""
        return self.path.read_bytes()

    @property
    def money(self) -> str:
        """What it cost, in words."""
        return f"$0 (Google's list price: {self.price})" if self.is_simulated else f"charged {self.price}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        import base64

        return {"image/jpeg": base64.b64encode(thumbnail(self.path)).decode(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<Picture {self.width}x{self.height} {self.model}, {self.money}>"


def keep_picture(
    paths: LibraryPaths, image: ImageBytes, *, prompt: str, model: ImageModel, price: Price, backend: dict[str, Any]
) -> Picture:
    """Keeps a new picture and its lineage."""
    sha256 = hashlib.sha256(image.data).hexdigest()
    path = keep_image(paths, image.data, image_file_name(sha256, image.mime_type))
    said = {
        "sha256": sha256,
        "prompt": prompt,
        "model": model.id,
        "backend": backend,
        "created": utc_now().isoformat(),
        "usd": str(price.amount),
    }
    write_whole(_lineage_path(paths, sha256), json.dumps(said, ensure_ascii=False, indent=2).encode())
    return Picture(
        path=path,
        sha256=sha256,
        prompt=prompt,
        model=model.id,
        width=image.width,
        height=image.height,
        price=price,
        is_simulated=backend.get("endpoint") == "simulator",
    )


def pass_on_lineage(paths: LibraryPaths, before: bytes, after: str) -> None:
    """Gives a picture that was cropped or made smaller the lineage of what it came from."""
    source = _lineage_path(paths, hashlib.sha256(before).hexdigest())
    target = _lineage_path(paths, after)
    if source.exists() and not target.exists():
        said = json.loads(source.read_bytes())
        write_whole(target, json.dumps(said, ensure_ascii=False, indent=2).encode())


def frame_origin(source: Any) -> tuple[str, float | None] | None:
    """The clip a picture is a frame of, and the second it was asked for; None for any other picture.

    `Clip.frame` leaves it on the picture; whoever makes another picture of it (crops it, draws on it) and does not
    keep it there has made a picture of his own.
    """
    said = getattr(source, "info", None)
    clip_id = said.get("veo_clip") if isinstance(said, dict) else None
    return (clip_id, said.get("veo_seconds")) if isinstance(clip_id, str) and isinstance(said, dict) else None


def keep_frame_lineage(paths: LibraryPaths, sha256: str, clip_id: str, seconds: float | None) -> None:
    """Keeps which clip a picture is a frame of; the first that said so is believed."""
    path = _lineage_path(paths, sha256)
    if not path.exists():
        said = {"sha256": sha256, "clip": clip_id, "seconds": seconds, "created": utc_now().isoformat()}
        kept = {name: value for name, value in said.items() if value is not None}
        write_whole(path, json.dumps(kept, ensure_ascii=False, indent=2).encode())


def lineage_of(paths: LibraryPaths, request: VideoRequest) -> dict[str, Any]:
    """By parameter, where a request's pictures come from; only those made here are known."""
    slots = {"image": request.image, "last_frame": request.last_frame}
    found = {name: _lineage(paths, image.sha256) for name, image in slots.items() if image is not None}
    references = _known(_lineage(paths, image.sha256) for image in request.reference_images)
    return {name: said for name, said in found.items() if said} | (
        {"reference_images": references} if references else {}
    )


def _set(found: dict[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in found.items() if said}


def _known(found: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    return [said for said in found if said]


def _lineage(paths: LibraryPaths, sha256: str) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(_lineage_path(paths, sha256).read_bytes())
    except (OSError, ValueError):
        return None
    return said


def _lineage_path(paths: LibraryPaths, sha256: str) -> Path:
    return paths.images / f"{sha256}.json"
