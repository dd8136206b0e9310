"""Plain HTTP with an API key, for what google-genai does not do (any more).

The key goes to the address's own origin and nowhere else: redirects are followed by hand, and a request to
another origin carries none. Files are read in parts, so that a cut connection costs what was cut and no more.
httpx2 is the library google-genai itself brings.
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from veo_widget.wires.base import AnswerLost, Download, NotSent, Part, Refused, WireError
from veo_widget.wires.clients import KeyAddress
from veo_widget.wires.faults import KEY, ErrorAnswer, explain
from veo_widget.wires.hushed import signed_addresses

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

    def wait_for_file(self, uri: str) -> dict[str, Any]:
        """What the service says of a file, once it may be used: an operation is done before its file is.

        Raises:
            Refused: There is no such file (any more), or it failed.
            AnswerLost: It does not become ACTIVE.
        """
        until = time.monotonic() + ACTIVE_SECONDS
        while True:
            found = self.json("GET", f"/v1beta/files/{file_id(uri)}")
            state = found.get("state", "ACTIVE")
            if state == "ACTIVE":
                return found
            if state == "FAILED":
                msg = "The service could not process the video's file."
                raise Refused(msg)
            if time.monotonic() > until:
                msg = "The video's file is still being processed at the service."
                raise AnswerLost(msg)
            time.sleep(_LOOK_SECONDS)

    @contextmanager
    def media(self, uri: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
        """The answer at the end of the redirects; the key is sent to our own origin alone."""
        import httpx2

        address = self._find_address()
        own = httpx2.URL(address.base_url)
        at = httpx2.URL(f"{address.base_url}/v1beta/files/{file_id(uri)}:download?alt=media")
        for _ in range(_REDIRECTS + 1):
            key = _headers(address) if _origin(at) == _origin(own) else {}
            with signed_addresses(), self._client.stream("GET", at, headers=headers | key) as answer:
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


class FileDownload(Download):
    """A file of the Files API.

    Args:
        http: Where it is.
        uri: How the service calls it.
        gone: What a refusal means for this wire.
    """

    def __init__(self, http: KeyHttp, uri: str, gone: Callable[[Refused], WireError]) -> None:
        self._http = http
        self._uri = uri
        self._gone = gone

    @contextmanager
    def open(self, start: int = 0, *, length: int | None = None, version: str = "") -> Iterator[Part]:
        """See `Download.open`; waits until the file is ACTIVE."""
        with ExitStack() as stack:
            # What goes wrong in the block itself, such as a full disk, is not for us to explain.
            try:
                known = self._http.wait_for_file(self._uri)
                answer = stack.enter_context(self._answer(start, length, version))
            except Exception as error:
                raise self._explained(error) from None
            yield _part(answer, known)

    def _explained(self, error: Exception) -> WireError:
        trouble = explain(error, KEY)
        if not isinstance(trouble, Refused):
            return trouble
        if trouble.status == 429:  # it passes, as it does while polling
            return AnswerLost(trouble.message, detail=trouble.detail)
        return self._gone(trouble)

    @contextmanager
    def _answer(self, start: int, length: int | None, version: str) -> Iterator[httpx2.Response]:
        """The rest of the file if the server has it and it is the same file, else all of it."""
        if start:
            with ExitStack() as stack:
                try:
                    answer = stack.enter_context(self._media(_rest(start, version)))
                except ErrorAnswer as error:
                    if error.code != 416:  # the file is shorter than what is here
                        raise
                else:
                    if answer.status_code != 206 or _goes_on(answer, start, length, version):
                        yield answer
                        return
        with self._media({}) as answer:
            yield answer

    def _media(self, headers: dict[str, str]) -> AbstractContextManager[httpx2.Response]:
        # Compressed, neither lengths nor offsets would be those of the file.
        return self._http.media(self._uri, {"accept-encoding": "identity", **headers})


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


def _rest(start: int, version: str) -> dict[str, str]:
    """The headers that ask for the rest of a file, and for all of it should it have changed."""
    headers = {"range": f"bytes={start}-"}
    # RFC 9110, 13.1.5: a weak validator must not stand here.
    return headers | ({"if-range": version} if version.startswith('"') else {})


def _goes_on(answer: httpx2.Response, start: int, length: int | None, version: str) -> bool:
    """Whether a 206 holds what was asked for, of the file the bytes here belong to."""
    first, total = _content_range(answer)
    same_length = length is None or total is None or total == length
    same_version = not version or _version(answer) in ("", version)
    return first == start and same_length and same_version


def _part(answer: httpx2.Response, known: dict[str, Any]) -> Part:
    """What an answer brings; the length is the download's own word, or else that of the file's description."""
    start, total = _content_range(answer) if answer.status_code == 206 else (0, _number(answer, "content-length"))
    plain = answer.headers.get("content-encoding", "identity") == "identity"
    described = str(known.get("sizeBytes") or "")
    return Part(
        start=start,
        length=total if total is not None and plain else int(described) if described.isdecimal() else None,
        version=_version(answer) if plain else "",
        hashes=_hashes(known),
        pieces=_pieces(answer),
    )


def _pieces(answer: httpx2.Response) -> Iterator[bytes]:
    # As they come, not in pieces of a size: what is collected for a full piece would be lost with the connection.
    try:
        yield from answer.iter_bytes()
    except Exception as error:
        raise explain(error, KEY) from None


def _content_range(answer: httpx2.Response) -> tuple[int, int | None]:
    """First byte and whole length of a 206; (-1, None) where it does not say or says it in a way not understood."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", "").strip())
    if found is None:
        return -1, None
    return int(found[1]), None if found[2] == "*" else int(found[2])


def _number(answer: httpx2.Response, header: str) -> int | None:
    value = answer.headers.get(header, "")
    return int(value) if value.isdecimal() else None


def _version(answer: httpx2.Response) -> str:
    return str(answer.headers.get("etag", ""))


def _hashes(known: dict[str, Any]) -> dict[str, str]:
    """The hash in a file's description: base64 of its bytes or, as the Gemini API also writes it, of its digits."""
    try:
        value = base64.b64decode(str(known.get("sha256Hash") or ""), validate=True)
    except binascii.Error:
        return {}
    digits = value.hex() if len(value) == 32 else value.decode("ascii", "replace").lower()
    return {"sha256": digits} if re.fullmatch(r"[0-9a-f]{64}", digits) else {}
