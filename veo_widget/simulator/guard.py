"""Who may ask: the token for everything, the API key for the paths on which Google asks for one.

The second origin needs neither; its addresses are signed. The health endpoint is open: it tells nothing.
"""

from __future__ import annotations

import hmac
import re
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from veo_widget.simulator.answering import refused
from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.service import Service

HEALTH = "/simulator/health"
# The Gemini API's own paths; those of Agent Platform begin with a project and need a bearer.
_KEYED = re.compile(r"/v1(beta)?/(models|files|operations|interactions)\b")
_UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
    "valid authentication credential."
)
_UNREGISTERED = (
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or "
    "other form of API consumer identity to call this API."
)


class Guard:
    """Lets a request pass or answers for the app; whichever it is, no key is written down."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service
        self._token = service.settings.token
        self._key = service.settings.api_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] == "http" and scope["path"] != HEALTH else None
        if refusal is None:
            await self._app(scope, receive, send)
            return
        # Only the path: a query could hold a key.
        response = refused(self._service, refusal, on="other", wire=None, path=scope["path"])
        await response(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = dict(scope["headers"])
        bearer, api_key = headers.get(b"authorization", b""), headers.get(b"x-goog-api-key", b"")
        # Both comparisons run, in constant time, whichever of the two headers was sent.
        if self._token and (_same(bearer, f"Bearer {self._token}") | _same(api_key, self._token)):
            return None
        if self._key and _KEYED.match(scope["path"]):
            given = api_key or parse_qs(scope["query_string"]).get(b"key", [b""])[0]
            return None if _same(given, self._key) else _bad_key() if given else _no_key()
        return Refusal(_UNAUTHENTICATED, code=401) if self._token else None


def _same(given: bytes, expected: str) -> bool:
    return hmac.compare_digest(given, expected.encode())


def _no_key() -> Refusal:
    return Refusal(_UNREGISTERED, code=403)


def _bad_key() -> Refusal:
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "generativelanguage.googleapis.com"},
    }
    return Refusal("API key not valid. Please pass a valid API key.", details=[info])
