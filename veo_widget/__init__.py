"""Videos with Google's Veo, without leaving the notebook.

    import veo_widget as veo
    job = veo.generate("A calico kitten asleep in the sun")
    clip, = await job

In a notebook: ``%load_ext veo_widget``, then ``%veo A calico kitten asleep in the sun``.

Names are imported on first use (PEP 562), so that loading the extension costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from veo_widget.api import (
        budget,
        check,
        costs,
        df,
        generate,
        history,
        image,
        import_study,
        jobs,
        library,
        models,
        repeat,
        resume,
        study,
        sweep,
        use,
    )
    from veo_widget.clip import Clip
    from veo_widget.errors import VeoError
    from veo_widget.job import Job
    from veo_widget.notebook.comparing import compare
    from veo_widget.notebook.player import VideoPlayer
    from veo_widget.notebook.widget import VeoWidget
    from veo_widget.prompts.elements import checklist
    from veo_widget.prompts.improving import improve
    from veo_widget.prompts.linter import lint
    from veo_widget.prompts.templates import Template
    from veo_widget.request import VideoRequest
    from veo_widget.studio import Studio
    from veo_widget.studio.pictures import Picture

_HOMES = {
    "Clip": "veo_widget.clip",
    "Job": "veo_widget.job",
    "Picture": "veo_widget.studio.pictures",
    "Studio": "veo_widget.studio",
    "Template": "veo_widget.prompts.templates",
    "VeoError": "veo_widget.errors",
    "VeoWidget": "veo_widget.notebook.widget",
    "VideoPlayer": "veo_widget.notebook.player",
    "VideoRequest": "veo_widget.request",
    "budget": "veo_widget.api",
    "costs": "veo_widget.api",
    "repeat": "veo_widget.api",
    "check": "veo_widget.api",
    "compare": "veo_widget.notebook.comparing",
    "checklist": "veo_widget.prompts.elements",
    "df": "veo_widget.api",
    "generate": "veo_widget.api",
    "history": "veo_widget.api",
    "image": "veo_widget.api",
    "import_study": "veo_widget.api",
    "improve": "veo_widget.prompts.improving",
    "jobs": "veo_widget.api",
    "library": "veo_widget.api",
    "lint": "veo_widget.prompts.linter",
    "models": "veo_widget.api",
    "resume": "veo_widget.api",
    "study": "veo_widget.api",
    "sweep": "veo_widget.api",
    "use": "veo_widget.api",
}

__all__ = [
    "Clip",
    "Job",
    "Picture",
    "Studio",
    "Template",
    "VeoError",
    "VeoWidget",
    "VideoPlayer",
    "VideoRequest",
    "budget",
    "check",
    "checklist",
    "compare",
    "costs",
    "df",
    "generate",
    "history",
    "image",
    "import_study",
    "improve",
    "jobs",
    "library",
    "lint",
    "models",
    "repeat",
    "resume",
    "study",
    "sweep",
    "use",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: InteractiveShell) -> None:
    """``%load_ext veo_widget``: the magics, and one line where jobs are open."""
    from veo_widget.notebook.extension import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """``%unload_ext veo_widget``: takes the magics and the hook away again; jobs under way go on."""
    from veo_widget.notebook.extension import unload

    unload(shell)
