"""The place this runs in: what it can do (`host_kinds`), where the notebook lies, and which files it serves.

Found out from the environment the Jupyter server gives its kernels; nothing of Jupyter is imported but
`jupyter_core`, which every kernel has.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from veo_widget.notebook.host_kinds import KINDS, HostKind, is_colab, kind_of

DRIVE = Path("/content/drive/MyDrive")
"""Where Colab mounts the user's Google Drive."""


@dataclass(frozen=True)
class Host:
    """The place this runs in.

    Attributes:
        has_page: Whether displays can be updated and widgets shown.
        root: The folder whose files a page loads by their address: the Jupyter server's own, or in a run without a
            front end the notebook's, since it is there that its outputs will be opened; None where there is none.
        folder: The folder of the notebook.
        kind: What this kind of host can do.
    """

    has_page: bool
    root: Path | None
    folder: Path
    kind: HostKind = KINDS["jupyter"]

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
    server = _server_root() if hasattr(shell, "kernel") else None
    kind, folder = kind_of(shell, has_server=server is not None), _folder(shell)
    beside = folder if kind.name == "kernel" and is_headless() else None
    return Host(kind.has_page, server if kind.serves_files else beside, folder, kind)


def is_headless() -> bool:
    """Whether `VEO_WAIT` says that this run has no front end: cells wait, and no live view is made or stored."""
    return os.environ.get("VEO_WAIT", "") not in ("", "0")


def let_widgets_in(host: Host) -> str:
    """Has Colab load widgets that are not its own; returns why it does not, empty where all is well.

    Colab marks what shows a widget by a hook of the thread this is called on: the main thread, as the one that
    displays.
    """
    if host.kind.name != "colab":
        return ""
    try:
        import_module("google.colab.output").enable_custom_widget_manager()
    except Exception as error:  # whatever it is, the videos are made all the same
        return (
            f"Colab did not let the live view in ({type(error).__name__}: {error}). Videos are made and kept all the "
            "same; %veoctl show brings the last one. To try again: "
            "from google.colab import output; output.enable_custom_widget_manager()"
        )
    return ""


def drive_offer(library: Path, drive: Path = DRIVE) -> str:
    """One line that offers a mounted Google Drive as the library's place; empty where there is nothing to offer.

    What Colab keeps elsewhere is gone with its runtime. Nothing is moved by itself.
    """
    if not is_colab() or not drive.is_dir() or library.is_relative_to(drive):
        return ""
    target = drive / library.name
    return (
        f"Veo: clips are kept in {library}, which Colab deletes with this runtime. To keep them on your Drive: "
        f'import veo_widget as veo; veo.library("{target}")'
    )


def notebook_file(shell: Any) -> Path | None:
    """The notebook's file where it is known and is one of Jupyter's format."""
    path = _named(shell)
    return path if path is not None and path.suffix == ".ipynb" and path.is_file() else None


def _folder(shell: Any) -> Path:
    """The folder of the notebook.

    nbclassic names its sessions with nothing, and what is left of their path is the folder itself.
    """
    path = _named(shell) or Path.cwd()
    return (path if path.is_dir() else path.parent).resolve()


def _named(shell: Any) -> Path | None:
    """The notebook's path: VS Code leaves it in the namespace, a Jupyter server in the environment."""
    named = getattr(shell, "user_ns", {}).get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    return Path(named) if isinstance(named, str) and os.path.isabs(named) else None


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
