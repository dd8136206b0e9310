"""Hints in the words of the page. Engine, wires and catalog speak to whoever writes Python; somebody in front of the
panel has buttons instead of keywords.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from veo_widget.errors import RequestError, VeoError
from veo_widget.notebook.bridge import Answer, Buffers, Handler, RequestFailed
from veo_widget.studio.options import RequestOptions

_PARAMETER = "|".join(RequestOptions.__annotations__)
_WORDS = (
    (r": image=clip\.last_frame\.", ": “From a clip” in the slot of the first frame takes it."),
    (r"`veo\.resume\(\)`", "“Resume”"),
    (r"with --new \(in Python new=True\)", "with “Try again”"),
    (r"Run the cell again to make a new one", "“Try again” makes a new one"),
    (r"Run the cell again: it finds that job\.", "It is in the list."),
    (r"Run (the cell|it) again", "Try again"),
    (r"run it again", "try again"),
    (r"Change the request", "Change the settings"),
    (r": output_gcs_uri \(--gcs gs://bucket/folder/\)", ", in the folder under “More settings”"),
    (r"Leave enhance_prompt out\.", "Leave it at “Default”."),
    (r"To allow more: veo\.budget\(\S+\) or `(%veoctl budget \S+)`", r"To allow more, run \1 in a cell"),
    (r"veo\.budget\(None\) lifts it", "%veoctl budget off, in a cell, lifts it"),
    (r" ?%veoctl history lists the jobs with their ids\.", ""),
    (r"`(veo\.library\(path\))`", r"\1 in a cell"),
    (rf" \((?:{_PARAMETER})\)", ""),
)
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _WORDS)


def for_page(text: str) -> str:
    """A sentence with what it says about Python said about the panel."""
    for pattern, words in _PATTERNS:
        text = pattern.sub(words, text)
    return text


def worded(handler: Handler) -> Handler:
    """A handler whose refusals are in the words of the page."""

    async def answer(body: Mapping[str, Any], buffers: Buffers) -> Answer:
        try:
            return await handler(body, buffers)
        except RequestError as error:
            raise RequestFailed("invalid", for_page(str(error))) from None
        except VeoError as error:
            raise RequestFailed("refused", for_page(str(error))) from None

    return answer
