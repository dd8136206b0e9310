"""What the place this runs in can do: a kernel with a page or a terminal, and which files it serves.

Found out from the environment the Jupyter server gives its kernels; nothing of Jupyter is imported but
`jupyter_core`, which every kernel has.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Host:
    """The place this runs in.

    Attributes:
        has_page: Whether displays can be updated and widgets shown.
        root: The folder the Jupyter server serves; None where there is none, or it is not known.
        folder: The folder of the notebook.
    """

    has_page: bool
    root: Path | None
    folder: Path

    def served(self, path: Path) -> str | None:
        """A file's path below the server's root, percent-encoded; None where the server does not serve it."""
        if self.root is None or not path.is_relative_to(self.root):
            return None
        relative = path.relative_to(self.root)
        return None if any(part.startswith(".") for part in relative.parts) else quote(relative.as_posix())

    def url_of(self, path: Path) -> str | None:
        """The address of a file relative to the notebook, or None where the server does not serve it.

        Files outside the server's root and in hidden folders are not served.
        """
        if self.served(path) is None or self.root is None or not self.folder.is_relative_to(self.root):
            return None
        return quote(Path(os.path.relpath(path, self.folder)).as_posix())


def find_host(shell: Any) -> Host:
    """The host of an IPython shell; None stands for plain Python."""
    has_page = hasattr(shell, "kernel")
    session = os.environ.get("JPY_SESSION_NAME", "")
    folder = Path(session).parent if os.path.isabs(session) else Path.cwd()
    return Host(has_page=has_page, root=_server_root() if has_page else None, folder=folder.resolve())


def waits_for_clips() -> bool:
    """Whether ``VEO_WAIT=1`` says that cells wait for their clips: a run without a front end, whose outputs stay."""
    return os.environ.get("VEO_WAIT", "") not in ("", "0")


def _server_root() -> Path | None:
    """The root folder of the server that started this kernel, from the file the server leaves for clients."""
    parent = os.environ.get("JPY_PARENT_PID", "")
    if not parent.isdigit():
        return None
    from jupyter_core.paths import jupyter_runtime_dir

    try:
        info = json.loads(Path(jupyter_runtime_dir(), f"jpserver-{parent}.json").read_text("utf-8"))
        return Path(info["root_dir"]).resolve()
    except (OSError, ValueError, KeyError):
        return None
