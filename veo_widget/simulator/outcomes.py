"""What a finished operation says when it is not simply a video: filtered, failed, empty, partial.

Wire-neutral: a wire turns an `Outcome` into its own body. Texts and support codes are those seen on the live
service (veo-api.md section 6); filtered clips are never charged there, and so the ledger counts none for
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from veo_widget.simulator.errors import Refusal
from veo_widget.simulator.order import Order

AUDIO_REASON = (
    "We encountered an issue with the audio for your prompt, which means we could not create your video. "
    "This can sometimes happen due to our safety filters or other processing issues. Please modify your "
    "request and try again. You have not been charged for this attempt."
)
# Only the gist of this text is recorded ("wording about real people's names or likenesses").
PERSON_REASON = (
    "Veo could not generate {n} videos because the prompt may contain the name or likeness of a real person. "
    "You will not be charged for this request. Try rephrasing the prompt. If you think this was an error, "
    "send feedback. Support codes: 29310472"
)
VIDEO_REASON = (
    "Veo could not generate {n} videos based on the prompt provided. You will not be charged for this "
    "request. Try rephrasing the prompt. If you think this was an error, send feedback. "
    "Support codes: 42237218"
)
PROMPT_REFUSAL = (
    "The prompt could not be submitted. It contains words that violate Google's Responsible AI practices. "
    "Try rephrasing the prompt. If you think this was an error, send feedback. Support codes: 58061214"
)
IMAGE_ERROR = (
    "Veo could not generate videos because the input image violates Vertex AI's usage guidelines. If you "
    "think this was an error, send feedback. Support codes: 15236754"
)
INTERNAL_ERROR = "Video generation failed due to an internal server issue. Please try again in a few minutes."

_REASONS = {
    "filtered:audio": AUDIO_REASON,
    "filtered:person": PERSON_REASON,
    "filtered:video": VIDEO_REASON,
}
# Which block code stands for which filter is not recorded [?]; the codes themselves are (veo-api.md 4.2).
_WORDS = {"filtered:audio": "safety", "filtered:person": "prohibited_content", "filtered:video": "safety"}


@dataclass(frozen=True)
class Outcome:
    """`delivered` samples come with the answer, `filtered` do not; an `error` or `empty` answer carries
    neither.
    """

    delivered: int
    filtered: int = 0
    reasons: tuple[str, ...] = ()
    error: tuple[int, str] | None = None  # a gRPC code and its words
    empty: bool = False
    never: bool = False
    # What the Interactions API calls it: one of its block codes, or api_error.
    word: str = ""

    @property
    def words(self) -> str:
        """The one sentence that says why there is nothing."""
        return self.error[1] if self.error else " ".join(self.reasons)


def planned_outcome(order: Order) -> Outcome:
    """How the operation of this order will end, known from its directives alone."""
    marks = set(order.directives)
    if "stuck" in marks:
        return Outcome(0, never=True)
    if "failed" in marks:
        return Outcome(0, error=(13, INTERNAL_ERROR), word="api_error")
    if marks & {"filtered:input-image", "filtered:image"}:
        return Outcome(0, error=(3, IMAGE_ERROR), word="image_safety")
    if "empty" in marks:
        return Outcome(0, empty=True)
    for mark, text in _REASONS.items():
        if mark in marks:
            return Outcome(0, order.samples, (text.format(n=order.samples),), word=_WORDS[mark])
    if "partial" in marks and order.samples > 1:
        return Outcome(order.samples - 1, 1, (VIDEO_REASON.format(n=1),))
    return Outcome(order.samples)


def refuse_at_submit(order: Order) -> None:
    """Raise the HTTP 400 of a prompt that is blocked before any operation exists."""
    if "filtered:prompt" in order.directives:
        raise Refusal(PROMPT_REFUSAL)
