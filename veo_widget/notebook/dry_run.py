"""`--dry-run`: what would be sent, whether it is there already, its price, and the body of the request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from veo_widget.codegen import request_body
from veo_widget.errors import RepeatError, RequestError
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.text import settings_text
from veo_widget.studio import Studio
from veo_widget.studio.quote import Quote


def dry_run(studio: Studio, quotes: Sequence[Quote], host: Host) -> None:
    """Prints it; nothing is sent, and no key is in it.

    Args:
        studio: Where they would be bought.
        quotes: Draws of one request.
        host: Where it is shown: pictures only where there is a page.

    Raises:
        RequestError: The request breaks a rule.
    """
    quote = quotes[0]
    for notice in (*quote.notices, *quote.warnings):
        print(f"Note: {notice}")
    if any(problem.fatal for problem in quote.problems):
        raise RequestError(quote.problems)
    print(f"Would send to {quote.backend.label}: {settings_text(quote.request)}\n{quote.request.prompt}")
    print(_plan(studio, quotes))
    print(f"Request: {body_text(quote)}")
    if quote.request.images and host.has_page:
        _show_pictures(quote)


def body_text(quote: Quote) -> str:
    """The POST of a request, or why there is none to be shown."""
    try:
        return request_body(quote.request, quote.backend)
    except ValueError as error:
        return f"cannot be shown. {error}"


def _plan(studio: Studio, quotes: Sequence[Quote]) -> str:
    """Which draws are there, and what the others cost."""
    missing, lines = [], []
    for quote in quotes:
        try:
            found = studio.standing.find(quote, settle=False)
        except RepeatError as error:
            lines.append(str(error))
            continue
        lines += [found.notice] if found.notice else []
        missing += [] if found.record else [quote]
    draws = f"{len(missing)} of {len(quotes)} draws would be bought. " if len(quotes) > 1 else ""
    cost = f"Cost: {_cost(missing)}. Nothing was sent." if missing else "Cost: $0. Nothing was sent."
    return "\n".join([*lines, f"{draws}{cost}"])


def _cost(quotes: Sequence[Quote]) -> str:
    quote = quotes[0]
    each = f"{quote.price} (price list of {quote.price.as_of})" if quote.price else "unknown"
    price = f"{len(quotes)} times {each}" if len(quotes) > 1 else each
    return price if quote.backend.is_paid else f"$0 on the simulator; Google's list price is {price}"


def _show_pictures(quote: Quote) -> None:
    from IPython.display import Image, display

    from veo_widget.media.posters import thumbnail

    for image in quote.request.images:
        shown: Any = Image(thumbnail(image.path))
        display(shown)
