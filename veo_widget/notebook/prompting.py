"""Help with the prompt in the panel: its length, lights and findings as it is typed, vocabulary, a rewrite in parts.

The length is the catalog's own count, so that what is shown is what is checked before anything is sent.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from veo_widget.catalog import Price, catalog, check, estimate_tokens
from veo_widget.errors import RequestError
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.prompts.elements import WORDS, Light, checklist
from veo_widget.prompts.guide import Element, guide
from veo_widget.prompts.improving import Improvement, improved, price_of
from veo_widget.prompts.linter import Finding, base_of, inspect, wording_of
from veo_widget.prompts.worddiff import WordDiff
from veo_widget.prompts.wording import Wording
from veo_widget.request import VideoRequest
from veo_widget.studio import Studio
from veo_widget.studio.paid_calls import price_words

Agree = Callable[[str, bool], None]
"""Makes sure that the user wants to pay (a price in words, and whether a click said yes); raises where not."""
NEAR_TOKENS = 900
"""From here on the page warns: the estimate may be off by some, and what is too long is refused."""
_TOO_LONG = "prompt-too-long"
_REMEMBERED = 20


class PromptDesk:
    """Answers one panel. All methods run on the engine's loop."""

    def __init__(self, studio: Studio, agree: Agree) -> None:
        self._studio = studio
        self._loop = studio.engine_loop
        self._agree = agree
        self._improvements: OrderedDict[str, Improvement] = OrderedDict()

    @property
    def handlers(self) -> dict[str, Handler]:
        """Requests by name."""
        return {
            "tokens": self._tokens,
            "lint": self._lint,
            "vocabulary": self._vocabulary,
            "improve": self._improve,
            "accept": self._accept,
        }

    async def _tokens(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return Answer(tokens_data(str(body["prompt"]), wire=self._studio.backend.wire))

    async def _lint(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        """What there is to say to a draft: a light for each element, findings, the price of a rewrite."""
        draft = body.get("draft")
        return Answer(await self._loop.in_desk(self._said, draft if isinstance(draft, dict) else {}))

    def _said(self, draft: dict[str, Any]) -> dict[str, Any]:
        """In a worker thread: the end of a clip that goes on is listened to."""
        wording = self._wording(draft)
        price = self._price(wording.prompt)
        return {
            "lights": [light_data(light) for light in checklist(wording.prompt).lights],
            "findings": [finding_data(finding) for finding in inspect(wording).findings],
            "improve": {"usd": str(price.amount), "bound": price.bound} if price else None,
        }

    def _wording(self, draft: dict[str, Any]) -> Wording:
        video = draft.get("video") or {}
        known = {"model": draft.get("model"), "negative_prompt": draft.get("negative_prompt")}
        try:
            base = base_of(str(video["clip"]), self._studio.library) if video else None
        except RequestError:  # the generate button says so
            base = None
        given = {name: draft.get(name) for name in ("duration_seconds", "generate_audio")}
        text = str(draft.get("prompt") or "")
        has_image = bool(draft.get("image"))
        where = self._studio.backend
        return wording_of(text, where, **known, **given, task=video.get("task"), has_image=has_image, base=base)

    def _price(self, prompt: str) -> Price | None:
        """What a rewrite costs at most; None where no text model runs."""
        try:
            return price_of(self._studio, prompt)
        except RequestError:
            return None

    async def _vocabulary(self, _body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        return Answer({"elements": [element_data(element) for element in guide().elements]})

    async def _improve(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        prompt = str(body.get("prompt") or "")
        price = price_of(self._studio, prompt)
        self._agree(price_words(price), body.get("confirmed") is True)
        made = await improved(self._studio, prompt)
        self._improvements[made.id] = made
        if len(self._improvements) > _REMEMBERED:
            self._improvements.popitem(last=False)
        return Answer({"id": made.id, "label": made.label, "money": made.money, "pieces": pieces_data(made.diff)})

    async def _accept(self, body: Mapping[str, Any], _buffers: Buffers) -> Answer:
        """The prompt with the changes that were ticked."""
        made = self._improvements.get(str(body.get("id")))
        if made is None:
            msg = "This rewrite is no longer known to the kernel."
            raise RequestFailed("missing", msg, "The prompt is as it was; improve it again.")
        numbers = [int(number) for number in body.get("numbers") or ()]
        return Answer({"prompt": await self._loop.in_desk(made.take, numbers)})


def tokens_data(prompt: str, *, wire: str) -> dict[str, Any]:
    """About how many tokens a prompt has, of how many, and what is wrong with that."""
    problems = check(VideoRequest(prompt=prompt), wire=wire)
    tokens = estimate_tokens(prompt)
    return {
        "tokens": tokens,
        "limit": catalog().prompt_tokens,
        "near": tokens >= NEAR_TOKENS,
        "problem": " ".join(str(problem) for problem in problems if problem.rule == _TOO_LONG),
    }


def pieces_data(diff: WordDiff) -> list[dict[str, Any]]:
    """A word diff as the page reads it."""
    return [{"old": piece.old, "new": piece.new, "number": piece.number} for piece in diff.pieces]


def light_data(light: Light) -> dict[str, Any]:
    """A light as the page reads it."""
    return {
        "id": light.element.id,
        "title": light.element.title,
        "state": light.state,
        "says": WORDS[light.state],
        "words": light.words,
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as the page reads it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "text": f"{finding.message} {finding.suggestion}",
        "why": f"{finding.reason} ({finding.source})",
    }


def element_data(element: Element) -> dict[str, Any]:
    """An element's reason and vocabulary as the page reads them."""
    groups = [{"title": group.title, "phrases": list(group.phrases)} for group in element.vocabulary]
    return {"id": element.id, "title": element.title, "why": element.why, "groups": groups}
