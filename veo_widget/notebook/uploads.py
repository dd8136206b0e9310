"""Pictures from the page, in acknowledged pieces with a hash at the end.

One message over 10 MiB is lost without a word on its way to the kernel, on some hosts one over 1 MB, or the bytes
beside any message. So a picture comes in pieces of any size, which may arrive in any order and twice, as bytes or as
base64, into a hidden file of the library. A page that hears nothing of a piece asks whether it came (`upload.came`),
and sends it again, smaller. The file becomes an input image when its hash is right.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ulid import ULID

from veo_widget.archive.collector import keep_image
from veo_widget.engine.loop import EngineLoop
from veo_widget.errors import ImageError
from veo_widget.media.images import read_image
from veo_widget.media.posters import thumbnail
from veo_widget.media.web import fetch_picture
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.notebook.drafts import image_data
from veo_widget.request import image_file_name
from veo_widget.studio import Studio
from veo_widget.studio.options import keep_input

LARGEST = 20 * 1024 * 1024
"""Bytes of a picture the page may send; what is over the service's limit is made smaller afterwards."""
CHUNK = 512 * 1024
"""Bytes of a piece at most; hosts are known to drop messages over 1 MB."""
IDLE_SECONDS = 600.0
"""After this long without a piece an upload is given up: its page was closed or reloaded."""
_PREFIX = ".upload-"
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class _Upload:
    """One file under way; `came` holds where the pieces that were taken begin."""

    name: str
    size: int
    path: Path
    came: set[int] = field(default_factory=set)
    touched: float = field(default_factory=time.monotonic)


class Uploads:
    """The uploads under way of one panel. All methods run on the engine's loop.

    Args:
        studio: Whose library takes the pictures.
        chunk: Bytes of a piece that are proposed to the page, at most `CHUNK`.
    """

    def __init__(self, studio: Studio, chunk: int = CHUNK) -> None:
        self._studio = studio
        self._proposed = chunk
        self._loop: EngineLoop = studio.engine_loop
        self._uploads: dict[str, _Upload] = {}

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name."""
        return {
            "upload.begin": self._begin,
            "upload.chunk": self._chunk,
            "upload.came": self._came,
            "upload.end": self._end,
            "upload.abort": self._abort,
            "image": self._thumbnail,
            "image.fetch": self._fetch,
        }

    def close(self) -> None:
        """Forgets everything under way."""
        for upload_id in tuple(self._uploads):
            self._forget(upload_id)

    async def _begin(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        self._forget_idle()
        name, size = Path(str(body["name"])).name or "picture", int(body["size"])
        if not 0 < size <= LARGEST:
            msg = f"{name} is {size / 1024 / 1024:.1f} MB; pictures up to {LARGEST // 1024 // 1024} MB can be used."
            raise RequestFailed("too-large", msg, "Save it smaller, for example as JPEG.")
        path = await self._loop.in_desk(self._new_file)
        upload_id = str(ULID())
        self._uploads[upload_id] = _Upload(name, size, path)
        return Answer({"upload": upload_id, "chunk": self._proposed})

    async def _chunk(self, body: Mapping[str, Any], buffers: Buffers) -> Answer:
        upload, offset = self._find(body), int(body["offset"])
        data = _bytes_of(body, buffers)
        if not data or len(data) > CHUNK or offset < 0 or offset + len(data) > upload.size:
            msg = f"A piece of {upload.name} does not fit."
            raise RequestFailed("failed", msg, "Choose the picture again.")
        upload.came.add(offset)  # before the first await: the page's question comes after it
        upload.touched = time.monotonic()
        await self._loop.in_desk(_write_at, upload.path, offset, data)
        return Answer()

    async def _came(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return Answer({"came": int(body["offset"]) in self._find(body).came})

    async def _end(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        upload = self._find(body)
        try:
            image = await self._loop.in_desk(self._kept, upload, str(body["sha256"]))
        finally:
            self._forget(str(body["upload"]))
        return Answer({"image": image})

    async def _abort(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        self._forget(str(body["upload"]))
        return Answer()

    async def _thumbnail(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        path = self.image_path(str(body["sha256"]))
        return Answer({}, (await self._loop.in_desk(thumbnail, path),))

    async def _fetch(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        """A picture of the web that the page may show but not read."""
        data, name = await self._loop.in_wire(fetch_picture, str(body["url"]))
        return Answer(await self._loop.in_desk(self._taken, data, name or "picture"))

    def _taken(self, data: bytes, name: str) -> dict[str, Any]:
        """Keeps a picture in a form the service takes. In a worker thread."""
        image = read_image(data)
        notices = [notice.replace("The picture", name) for notice in image.notices]
        return {"image": image_data(keep_input(self._studio.library.paths, image), name), "notice": " ".join(notices)}

    def image_path(self, sha256: str) -> Path:
        """Where an image of the library is, by its hash.

        Raises:
            RequestFailed: There is none.
        """
        for mime_type in ("image/png", "image/jpeg"):
            path = self._studio.library.paths.images / image_file_name(sha256, mime_type)
            if sha256.isalnum() and path.exists():
                return path
        msg = "The picture is no longer in the library."
        raise RequestFailed("missing", msg, "Choose it again.")

    def _kept(self, upload: _Upload, sha256: str) -> dict[str, Any]:
        """Checks a finished upload and keeps it as it came, under its own hash. In a worker thread."""
        data = upload.path.read_bytes()
        if len(data) != upload.size or hashlib.sha256(data).hexdigest() != sha256:
            msg = f"{upload.name} did not arrive whole."
            raise RequestFailed("incomplete", msg, "Choose it again.")
        try:
            image = read_image(data)
        except ImageError as error:
            problem = error.problems[0]
            raise RequestFailed("invalid", problem.message.replace("The picture", upload.name), problem.hint) from None
        mime_type = "image/png" if data.startswith(_PNG) else "image/jpeg"
        keep_image(self._studio.library.paths, data, image_file_name(sha256, mime_type))
        shape = {"width": image.width, "height": image.height, "size": len(data)}
        return {"sha256": sha256, "mime_type": mime_type, "name": upload.name, **shape}

    def _find(self, body: Mapping[str, Any]) -> _Upload:
        upload = self._uploads.get(str(body["upload"]))
        if upload is None:
            msg = "This upload is no longer known to the kernel."
            raise RequestFailed("missing", msg, "Choose the picture again.")
        return upload

    def _new_file(self) -> Path:
        handle, name = tempfile.mkstemp(dir=self._studio.library.paths.images, prefix=_PREFIX)
        os.close(handle)
        return Path(name)

    def _forget(self, upload_id: str) -> None:
        upload = self._uploads.pop(upload_id, None)
        if upload is not None:
            with suppress(OSError):
                upload.path.unlink()

    def _forget_idle(self) -> None:
        now = time.monotonic()
        for upload_id, upload in tuple(self._uploads.items()):
            if now - upload.touched > IDLE_SECONDS:
                self._forget(upload_id)


def _bytes_of(body: Mapping[str, Any], buffers: Buffers) -> bytes:
    """The bytes of a piece, from beside the message or from within it.

    Raises:
        RequestFailed: The host has dropped what was beside the message; the page sends it as text then.
    """
    if buffers:
        return bytes(buffers[0])
    text = body.get("base64")
    if not isinstance(text, str):
        msg = "The bytes of a piece were lost on the way."
        raise RequestFailed("lost", msg, "Choose the picture again.")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _write_at(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)
