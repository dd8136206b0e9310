"""A request as complete, working code in four languages, or as the cell that makes it again.

`plan.py` says what any of them has to say; there is one module a language, with a template for each wire in
`templates`. The JSON in the code is made by the wires themselves, so that it is what would be sent.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from veo_widget.codegen.go import go_code
from veo_widget.codegen.javascript import javascript_code
from veo_widget.codegen.magic import magic_code
from veo_widget.codegen.plan import Plan, make_plan
from veo_widget.codegen.printer import Json
from veo_widget.codegen.python import python_code
from veo_widget.codegen.rest import rest_code
from veo_widget.request import VideoRequest
from veo_widget.studio.backend import Backend

_WRITERS: dict[str, Callable[[Plan], str]] = {
    "python": python_code,
    "javascript": javascript_code,
    "go": go_code,
    "rest": rest_code,
    "magic": magic_code,
}
LANGUAGES = tuple(_WRITERS)
"""``"rest"`` is bash with curl and jq, ``"magic"`` the notebook's own cell."""


def code(request: VideoRequest, backend: Backend, language: str) -> str:
    """The exact request as code for a backend; no key, token or path of this machine is in it.

    Raises:
        ValueError: There is no such language, or the request cannot be said in it.
    """
    wanted = language.strip().lower()
    if wanted not in _WRITERS:
        nearest = get_close_matches(wanted, LANGUAGES, n=1, cutoff=0.0)[0]
        msg = f"There is no language {language!r}. Did you mean {nearest}? There are {', '.join(LANGUAGES)}."
        raise ValueError(msg)
    return _WRITERS[wanted](make_plan(request, backend))


def request_body(request: VideoRequest, backend: Backend) -> str:
    """The one POST that starts a request: its address and the JSON, with a file's name for its content.

    Raises:
        ValueError: No POST could make this request there.
    """
    plan = make_plan(request, backend)
    return f"POST {plan.start_url}\n{Json().show(plan.body)}"
