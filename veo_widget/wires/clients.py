"""google-genai's clients for an address: one for a project of Agent Platform, one for an API key.

The synchronous client is used on purpose: it runs in the engine's worker threads, where decoding tens of megabytes
of base64 belongs, and unlike the asynchronous one it never re-sends a start by itself. google-genai is imported on
first use, which is in a worker thread too: it takes over a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.genai import Client

TIMEOUT_MS = 120_000
"""A start with 20 MB of images over a slow line takes this long at most; the limit is per read, so that an answer
that carries a whole video may take longer."""


@dataclass(frozen=True, kw_only=True)
class VertexAddress:
    """Where Agent Platform's wire is spoken.

    Attributes:
        project: Google Cloud project.
        location: Region, such as ``"us-central1"``.
        base_url: Another server than Google's; None for Google.
        token: A bearer token for that server; None to use Google's application default credentials.
    """

    project: str
    location: str
    base_url: str | None = None
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class KeyAddress:
    """Where a wire with an API key is spoken.

    Attributes:
        base_url: The server, with a path before the version where it has one.
        key: The API key; never in an address, a log or a message.
    """

    base_url: str
    key: str = field(repr=False)


Address = VertexAddress | KeyAddress


class Clients:
    """The client for an address that is asked for before every call, since it may move."""

    def __init__(self, find_address: Callable[[], Address]) -> None:
        self._find_address = find_address
        self._lock = threading.Lock()
        self._connected: tuple[Address, Client] | None = None

    def client(self) -> Client:
        """The client for the present address, made anew when that has changed."""
        address = self._find_address()
        with self._lock:
            if self._connected is None or self._connected[0] != address:
                self._connected = (address, _connect(address))
            return self._connected[1]


def credentials(token: str) -> Any:
    """A bearer token in the shape Google's libraries want."""
    from google.oauth2.credentials import Credentials

    # google-auth's constructor carries no annotations.
    return Credentials(token=token)  # type: ignore[no-untyped-call]


def _connect(address: VertexAddress | KeyAddress) -> Client:
    from google import genai
    from google.genai import types

    options = types.HttpOptions(
        base_url=address.base_url,
        timeout=TIMEOUT_MS,
        # The default re-sends on some failures; a start that is sent twice is paid twice.
        retry_options=types.HttpRetryOptions(attempts=1),
    )
    if isinstance(address, KeyAddress):
        # Said outright: in a shell set up for Agent Platform the client would go there otherwise.
        return genai.Client(enterprise=False, api_key=address.key, http_options=options)
    return genai.Client(
        enterprise=True,
        project=address.project,
        location=address.location,
        credentials=credentials(address.token) if address.token else None,
        http_options=options,
    )
