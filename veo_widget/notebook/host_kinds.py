"""What differs between the places a kernel can run in: the one table of it, and how each of them is told.

Every entry was measured in the host itself, or, for Colab and VS Code, is what their own sources and bug reports say
(googlecolab/colab-cdn-widget-manager, colabtools#3373, ipywidgets#3452, vscode#167685). Where a host is in doubt the
table says the worse.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any

_PIECE = 512 * 1024


@dataclass(frozen=True)
class HostKind:
    """One kind of place.

    Attributes:
        name: Such as ``"colab"``.
        server: What serves its page, in words.
        has_page: Whether displays and widgets can be shown.
        serves_files: Whether its page loads files below the server's root by their address.
        has_subshells: Whether its page may ask beside the running cell. A comm is opened there so that no cell ties it.
        keeps_updating: Whether an output surely still changes after its cell has ended. Elsewhere the live card is
            shown by the cell itself and stays, since it is what tells how the job ends.
        hears_anytime: Whether what the kernel says by itself reaches the page. Elsewhere only what it says while it
            handles a message does: answers are given before the handler returns, and the page asks again and again.
        plays_clips: Whether the live card is brought in for a job that has ended already, to play its clips.
        plays_aac: Whether the sound of an MP4 is heard.
        piece: Bytes of a file that the page sends in one message; a third is added where they go as base64.
    """

    name: str
    server: str = "The notebook's server"
    has_page: bool = True
    serves_files: bool = False
    has_subshells: bool = False
    keeps_updating: bool = False
    hears_anytime: bool = True
    plays_clips: bool = True
    plays_aac: bool = True
    piece: int = _PIECE


KINDS = {
    kind.name: kind
    for kind in (
        # JupyterLab, Notebook 7, nbclassic: a Jupyter server that has left its file for clients.
        HostKind("jupyter", serves_files=True, has_subshells=True, keeps_updating=True),
        # Runs the notebook first and shows it then; the list of files it gives away has no videos on it.
        HostKind("voila", "Voilà"),
        HostKind("colab", "Colab", hears_anytime=False, piece=_PIECE // 2),  # under 1 MB as base64 too
        HostKind("vscode", "VS Code", plays_aac=False),
        HostKind("marimo", plays_clips=False),  # has no magics
        # A kernel somebody else started: nbclient, papermill, qtconsole, another program's notebook.
        HostKind("kernel", "What started this kernel", keeps_updating=True, plays_clips=False),
        HostKind("terminal", has_page=False),
        HostKind("plain", has_page=False),
    )
}


def kind_of(shell: Any, *, has_server: bool) -> HostKind:
    """The kind of host an IPython shell runs in.

    Args:
        shell: None stands for plain Python.
        has_server: Whether a Jupyter server started this kernel.
    """
    return KINDS[_name(shell, has_server)]


def is_colab() -> bool:
    """Whether this is one of Google Colab's own runtimes."""
    return "COLAB_RELEASE_TAG" in os.environ or "google.colab" in sys.modules


def _name(shell: Any, has_server: bool) -> str:
    if _in_marimo():
        return "marimo"
    if not hasattr(shell, "kernel"):
        return "plain" if shell is None else "terminal"
    if is_colab():
        return "colab"
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila/"):
        return "voila"
    if _in_vscode(shell, has_server):
        return "vscode"
    return "jupyter" if has_server else "kernel"


def _in_marimo() -> bool:
    marimo = sys.modules.get("marimo")
    return marimo is not None and bool(marimo.running_in_notebook())


def _in_vscode(shell: Any, has_server: bool) -> bool:
    """VS Code leaves the notebook's path in the namespace, names its sessions on a server, or starts the kernel itself.

    Its variables alone prove nothing: a JupyterLab that was started in its terminal may have inherited them.
    """
    if "__vsc_ipynb_file__" in shell.user_ns or "-jvsc-" in os.environ.get("JPY_SESSION_NAME", ""):
        return True
    return not has_server and bool({"VSCODE_PID", "VSCODE_CWD"} & os.environ.keys())
