"""``webhookConfig``: checked for its shape and then ignored, because a server on this machine has nobody to call.

The live service calls public https addresses only; a notebook's kernel has none (veo-api.md 4.4).
"""

from __future__ import annotations

from typing import Any

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.fields import mapping, refuse_unknown

_FIELDS = frozenset({"uris", "user_metadata", "userMetadata"})


def check_webhook(value: Any, name: str = "webhookConfig") -> None:
    """Raise the refusal of a config that no service would call; accept the rest without effect."""
    if value is None:
        return
    given = mapping(value, name)
    refuse_unknown(given, _FIELDS)
    uris = given.get("uris")
    if not isinstance(uris, list) or not all(isinstance(uri, str) and uri.startswith("https://") for uri in uris):
        msg = f"`{name}.uris` needs to be a list of https addresses."
        raise Refusal(msg)
