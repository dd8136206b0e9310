"""The linter's rules, one idea a file, in the order in which their findings are told."""

from __future__ import annotations

from veo_widget.prompts.lint_rules import (
    beats,
    dialogue,
    extension,
    images,
    length,
    models,
    negatives,
    screen,
    sound,
    templates,
)
from veo_widget.prompts.rule import Rule

RULES: tuple[Rule, ...] = (
    *length.RULES,
    *templates.RULES,
    *negatives.RULES,
    *dialogue.RULES,
    *screen.RULES,
    *sound.RULES,
    *beats.RULES,
    *extension.RULES,
    *images.RULES,
    *models.RULES,
)
"""Every rule; their ids are unique."""

__all__ = ["RULES"]
