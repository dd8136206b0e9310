"""The request as a bash script with curl and jq.

The body stands in it as the JSON that is sent; jq only puts the files into it. In a quoted here-document bash reads
nothing but the end of it, and JSON has no line that could be taken for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from veo_widget.codegen.body import files_in
from veo_widget.codegen.literals import bash_text
from veo_widget.codegen.plan import Plan
from veo_widget.codegen.printer import Json
from veo_widget.codegen.template import fill
from veo_widget.codegen.words import ONE_POST, intro

_LIBRARY = "LIBRARY=${VEO_LIBRARY:-veo_library}"
_TOKEN = "${GOOGLE_OAUTH_ACCESS_TOKEN:-$(gcloud auth print-access-token)}"
_KEY = "${GOOGLE_API_KEY:-${GEMINI_API_KEY:?is not set}}"
_SIMULATOR = "${VEO_SIMULATOR_TOKEN:-simulator}"
_NEEDS = "Needs: curl 7.76 or newer, and jq"
_LOGIN = "Log in once: gcloud auth login (or give a token in GOOGLE_OAUTH_ACCESS_TOKEN)"
_STORAGE = "${STORAGE_EMULATOR_HOST:-https://storage.googleapis.com}"


def rest_code(plan: Plan) -> str:
    """The script."""
    filled = _vertex(plan) if plan.wire == "vertex" else _keyed(plan)
    return re.sub(r"\n{3,}", "\n\n", filled)


def _vertex(plan: Plan) -> str:
    inline = """jq -r ".response.videos[$index].bytesBase64Encoded" "$work/answer" | base64 --decode >"$target\""""
    return fill(
        "vertex.sh",
        **_common(plan),
        token=_SIMULATOR if plan.is_simulated else _TOKEN,
        model=bash_text(plan.resource),
        storage=f"STORAGE={'$BASE' if plan.is_simulated else _STORAGE}" if plan.to_storage else "",
        save=fill("storage.sh").rstrip("\n") if plan.to_storage else inline,
    )


def _keyed(plan: Plan) -> str:
    parts = {}
    if plan.wire == "gemini":
        file = bash_text(plan.awaited_file)
        wait = f"# The video it goes on from has to be ready first.\nready {file}\n" if plan.awaited_file else ""
        parts = {"wait": wait, "model": bash_text(plan.model.id)}
    return fill(
        f"{plan.wire}.sh",
        **_common(plan),
        key=_SIMULATOR if plan.is_simulated else _KEY,
        keyed=fill("keyed.sh").rstrip("\n"),
        **parts,
    )


def _common(plan: Plan) -> dict[str, str]:
    return {
        "intro": intro(plan, "#", needs=_NEEDS, login=_LOGIN),
        "poll": plan.poll_seconds,
        "library": _LIBRARY if plan.files else "",
        "base": bash_text(plan.base_url),
        "body": _body(plan),
        "one_post": ONE_POST,
    }


def _body(plan: Plan) -> str:
    """The commands that write the body to a file."""
    json = f"<<'JSON'\n{Json().show(plan.body)}\nJSON"
    if not plan.files:
        return f'cat >"$work/body" {json}'
    names = {file: f"file{number}" for number, file in enumerate(plan.files, start=1)}
    reads = [f"base64 <{_path(file.name)} | tr -d '\\n' >\"$work/{name}\"" for file, name in names.items()]
    given = "".join(f'--rawfile {name} "$work/{name}" \\\n  ' for name in names.values())
    puts = " |\n   ".join(f"{_jq_path(keys)} = ${names[file]}" for keys, file in files_in(plan.body))
    return "\n".join([*reads, f"jq {given}'{puts}' >\"$work/body\" {json}"])


def _path(name: str) -> str:
    """A file of the library as a word of bash; only the star of a clip's name is left for bash to resolve."""
    start, star, end = name.partition("*")
    return f'"$LIBRARY"/{bash_text(start)}{star}{bash_text(end) if end else ""}'


def _jq_path(keys: Iterable[str | int]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
