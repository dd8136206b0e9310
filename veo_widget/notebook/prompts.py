"""What the page asks while a prompt is typed: how long it is. The count is the catalog's own, so that what is shown is
what is checked before anything is sent.
"""

from __future__ import annotations

from typing import Any

from veo_widget.catalog import catalog, check, estimate_tokens
from veo_widget.request import VideoRequest

NEAR_TOKENS = 900
"""From here on the page warns: the estimate may be off by some, and what is too long is refused."""
_RULE = "prompt-too-long"


def prompt_data(prompt: str, *, wire: str) -> dict[str, Any]:
    """About how many tokens a prompt has, of how many, and what is wrong with that."""
    problems = check(VideoRequest(prompt=prompt), wire=wire)
    tokens = estimate_tokens(prompt)
    return {
        "tokens": tokens,
        "limit": catalog().prompt_tokens,
        "near": tokens >= NEAR_TOKENS,
        "problem": " ".join(str(problem) for problem in problems if problem.rule == _RULE),
    }
