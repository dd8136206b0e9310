"""The second origin: signed addresses that need no key, with Range, and a note of every key that came anyway.

Same process, another port. `leaked` in the ledger is true when a key or bearer arrived here; neither is
written down.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from veo_widget.simulator.answering import answer
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.service import Service


def routes(service: Service) -> list[Route]:
    async def blob(request: Request) -> Response:
        return await answer(service, "download", lambda: _read(service, request), wire="gemini")

    return [Route("/blob/{file}", blob)]


async def _read(service: Service, request: Request) -> Response:
    file_id, query = request.path_params["file"], request.query_params
    if not service.blobs.allows(file_id, query.get("expires", "0"), query.get("signature", "")):
        msg = "This address is not valid or has expired."
        raise Refusal(msg, code=403)
    found = service.files.get(file_id)
    asked = request.headers.get("range")
    service.ledger.write(
        "download",
        wire="gemini",
        object=f"files/{file_id}",
        range=asked,
        status=206 if asked else 200,
        leaked=_brought_a_key(request),
    )
    return FileResponse(service.files.path_of(found), media_type="video/mp4")


def _brought_a_key(request: Request) -> bool:
    in_headers = any(name in request.headers for name in ("authorization", "x-goog-api-key"))
    return in_headers or "key" in request.query_params
