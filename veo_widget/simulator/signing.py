"""Addresses on the second origin, signed: whoever has one may read that file for a while, and no other."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from veo_widget.simulator.clock import Clock

_GOOD_FOR = 3600


class Blobs:
    """Makes and checks addresses; `port` is known once the second socket is bound."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(16)
        self.port = 0

    def url(self, file_id: str, *, host: str) -> str:
        expires = str(int(self._clock.now()) + _GOOD_FOR)
        named = f"[{host}]" if ":" in host else host
        return f"http://{named}:{self.port}/blob/{file_id}?expires={expires}&signature={self._sign(file_id, expires)}"

    def allows(self, file_id: str, expires: str, signature: str) -> bool:
        right = hmac.compare_digest(self._sign(file_id, expires).encode(), signature.encode())
        return right and int(expires) > self._clock.now()

    def _sign(self, file_id: str, expires: str) -> str:
        return hmac.new(self._secret, f"{file_id} {expires}".encode(), hashlib.sha256).hexdigest()[:32]
