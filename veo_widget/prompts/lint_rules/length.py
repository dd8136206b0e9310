"""Nothing at all, too much for the service to read, or more than does a prompt good."""

from __future__ import annotations

from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule
from veo_widget.prompts.wording import Wording

NEARLY = 0.88
"""From this share of the limit on it is said: the estimate of tokens is not the service's own count."""
LONG_WORDS = 220
"""The guides' own longest examples have about 110 words."""


def _empty(wording: Wording) -> Iterator[Hit]:
    if not wording.prompt.strip() and not wording.has_image and wording.task != "extend":
        yield Hit("The prompt is empty.", "Describe what the video should show and sound like.")


def _too_long(wording: Wording) -> Iterator[Hit]:
    if wording.tokens > wording.token_limit:
        message = f"The prompt has about {wording.tokens:,} tokens; the service reads {wording.token_limit:,}."
        yield Hit(message, "Shorten it; 100 to 150 words work best.", 0, len(wording.prompt))


def _nearly_too_long(wording: Wording) -> Iterator[Hit]:
    if wording.token_limit * NEARLY < wording.tokens <= wording.token_limit:
        message = f"The prompt has about {wording.tokens:,} of {wording.token_limit:,} tokens."
        yield Hit(message, "Shorten it a little: the count is an estimate.", 0, len(wording.prompt))


def _wordy(wording: Wording) -> Iterator[Hit]:
    words = len(wording.prompt.split())
    if words > LONG_WORDS and wording.tokens <= wording.token_limit * NEARLY:
        message = f"The prompt has {words} words; much of it will not be seen in {wording.duration_seconds:g} seconds."
        yield Hit(message, "Keep one scene and one action; 100 to 150 words work best.", 0, len(wording.prompt))


RULES = (
    Rule(
        id="empty-prompt",
        severity="error",
        reason="There is nothing to make a video of. Omni would take an empty prompt, and bill it.",
        source="veo_widget's check of requests",
        find=_empty,
    ),
    Rule(
        id="prompt-too-long",
        severity="error",
        reason="The text of a request is limited; 1,024 tokens are about 700 to 800 English words.",
        source="Google's guide page, 'Model versions'",
        find=_too_long,
    ),
    Rule(
        id="prompt-nearly-too-long",
        severity="note",
        reason="The service's own tokenizer is not public, so the count here may be off by some percent.",
        source="Google's guide page, 'Model versions'; veo_widget's estimate",
        find=_nearly_too_long,
    ),
    Rule(
        id="wordy",
        severity="note",
        reason="The limit is higher, but the newer guides find far fewer words best.",
        source="Google Cloud's prompting guide for Veo 3.1",
        find=_wordy,
    ),
)
