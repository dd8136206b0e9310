"""Dialogue: quotes around what is said, and no more of it than fits into the clip."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule, words_of
from veo_widget.prompts.speech import SPEAKING, stray_quote
from veo_widget.prompts.wording import Wording

SECONDS_A_LINE = 4
"""One or two short lines in 8 seconds."""
WORDS_A_SECOND = 3.0
"""Fast speech has about 180 words a minute."""
_PERSON = (
    r"(?:(?:old|young|new|first|second|the|a) )?(?:man|woman|boy|girl|narrator|voice[- ]?over|he|she|mother|father|"
    r"child|speaker|host|reporter|character|teacher|captain|detective|robot|wizard|king|queen)"
)
_FIRST_WORDS = (
    r"(?:I|I['’]?m|I['’]ll|we|we['’]re|let['’]s|hello|hi|hey|yes|welcome|goodbye|good (?:morning|evening|night)|please|"
    r"stop|thank you|thanks|come on|where|what|why|who|how|is|are|don['’]t|you['’]re)"
)
_INDIRECT = (
    r"(?:hello|hi|hey|yes|goodbye|good (?:morning|evening|night)|please|stop|thank you|thanks|welcome)\s*"
    r"(?:[.,;!]|$|(?:to|and|as|with|in|at|before|while)\b)"
)
"""To say hello is no speech yet."""
_SAYS = re.compile(
    rf"\b(?P<verb>{SPEAKING})(?:\s+(?:softly|quietly|loudly|slowly|excitedly|angrily|to \w+))?"
    # After a colon anything is said; after a comma or nothing only what begins as speech does.
    rf"(?:\s*:\s*(?P<any>[^\s(\[|\"“«„'‘][^.!?\n]*)|"
    rf"\s*,?\s+(?P<first>(?!{_INDIRECT})(?:{_FIRST_WORDS})\b(?! (?:a|the|his|her|their)\b)[^.!?\n]*))",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    rf"(?:^|(?<=[.!?\n]))\s*(?P<who>{_PERSON})\s*(?:\([^)\n]*\)\s*)?:\s*(?:\([^)\n]*\)\s*)?(?P<line>[^\s\"“«„'‘(\[][^\n\"“]*)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r",? (?:(?:to|into|at|in|with) (?:the|his|her|their|a|an)|while|as (?:he|she|they|the)|and then) ")
"""Where, behind what is said, the scene goes on."""


def _unquoted(wording: Wording) -> Iterator[Hit]:
    text = wording.unquoted.replace("\u00a0", " ")
    taken = -1
    for found in (*_SCRIPT.finditer(text), *_SAYS.finditer(text)):
        name = "line" if "line" in found.groupdict() else "any" if found["any"] else "first"
        start, end = found.span(name)
        if start < taken or _has_quotation(wording, found.start(), end):
            continue
        taken = end
        end = start + len(_BESIDE.split(text[start:end])[0].rstrip(" ,;"))
        said = words_of(wording.prompt, start, end)
        yield Hit(f"What is said stands without quotes: {said}.", f'Put it into quotes: "{said}".', start, end)


def _has_quotation(wording: Wording, start: int, end: int) -> bool:
    """Whether the sentence has a quotation: then its verb has its line already."""
    before = max(wording.prompt.rfind(mark, 0, start) for mark in ".!?\n")
    after = min((at for mark in ".!?\n" if (at := wording.prompt.find(mark, end)) >= 0), default=len(wording.prompt))
    return any(before < each.end and each.start <= after for each in wording.quotations)


def _stray(wording: Wording) -> Iterator[Hit]:
    at = stray_quote(wording.prompt)
    if at is not None:
        near = words_of(wording.prompt, at, at + 30)
        yield Hit(f"A quote has no other ({near}).", "Close it, or take it away.", at, at + 1)


def _too_many_lines(wording: Wording) -> Iterator[Hit]:
    lines, fitting = wording.spoken, max(1, math.ceil(wording.duration_seconds / SECONDS_A_LINE))
    if len(lines) > fitting:
        message = f"{len(lines)} lines of dialogue in {wording.duration_seconds:g} seconds."
        suggestion = f"Keep {fitting}, short ones; an extension can carry the rest."
        yield Hit(message, suggestion, lines[0].start, lines[-1].end)


def _too_much_said(wording: Wording) -> Iterator[Hit]:
    lines = wording.spoken
    words = sum(len(line.text.split()) for line in lines)
    fitting = int(wording.duration_seconds * WORDS_A_SECOND)
    if words > fitting:
        message = f"{words} words of dialogue in {wording.duration_seconds:g} seconds; fast speech has about {fitting}."
        yield Hit(message, "Shorten what is said.", lines[0].start, lines[-1].end)


RULES = (
    Rule(
        id="dialogue-without-quotes",
        severity="warning",
        reason=(
            "Quotes tell the model which words are to be spoken; Google's guides agree on that. Users differ: some "
            "write speech after a colon without quotes, and where the sound filter holds clips back, speech that is "
            "only described passes more often. So: quotes, unless that happens."
        ),
        source="Google's guide page, 'Prompting for audio'; users: opten.space, js-genai #1272",
        find=_unquoted,
    ),
    Rule(
        id="unpaired-quote",
        severity="warning",
        reason="Where a quote is not closed, the rest of the prompt may be taken for what is said.",
        source="Google's guide page, 'Prompting for audio'",
        find=_stray,
    ),
    Rule(
        id="too-many-lines",
        severity="warning",
        reason="One or two short lines fit into 8 seconds; of more, some are dropped, hurried or given to another.",
        source="Google Cloud's prompting guide for Veo 3.1",
        find=_too_many_lines,
    ),
    Rule(
        id="too-much-said",
        severity="warning",
        reason="People speak two to three words a second; what does not fit is cut off or gabbled.",
        source="arithmetic: 180 words a minute is fast speech",
        find=_too_much_said,
    ),
)
