"""`Quote`: a request as it would be sent and what it would cost, before anything is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from veo_widget.catalog import Price
from veo_widget.errors import Problem, RequestError
from veo_widget.request import VideoRequest
from veo_widget.studio.backend import Backend
from veo_widget.studio.options import Terms
from veo_widget.studio.reuse import reuse_key


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A request as it would be sent, and what it would cost.

    Attributes:
        request: With every default filled in.
        problems: What is wrong with it; nothing is sent while one of them is fatal.
        price: The list price; None where the catalog has none.
        backend: Where it would go.
        notices: Sentences about what was changed to make it fit, such as a picture made smaller.
        terms: How it is to be bought: retries, another draw, a cap of its own.
    """

    request: VideoRequest
    problems: list[Problem]
    price: Price | None
    backend: Backend
    notices: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know although nothing is wrong."""
        return tuple(str(problem) for problem in self.problems if not problem.fatal)

    @property
    def cost(self) -> str:
        """The price in words, for a sentence."""
        return f"about {self.price}" if self.price else "an unknown price"

    @cached_property
    def key(self) -> str:
        """Under which the same request is found again; see `reuse`."""
        return reuse_key(self.request, self.backend)

    def refuse_problems(self) -> None:
        """Raises RequestError where the request breaks a rule."""
        fatal = [problem for problem in self.problems if problem.fatal]
        if fatal:
            raise RequestError(fatal)
