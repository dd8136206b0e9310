"""What is not wanted, said with "no": in the negative prompt always a mistake, in a Veo prompt usually one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule, words_of
from veo_widget.prompts.wording import Wording

_WRITING = r"(?:on[- ]screen )?(?:subtitles?|captions?|text|titles?|overlays?|logos?|watermarks?)"
"""What the newer guides themselves say to exclude in the prompt, as "no subtitles"."""
_IN_NEGATIVE = re.compile(
    r"(?:^|(?<=[\s,;.]))(?:no|not|don['’]?t(?: \w+)?|do not(?: \w+)?|never|without(?: any)?|avoid|exclude|remove)\s+"
    r"(?P<what>[^,;.\n]+)",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"(?:(?:^|(?<=[.!?;,:(\n]))\s*)(?P<all>(?:"
    r"no(?! (?:longer|one|matter|doubt|sooner|more than|less than|wonder)\b)|"
    r"(?:please )?(?:do not|don['’]?t|never|avoid|exclude)(?: (?:show|showing|include|including|add|adding|use|using|"
    r"have|having|make|put|any))*"
    rf")\s+(?!{_WRITING}\b)(?P<what>[^\s.,;!?\n)][^.,;!?\n)]*))",
    re.IGNORECASE,
)


def _in_negative_prompt(wording: Wording) -> Iterator[Hit]:
    for found in _IN_NEGATIVE.finditer(wording.negative_prompt):
        said, what = words_of(wording.negative_prompt, *found.span()), words_of(found["what"], 0, len(found["what"]))
        yield Hit(
            f'The negative prompt says "{said}".', f'Name the thing alone: "{what}".', *found.span(), "negative_prompt"
        )


def _in_prompt(wording: Wording) -> Iterator[Hit]:
    if wording.is_omni:
        return  # it has no negative prompt: there they belong into the prompt
    for found in _COMMAND.finditer(wording.unquoted):
        said, what = words_of(wording.prompt, *found.span("all")), words_of(found["what"], 0, len(found["what"]))
        suggestion = f'Describe what is there instead, or put "{what}" into the negative prompt.'
        yield Hit(f'The prompt says "{said}".', suggestion, *found.span("all"))


RULES = (
    Rule(
        id="negative-phrasing",
        severity="warning",
        reason=(
            'The negative prompt already means "without": it takes nouns, such as "wall, frame". With "no" or '
            '"don\'t" before them the model sees the thing named, and may show it.'
        ),
        source="Google's guide page, 'Negative prompts'",
        find=_in_negative_prompt,
    ),
    Rule(
        id="negative-in-prompt",
        severity="warning",
        reason=(
            "A prompt says what to show; what is named in it tends to appear. The sources differ in one point: for "
            'writing in the picture the newer guides themselves say "no subtitles" in the prompt, so that is not '
            "reported. Omni has no negative prompt and takes negatives in the prompt."
        ),
        source="Google's guide page, 'Negative prompts'; Google Cloud's prompting guide for Veo 3.1",
        find=_in_prompt,
    ),
)
