"""Takes out of what is shared what names an account or a machine: keys, projects, addresses of servers, paths.

What users wrote themselves (prompts, notes, tags) stays as it is: it is the data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from veo_widget.studio.keys import find_key

PROJECT = "your-project"
"""Stands for a Google Cloud project."""
_KEPT = ("wire", "endpoint", "location", "as_of")
_SIMULATED = "simulator"
_KEYS = re.compile(r"AIza[\w-]{20,}|ya29\.[\w.-]+|(?<=[?&]key=)[^\s&\"']+|(?i:(?<=bearer )[\w.~+/=-]{16,})")
_PATHS = re.compile(
    r"(?<![\w/:.@~-])(?:~?/(?:[^\s/'\"<>:|?*]+/)+|[A-Za-z]:\\(?:[^\s\\'\"<>:|?*]+\\)+)([^\s/\\'\"<>:|?*]*)"
)
_PROJECTS = re.compile(r"\bprojects/[^/\s]+")
_UNSHARED = ("watcher", "place", "once", "latency", "expected_range", "resumes")
"""What a record's detail says of the process that looked after it, and of the wait."""


def scrub_backend(data: Mapping[str, Any]) -> dict[str, Any]:
    """A backend as plain data, without whose account it is and on which server a simulator or gateway answers."""
    kept = {name: data[name] for name in _KEPT if data.get(name) is not None}
    return kept | {"project": _SIMULATED if data.get("endpoint") == _SIMULATED else PROJECT}


def scrub_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    """What a record keeps beside its request, its texts scrubbed."""
    exact = ("improved_from", "lineage")  # words of users: prompts of pictures, and what a prompt was rewritten from
    kept = {name: value for name, value in detail.items() if name not in _UNSHARED}
    return {name: value if name in exact else scrub(value) for name, value in kept.items()}


def scrub(value: Any) -> Any:
    """Plain data whose texts are scrubbed."""
    match value:
        case str():
            return scrub_text(value)
        case Mapping():
            return {name: scrub(each) for name, each in value.items()}
        case list() | tuple():
            return [scrub(each) for each in value]
    return value


def scrub_text(text: str) -> str:
    """A sentence of this package or of a service without keys, projects and folders; files keep their names."""
    key = find_key()
    if key:
        text = text.replace(key, "...")
    text = _KEYS.sub("...", text)
    home = str(Path.home())
    if len(home) > 1:
        text = text.replace(home, "~")
    text = _PROJECTS.sub(f"projects/{PROJECT}", text)
    return _PATHS.sub(lambda found: found[1] or "...", text)


def scrub_operation(operation: str | None) -> str | None:
    """The service's name for a job, without the project."""
    return None if operation is None else _PROJECTS.sub(f"projects/{PROJECT}", _KEYS.sub("...", operation))
