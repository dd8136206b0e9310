"""The JSON a wire sends, with a `File` wherever the bytes of a file stand.

The wire makes it itself, so that the code says what would be sent. It is asked with stand-ins for the files: one may
be gone or large, and neither matters to code that only names it.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from veo_widget.catalog import Model
from veo_widget.codegen.nodes import File
from veo_widget.request import ImageInput, VideoInput, VideoRequest, image_file_name
from veo_widget.wires import omni, predict

Keys = tuple[str | int, ...]


def body_with_files(request: VideoRequest, model: Model, wire: str) -> dict[str, Any]:
    """The body of the one POST that starts a request."""
    files: dict[str, File] = {}
    with tempfile.TemporaryDirectory() as folder:

        def stand_in(file: File) -> Path:
            data = os.urandom(24)  # by which the file is found again in the body
            files[base64.b64encode(data).decode()] = file
            path = Path(folder, str(len(files)))
            path.write_bytes(data)
            return path

        asked = _with_stand_ins(request, stand_in)
        if wire == "omni":
            made = omni.body(asked, model)
        else:
            made = predict.body(asked, model, "gemini" if wire == "gemini" else "vertex")
    return {key: _with_files(value, files) for key, value in made.items()}


def files_in(node: Any, keys: Keys = ()) -> Iterator[tuple[Keys, File]]:
    """Every file in a body, with the keys and indices that lead to it."""
    if isinstance(node, File):
        yield keys, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from files_in(value, (*keys, key))


def image_file(image: ImageInput) -> File:
    """A picture's place in a library."""
    return File(f"images/{image_file_name(image.sha256, image.mime_type)}", image.mime_type)


def video_file(video: VideoInput) -> File:
    """A clip's place in a library; its name ends in its id, which is all that an older record says of it."""
    return File(f"clips/{video.path.name or f'*{video.clip_id}.mp4'}", "video/mp4")


def _with_stand_ins(request: VideoRequest, stand_in: Callable[[File], Path]) -> VideoRequest:
    def image(given: ImageInput | None) -> ImageInput | None:
        return replace(given, path=stand_in(image_file(given))) if given else None

    video = request.video
    return replace(
        request,
        image=image(request.image),
        last_frame=image(request.last_frame),
        reference_images=tuple(replace(each, path=stand_in(image_file(each))) for each in request.reference_images),
        video=replace(video, path=stand_in(video_file(video))) if video else None,
    )


def _with_files(node: Any, files: dict[str, File]) -> Any:
    if isinstance(node, dict):
        return {key: _with_files(value, files) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_files(value, files) for value in node]
    return files.get(node, node) if isinstance(node, str) else node
