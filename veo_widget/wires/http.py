"""Plain HTTP with an API key, for what google-genai does not do (any more).

The key goes to the address's own origin and nowhere else: redirects are followed by hand, and a request to
another origin carries none. httpx2 is the library google-genai itself brings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veo_widget.wires.base import AnswerLost, NotSent, Refused
from veo_widget.wires.clients import KeyAddress
from veo_widget.wires.faults import KEY, ErrorAnswer, explain

if TYPE_CHECKING:
    import httpx2

SECONDS = 120.0
"""Limit of one read or write; a request with 20 MB of images over a slow line may take as long."""
CHUNK = 1 << 20
ACTIVE_SECONDS = 120.0
"""How long a new file may take to become ACTIVE; it is seconds for a clip."""
_LOOK_SECONDS = 1.0
_REDIRECTS = 5


class KeyHttp:
    """Calls to one address, which is asked for before every call, since it may move."""

    def __init__(self, find_address: Callable[[], KeyAddress]) -> None:
        self._find_address = find_address

    def json(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """One call; the answer's object.

        Raises:
            NotSent, Refused, AnswerLost: See `base`.
        """
        address = self._find_address()
        try:
            answer = self._client.request(method, f"{address.base_url}{path}", json=body, headers=_headers(address))
            if not answer.is_success:
                raise ErrorAnswer(answer.status_code, answer.content)
            data = answer.json()
        except Exception as error:
            raise explain(error, KEY) from None
        if not isinstance(data, dict):
            msg = "The answer could not be understood."
            raise AnswerLost(msg)
        return data

    def read_file(self, uri: str) -> Iterator[bytes]:
        """The bytes of a file of the Files API in pieces, once it is ACTIVE; raises the same errors."""
        self.wait_for_file(uri)
        url = f"{self._find_address().base_url}/v1beta/files/{file_id(uri)}:download?alt=media"
        try:
            with self._followed(url) as answer:
                yield from answer.iter_bytes(CHUNK)
        except Exception as error:
            raise explain(error, KEY) from None

    def wait_for_file(self, uri: str) -> None:
        """Returns when a file may be used: an operation is done before its file is.

        Raises:
            Refused: There is no such file (any more), or it failed.
            AnswerLost: It does not become ACTIVE.
        """
        until = time.monotonic() + ACTIVE_SECONDS
        while True:
            state = self.json("GET", f"/v1beta/files/{file_id(uri)}").get("state", "ACTIVE")
            if state == "ACTIVE":
                return
            if state == "FAILED":
                msg = "The service could not process the video's file."
                raise Refused(msg)
            if time.monotonic() > until:
                msg = "The video's file is still being processed at the service."
                raise AnswerLost(msg)
            time.sleep(_LOOK_SECONDS)

    @contextmanager
    def _followed(self, url: str) -> Iterator[httpx2.Response]:
        """The answer at the end of the redirects; the key is sent to our own origin alone."""
        import httpx2

        address = self._find_address()
        own, at = httpx2.URL(address.base_url), httpx2.URL(url)
        for _ in range(_REDIRECTS + 1):
            headers = _headers(address) if _origin(at) == _origin(own) else {}
            with self._client.stream("GET", at, headers=headers) as answer:
                if not answer.has_redirect_location:
                    if not answer.is_success:
                        raise ErrorAnswer(answer.status_code, answer.read())
                    yield answer
                    return
                at = at.join(answer.headers["location"])
        msg = "The video's address leads in a circle."
        raise AnswerLost(msg)

    @cached_property
    def _client(self) -> httpx2.Client:
        import httpx2

        return httpx2.Client(timeout=SECONDS, follow_redirects=False)


def file_id(uri: str) -> str:
    """The id in a file's uri, whichever server it names: only that is asked for, at our own address.

    Raises:
        NotSent: There is none in it.
    """
    found = uri.partition("files/")[2].partition(":")[0].partition("?")[0].strip("/")
    if not found.replace("-", "").isalnum():
        msg = "The service named a file in a way that cannot be read."
        raise NotSent(msg, detail={"uri": uri.partition("?")[0]})
    return found


def _headers(address: KeyAddress) -> dict[str, str]:
    return {"x-goog-api-key": address.key}


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
