"""What is said where a backend that costs money was only found in the environment."""

from __future__ import annotations

from veo_widget.errors import BackendError
from veo_widget.studio.backend import Backend


def unconfirmed(backend: Backend, cost: str) -> BackendError:
    """The refusal to spend on a backend the user has not chosen."""
    name = backend.wire
    return BackendError(
        f"This would cost {cost} on {backend.label}, which was found in the environment. "
        f'Nothing was sent. To use it, run veo.use("{name}") once (or `%veoctl use {name}`); '
        'for free synthetic clips, veo.use("simulator").'
    )
