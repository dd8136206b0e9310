"""Has Gemini's text models write; `veo.improve` says what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import partial

from veo_widget import catalog
from veo_widget.catalog import Price, TextModel, estimate_tokens
from veo_widget.errors import Problem, RequestError, RewriteError
from veo_widget.studio.backend import Backend
from veo_widget.studio.connections import Connections
from veo_widget.studio.paid_calls import PaidCalls
from veo_widget.wires.texts import Written

_SMALLEST = Decimal("0.001")
"""US dollars; what is kept and told of a call has no more digits than the price of a picture."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """What a text model wrote.

    Attributes:
        text: Its words.
        model: What the service calls the model that wrote it.
        price: What it was said to cost at most.
        cost: What it costs by the list and the service's count of tokens; None where the service gives no count.
    """

    text: str
    model: str
    price: Price
    cost: Decimal | None


class Writing:
    """Asks for texts."""

    def __init__(self, connections: Connections, calls: PaidCalls) -> None:
        self._connections = connections
        self._calls = calls

    def price(self, backend: Backend, words: str, instruction: str, *, model: str | None = None) -> Price:
        """The most that a text can cost.

        Raises:
            RequestError: There is no such model.
        """
        return _price(_found(backend, model), words, instruction)

    async def make(
        self, backend: Backend, words: str, instruction: str, *, field: str, model: str | None, confirmed: bool
    ) -> Text:
        """Has one text written with one call. On the engine's loop.

        Args:
            backend: Whom to ask.
            words: What it is to be written from.
            instruction: How.
            field: What the text is called in the answer.
            model: Such as ``"gemini-3.8-flash"``; the backend's best one where it is None.
            confirmed: Whether a click has named account and price.

        Raises:
            RequestError: The words are empty or there is no such model; nothing was sent.
            BackendError: The backend costs money and was not chosen by the user yet; nothing was sent.
            BudgetError: It does not fit the budget; nothing was sent.
            RewriteError: The service wrote nothing.
        """
        found = _found(backend, model)
        if not words.strip():
            message, hint = "The prompt is empty.", "Write a few words first."
            raise RequestError([Problem(rule="empty-prompt", field="prompt", message=message, hint=hint)])
        price = _price(found, words, instruction)
        wire = self._connections.texts(backend, found.location)
        written = await self._calls.make(
            backend,
            partial(
                wire.write,
                words,
                instruction=instruction,
                field=field,
                model=found.id,
                most_tokens=found.most_output_tokens,
                thinking_level=found.thinking_level,
            ),
            what="text",
            model=found.name,
            price=price,
            confirmed=confirmed,
            failed=RewriteError,
            cost_of=partial(_cost, found),
        )
        return Text(text=written.text, model=written.model, price=price, cost=_cost(found, written))


def _found(backend: Backend, model: str | None) -> TextModel:
    found = catalog.find_text_model(model, wire=backend.wire, on=backend.day)
    if isinstance(found, Problem):
        raise RequestError([found])
    return found


def _price(model: TextModel, words: str, instruction: str) -> Price:
    # Twice the estimate: the service's tokenizer is not ours, and the form of the answer is read too.
    return catalog.text_price(model, 2 * (estimate_tokens(words) + estimate_tokens(instruction)))


def _cost(model: TextModel, written: Written) -> Decimal | None:
    if written.input_tokens is None or written.output_tokens is None:
        return None
    exact = catalog.token_cost(model, written.input_tokens, written.output_tokens)
    return exact.quantize(_SMALLEST, rounding=ROUND_CEILING)
