"""The Cloud Storage JSON API, read-only and as far as clients such as gcsfs use it: info, ls, media with
Range.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.service import Service
from veo_widget.simulator.storage import StoredObject

_PAGE = 1000


def routes(service: Service) -> list[Route]:
    wire = GcsWire(service)
    return [
        Route("/storage/v1/b/{bucket}", wire.bucket),
        Route("/storage/v1/b/{bucket}/o", wire.listing),
        Route("/storage/v1/b/{bucket}/o/{name:path}", wire.object),
        Route("/download/storage/v1/b/{bucket}/o/{name:path}", wire.media),
    ]


class GcsWire:
    """Reads of the storage folder; reading an object's bytes is the step that faults and the ledger know."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def bucket(self, request: Request) -> Response:
        bucket = self._bucket(request)
        return JSONResponse({"kind": "storage#bucket", "id": bucket, "name": bucket})

    async def listing(self, request: Request) -> Response:
        bucket = self._bucket(request)
        query = request.query_params
        found = await asyncio.to_thread(self._service.storage.list, bucket, query.get("prefix", ""))
        return JSONResponse(_page(found, query.get("prefix", ""), query.get("delimiter", ""), dict(query)))

    async def object(self, request: Request) -> Response:
        if request.query_params.get("alt") == "media":
            return await self.media(request)
        return JSONResponse(_resource(self._object(request)))

    async def media(self, request: Request) -> Response:
        return await answer(self._service, "download", lambda: self._media(request), wire="gcs")

    async def _media(self, request: Request) -> Response:
        found = self._object(request)
        asked = request.headers.get("range")
        self._service.ledger.write(
            "download",
            wire="gcs",
            object=f"gs://{found.bucket}/{found.name}",
            range=asked,
            status=206 if asked else 200,
        )
        return FileResponse(self._service.storage.path_of(found), media_type=found.content_type)

    def _bucket(self, request: Request) -> str:
        bucket: str = request.path_params["bucket"]
        if not self._service.storage.has_bucket(bucket):
            msg = "The specified bucket does not exist."
            raise Refusal(msg, code=404)
        return bucket

    def _object(self, request: Request) -> StoredObject:
        bucket, name = request.path_params["bucket"], request.path_params["name"]
        found = self._service.storage.get(bucket, name)
        if found is None:
            msg = f"No such object: {bucket}/{name}"
            raise Refusal(msg, code=404)
        return found


def _page(found: list[StoredObject], prefix: str, delimiter: str, query: dict[str, str]) -> dict[str, Any]:
    """One page: names below the next delimiter are folded into prefixes, as in a folder listing."""
    items: list[StoredObject] = []
    folders: set[str] = set()
    for each in found:
        head, mark, _ = each.name[len(prefix) :].partition(delimiter) if delimiter else ("", "", "")
        if mark:
            folders.add(prefix + head + mark)
        elif each.name > query.get("pageToken", ""):
            items.append(each)
    asked = query.get("maxResults", "")
    size = min(int(asked), _PAGE) if asked.isdecimal() and int(asked) else _PAGE
    page: dict[str, Any] = {"kind": "storage#objects", "items": [_resource(each) for each in items[:size]]}
    if folders and not query.get("pageToken"):
        page["prefixes"] = sorted(folders)
    if len(items) > size:
        page["nextPageToken"] = items[size - 1].name
    return page


def _resource(found: StoredObject) -> dict[str, Any]:
    return {
        "kind": "storage#object",
        "id": f"{found.bucket}/{found.name}/1",
        "bucket": found.bucket,
        "name": found.name,
        "generation": "1",
        "metageneration": "1",
        "contentType": found.content_type,
        "size": str(found.size),
        "md5Hash": found.md5,
        "timeCreated": found.created,
        "updated": found.created,
        "storageClass": "STANDARD",
    }
