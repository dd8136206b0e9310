"""`--as NAME`: which names may be bound. Running a cell again binds its name again; other things are not lost to it."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

from veo_widget.job import Job
from veo_widget.notebook.grammar import Line, UsageMistake

_OURS = ("SweepRun", "Improvement")
"""Classes whose modules are not loaded only to look at a name."""


def refuse_name(line: Line, namespace: Mapping[str, Any]) -> None:
    """Refuses a ``--as`` whose name holds something else, before anything is sent.

    Raises:
        UsageMistake: It does, or the name is one of Python's own.
    """
    name = line.flags.get("as")
    if name is None:
        return
    if name in namespace and not _is_ours(namespace[name]):
        what = type(namespace[name]).__name__
        msg = (
            f"--as {name} would lose what {name} holds ({what}). Choose another name, or del {name}. Nothing was sent."
        )
        raise UsageMistake(msg)
    if name not in namespace and hasattr(builtins, name):
        msg = f"{name} is a name of Python's own; choose another for --as. Nothing was sent."
        raise UsageMistake(msg)


def _is_ours(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, Job) for each in value)
    return value is None or isinstance(value, Job) or type(value).__name__ in _OURS
