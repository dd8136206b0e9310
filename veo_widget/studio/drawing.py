"""Has Gemini's image models draw pictures; see `veo.image`."""

from __future__ import annotations

from collections.abc import Callable

from ulid import ULID

from veo_widget import catalog
from veo_widget.archive import Library
from veo_widget.engine.loop import EngineLoop
from veo_widget.errors import PictureError, Problem, RequestError
from veo_widget.media.images import read_image
from veo_widget.records import Charge
from veo_widget.studio.backend import Backend
from veo_widget.studio.budget import Budget
from veo_widget.studio.confirming import unconfirmed
from veo_widget.studio.connections import Connections
from veo_widget.studio.pictures import Picture, keep_picture
from veo_widget.studio.spending import Expense, SpendingLog
from veo_widget.wires.base import AnswerLost, Refused, WireError


class Drawing:
    """Asks for pictures and keeps them in the library."""

    def __init__(
        self,
        connections: Connections,
        library: Library,
        loop: EngineLoop,
        spending: SpendingLog,
        budget: Callable[[], Budget],
    ) -> None:
        self._connections = connections
        self._library = library
        self._loop = loop
        self._spending = spending
        self._budget = budget

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
        if backend.needs_confirmation and not confirmed:
            raise unconfirmed(backend, f"about {price}")
        expense_id = str(ULID())
        usd = self._budget().require_price(price.amount)
        expense = Expense.on(backend, id=expense_id, what="picture", model=found.name, usd=usd)
        await self._loop.in_files(self._spending.reserve, expense, self._budget())
        wire = self._connections.images(backend)
        try:
            made = await self._loop.in_wire(wire.make, prompt, model=found.id, aspect_ratio=aspect_ratio)
        except WireError as error:
            # A call that was answered with an error drew nothing; one that was filtered may have drawn it first.
            drawn = isinstance(error, AnswerLost) or (isinstance(error, Refused) and error.status == 200)
            charge = Charge.UNKNOWN if drawn else Charge.NOT_CHARGED
            await self._loop.in_files(self._spending.settle, expense_id, charge)
            most = catalog.dollars(price.amount) if drawn else ""
            raise PictureError.of(error.message, error.hint, most=most) from None
        await self._loop.in_files(self._spending.settle, expense_id, Charge.CHARGED)
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
