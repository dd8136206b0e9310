"""Has Gemini's image models draw pictures; see `veo.image`."""

from __future__ import annotations

from functools import partial

from veo_widget import catalog
from veo_widget.archive import Library
from veo_widget.engine.loop import EngineLoop
from veo_widget.errors import PictureError, Problem, RequestError
from veo_widget.media.images import read_image
from veo_widget.studio.backend import Backend
from veo_widget.studio.connections import Connections
from veo_widget.studio.paid_calls import PaidCalls
from veo_widget.studio.pictures import Picture, keep_picture


class Drawing:
    """Asks for pictures and keeps them in the library."""

    def __init__(self, connections: Connections, library: Library, loop: EngineLoop, calls: PaidCalls) -> None:
        self._connections = connections
        self._library = library
        self._loop = loop
        self._calls = calls

    async def make(
        self, backend: Backend, prompt: str, *, model: str | None, aspect_ratio: str, confirmed: bool
    ) -> Picture:
        """Makes one picture with one call. On the engine's loop.

        `confirmed` stands for a click that named account and price.

        Raises:
            RequestError: The prompt is empty or there is no such model; nothing was sent.
            BackendError: The backend costs money and was not chosen by the user yet; nothing was sent.
            BudgetError: It does not fit the budget; nothing was sent.
            PictureError: The service made none.
        """
        found = catalog.find_image_model(model, wire=backend.wire, on=backend.day)
        if isinstance(found, Problem):
            raise RequestError([found])
        if not prompt.strip():
            message, hint = "The picture's prompt is empty.", "Say what it shows."
            raise RequestError([Problem(rule="empty-prompt", field="prompt", message=message, hint=hint)])
        price = catalog.image_price(found)
        wire = self._connections.images(backend)
        made = await self._calls.make(
            backend,
            partial(wire.make, prompt, model=found.id, aspect_ratio=aspect_ratio),
            what="picture",
            model=found.name,
            price=price,
            confirmed=confirmed,
            failed=PictureError,
        )
        image = await self._loop.in_files(read_image, made.data)
        return await self._loop.in_files(
            keep_picture,
            self._library.paths,
            image,
            prompt=prompt,
            model=found,
            price=price,
            backend=backend.as_dict(),
        )
