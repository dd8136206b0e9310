"""Videos in Cloud Storage, read through fsspec: the one way that also serves other stores one day."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from veo_widget.wires.base import Download, Part, Refused, WireError
from veo_widget.wires.faults import explain

_BLOCK = 4 << 20
"""Bytes a request asks for; also about what reading keeps in memory."""
_CHUNK = 1 << 20


class StorageDownload(Download):
    """An object of a bucket.

    Args:
        connect: Gives the file system; called when the object is opened.
        uri: Its name, such as ``"gs://bucket/clips/sample_0.mp4"``.
    """

    def __init__(self, connect: Callable[[], Any], uri: str) -> None:
        self._connect = connect
        self._uri = uri

    @contextmanager
    def open(self, start: int = 0, *, length: int | None = None, version: str = "") -> Iterator[Part]:
        """See `Download.open`."""
        with ExitStack() as stack:
            try:
                store = self._connect()
                found = store.info(self._uri)
                file = stack.enter_context(store.open(self._uri, "rb", block_size=_BLOCK))
            except Exception as error:
                raise self._explained(error) from None
            same = (found["size"], _version(found)) == (length, version)
            begin = start if same and start <= found["size"] else 0
            yield Part(
                start=begin,
                length=found["size"],
                version=_version(found),
                hashes=_hashes(found),
                pieces=self._pieces(file, begin),
            )

    def _pieces(self, file: Any, start: int) -> Iterator[bytes]:
        try:
            file.seek(start)
            while chunk := file.read(_CHUNK):
                yield chunk
        except Exception as error:
            raise self._explained(error) from None

    def _explained(self, error: Exception) -> WireError:
        if isinstance(error, FileNotFoundError):
            return Refused(f"The video is not at {self._uri} (any more).", detail={"status": 404})
        if isinstance(error, OSError) and str(error).startswith("Forbidden"):  # gcsfs has no class for it
            return Refused(f"The account may not read {self._uri}.", detail={"status": 403})
        return explain(error)


def _version(found: dict[str, Any]) -> str:
    """What changes when the object is written again."""
    return f"{found.get('generation') or ''}/{found.get('md5Hash') or found.get('crc32c') or ''}"


def _hashes(found: dict[str, Any]) -> dict[str, str]:
    """Google's MD5 of an object; one that was composed of others has none."""
    try:
        digest = base64.b64decode(str(found.get("md5Hash") or ""), validate=True)
    except binascii.Error:
        return {}
    return {"md5": digest.hex()} if len(digest) == 16 else {}
