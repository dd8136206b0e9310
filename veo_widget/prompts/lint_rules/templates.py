"""Braces left over from a template: the service reads them as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veo_widget.prompts.rule import Hit, Rule, words_of
from veo_widget.prompts.wording import Wording

_SLOT = re.compile(r"\{[^{}\n:\"]{1,80}\}")


def _unfilled(wording: Wording) -> Iterator[Hit]:
    for found in _SLOT.finditer(wording.unquoted):
        what = words_of(wording.prompt, found.start(), found.end())
        message = f"{what} looks like a template's slot or choice, and would be sent as it stands."
        yield Hit(message, "Fill it with veo.Template(...).expand(...), or take the braces away.", *found.span())


RULES = (
    Rule(
        id="unfilled-slot",
        severity="warning",
        reason="Nothing in a prompt is interpreted; a template is filled before it is sent.",
        source="veo_widget",
        find=_unfilled,
    ),
)
